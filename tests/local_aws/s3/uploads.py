"""Multipart uploads: parts are files beside the buckets until they are put together."""

import hashlib
import re
import shutil
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from werkzeug.wrappers import Request, Response

from tests.local_aws.faults import ServiceError
from tests.local_aws.s3 import answers, body
from tests.local_aws.s3.history import History
from tests.local_aws.s3.objects import condition, kept_headers
from tests.local_aws.s3.store import Store

_SMALLEST_PART = 5 * 1024 * 1024


@dataclass
class _Upload:
    bucket: str
    key: str
    headers: dict[str, str]
    folder: Path
    etags: dict[int, str] = field(default_factory=dict)

    def part(self, number: int) -> Path:
        return self.folder / f"{number:05}"


class Uploads:
    def __init__(self, store: Store, history: History) -> None:
        self._store = store
        self._history = history
        self._uploads: dict[str, _Upload] = {}

    def create(self, request: Request, bucket: str, key: str) -> Response:
        self._store.path(bucket, key)
        upload_id = uuid.uuid4().hex
        folder = self._store.root / ".uploads" / f"parts-{upload_id}"
        folder.mkdir()
        self._uploads[upload_id] = _Upload(bucket, key, kept_headers(request), folder)
        return answers.document(
            "InitiateMultipartUploadResult",
            answers.element("Bucket", bucket),
            answers.element("Key", key),
            answers.element("UploadId", upload_id),
        )

    def put_part(self, request: Request) -> Response:
        upload, number = self._upload(request), int(request.args["partNumber"])
        if "x-amz-copy-source" in request.headers:
            return self._copy_part(request, upload, number)
        with self._store.new_file() as (path, stream):
            digest = body.save(request, stream)
            path.replace(upload.part(number))
        upload.etags[number] = digest
        return Response(headers={"ETag": f'"{digest}"'})

    def _copy_part(self, request: Request, upload: _Upload, number: int) -> Response:
        source = self._history.source_of_copy(request)
        content = source.path.read_bytes()
        part_of_source = request.headers.get("x-amz-copy-source-range", "")
        if wanted := re.match(r"bytes=(\d+)-(\d+)", part_of_source):
            content = content[int(wanted[1]) : int(wanted[2]) + 1]
        upload.part(number).write_bytes(content)
        upload.etags[number] = hashlib.md5(content, usedforsecurity=False).hexdigest()
        return answers.document(
            "CopyPartResult", answers.element("ETag", f'"{upload.etags[number]}"')
        )

    def complete(self, request: Request) -> Response:
        upload = self._upload(request)
        numbers = _named_parts(request.get_data(), upload)
        digest = hashlib.md5(usedforsecurity=False)
        with self._store.new_file() as (path, stream):
            for number in numbers:
                digest.update(bytes.fromhex(upload.etags[number]))
                with upload.part(number).open("rb") as part:
                    shutil.copyfileobj(part, stream)
            stream.flush()
            etag = f"{digest.hexdigest()}-{len(numbers)}"
            self._store.publish(
                upload.bucket,
                upload.key,
                path,
                etag=etag,
                headers=upload.headers,
                check=condition(request, self._store),
            )
        self.abort(request)
        return answers.document(
            "CompleteMultipartUploadResult",
            answers.element("Bucket", upload.bucket),
            answers.element("Key", upload.key),
            answers.element("ETag", f'"{etag}"'),
        )

    def abort(self, request: Request) -> Response:
        shutil.rmtree(self._upload(request).folder)
        del self._uploads[request.args["uploadId"]]
        return Response(status=204)

    def list(self, bucket: str) -> Response:
        """The uploads of a bucket that are neither completed nor aborted."""
        uploads = [
            f"<Upload>{answers.element('Key', upload.key)}"
            f"{answers.element('UploadId', upload_id)}</Upload>"
            for upload_id, upload in self._uploads.items()
            if upload.bucket == bucket
        ]
        return answers.document(
            "ListMultipartUploadsResult", answers.element("Bucket", bucket), *uploads
        )

    def _upload(self, request: Request) -> _Upload:
        upload = self._uploads.get(request.args["uploadId"])
        if upload is None:
            raise ServiceError("NoSuchUpload", "The specified upload does not exist.", 404)
        return upload


def _named_parts(document: bytes, upload: _Upload) -> list[int]:
    """Part numbers to put together: in order, with the right ETags, large enough but the last."""
    named = []
    for part in ElementTree.fromstring(document).findall("{*}Part"):
        number = int(part.findtext("{*}PartNumber"))
        if upload.etags.get(number) != part.findtext("{*}ETag").strip('"'):
            raise ServiceError("InvalidPart", f"Part {number} could not be found.")
        named.append(number)
    if not named or named != sorted(set(named)):
        raise ServiceError("InvalidPartOrder", "The list of parts was not in ascending order.")
    if any(upload.part(number).stat().st_size < _SMALLEST_PART for number in named[:-1]):
        raise ServiceError("EntityTooSmall", "A part before the last one is below 5 MiB.")
    return named
