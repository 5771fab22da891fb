"""Who answers a request to S3: the store for objects, moto for the settings of buckets."""

from collections.abc import Callable
from urllib.parse import quote, unquote

from werkzeug.wrappers import Request, Response

from tests.local_aws import errors
from tests.local_aws.calls import Calls
from tests.local_aws.faults import Faults, ServiceError
from tests.local_aws.s3 import answers, listing, objects
from tests.local_aws.s3.history import History
from tests.local_aws.s3.operations import named
from tests.local_aws.s3.store import Store
from tests.local_aws.s3.tags import Tags
from tests.local_aws.s3.uploads import Uploads


class S3:
    def __init__(
        self, store: Store, calls: Calls, faults: Faults, on_new_bucket: Callable[[], None]
    ) -> None:
        self._store = store
        self._calls = calls
        self._faults = faults
        self._on_new_bucket = on_new_bucket
        self._history = History(store)
        self._tags = Tags()
        self._uploads = Uploads(store, self._history)

    def answer(self, request: Request, moto: Callable[[Request], Response]) -> Response:
        bucket, _, key = request.path.lstrip("/").partition("/")
        operation = named(request, bucket, key)
        self._calls.add(f"s3.{operation}")
        try:
            self._faults.check_call(f"s3.{operation}")
            if operation in ("PutObject", "CopyObject", "CompleteMultipartUpload"):
                self._faults.check_put(bucket, key)
            return self._run(operation, request, bucket, key, moto)
        except ServiceError as problem:
            request.get_data()
            return answers.error(problem, request.path)
        except Exception as problem:
            return answers.error(errors.unknown(f"s3.{operation}", problem), request.path)

    def _run(
        self,
        operation: str,
        request: Request,
        bucket: str,
        key: str,
        moto: Callable[[Request], Response],
    ) -> Response:
        store = self._store
        match operation:
            case "GetObject" | "HeadObject":
                response = objects.read(store, request, self._history.object(request, bucket, key))
                response.headers.update(self._history.headers(request, bucket, key))
                return response
            case "PutObject":
                response = objects.put(store, request, bucket, key)
                self._tags.put_with_object(request, bucket, key)
                response.headers.update(self._history.headers(request, bucket, key))
                return response
            case "CopyObject":
                source = self._history.source_of_copy(request)
                response = objects.copy(store, request, source, bucket, key)
                response.headers.update(self._history.headers(request, bucket, key))
                return response
            case "DeleteObject":
                self._tags.forget(bucket, key)
                return self._history.delete(request, bucket, key)
            case "DeleteObjects":
                return self._history.delete_objects(request, bucket)
            case "ListObjectVersions":
                return self._history.list(request, bucket)
            case "ObjectTagging":
                store.get(bucket, key)
                return self._tags.answer(request, bucket, key)
            case "ListObjects" | "ListObjectsV2":
                return self._list(request, bucket, is_second=operation == "ListObjectsV2")
            case "CreateMultipartUpload":
                return self._uploads.create(request, bucket, key)
            case "UploadPart":
                return self._uploads.put_part(request)
            case "CompleteMultipartUpload":
                return self._uploads.complete(request)
            case "AbortMultipartUpload":
                return self._uploads.abort(request)
            case "ListMultipartUploads":
                return self._uploads.list(bucket)
            case "CreateBucket" | "DeleteBucket":
                return self._bucket(operation, request, bucket, moto)
            case "ObjectSetting":
                message = "the local AWS keeps no ACLs or locks of objects"
                raise ServiceError("NotImplemented", message, 501)
        return moto(request)

    def _bucket(
        self, operation: str, request: Request, bucket: str, moto: Callable[[Request], Response]
    ) -> Response:
        if operation == "CreateBucket":
            response = moto(request)
            if response.status_code == 200:
                (self._store.root / bucket).mkdir(exist_ok=True)
                self._on_new_bucket()
            return response
        if not self._history.is_empty(bucket):
            raise ServiceError("BucketNotEmpty", "The bucket you tried to delete is not empty", 409)
        self._store.remove_bucket(bucket)
        return moto(request)

    def _list(self, request: Request, bucket: str, is_second: bool) -> Response:
        arguments = request.args
        prefix, delimiter = arguments.get("prefix", ""), arguments.get("delimiter", "")
        limit = min(int(arguments.get("max-keys", 1000)), 1000)
        if is_second:
            token = unquote(arguments.get("continuation-token", ""))
            after = token or arguments.get("start-after", "")
        else:
            after = arguments.get("marker", "")
        found = listing.page(self._store.folder(bucket), prefix, delimiter, after, limit)
        encoded = arguments.get("encoding-type") == "url"
        content = [
            answers.element("Name", bucket),
            answers.element("Prefix", quote(prefix) if encoded else prefix),
            answers.element("MaxKeys", limit),
            answers.element("IsTruncated", str(found.is_truncated).lower()),
            answers.element("EncodingType", "url") if encoded else "",
            answers.element("Delimiter", delimiter) if delimiter else "",
            answers.objects(self._store, found, encoded),
        ]
        if is_second:
            content.append(answers.element("KeyCount", len(found.objects) + len(found.prefixes)))
        if found.is_truncated:
            name = "NextContinuationToken" if is_second else "NextMarker"
            last = quote(found.last) if encoded or is_second else found.last
            content.append(answers.element(name, last))
        return answers.document("ListBucketResult", *content)
