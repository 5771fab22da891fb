"""Requests that know of versions: reading and copying one, deleting, listing them all."""

from urllib.parse import parse_qs, quote, unquote
from xml.etree import ElementTree

from moto.s3.models import s3_backends
from werkzeug.wrappers import Request, Response

from tests.local_aws.s3 import answers, listing
from tests.local_aws.s3.store import Store, StoredObject
from tests.local_aws.s3.versions import Version, Versions


def is_versioned(bucket: str) -> bool:
    """Whether the settings of a bucket, which moto has, say that it keeps versions."""
    partition, account = s3_backends.bucket_accounts.get(bucket, (None, None))
    return account is not None and s3_backends[account][partition].buckets[bucket].is_versioned


class History:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._versions = Versions(store, is_versioned)

    def object(self, request: Request, bucket: str, key: str) -> StoredObject:
        return self._wanted(bucket, key, request.args.get("versionId"))

    def source_of_copy(self, request: Request) -> StoredObject:
        source, _, query = request.headers["x-amz-copy-source"].partition("?")
        bucket, _, key = unquote(source).lstrip("/").partition("/")
        return self._wanted(bucket, key, parse_qs(query).get("versionId", [None])[0])

    def _wanted(self, bucket: str, key: str, version_id: str | None) -> StoredObject:
        if version_id is None:
            return self._store.get(bucket, key)
        return self._versions.stored(bucket, self._versions.find(bucket, key, version_id))

    def headers(self, request: Request, bucket: str, key: str) -> dict[str, str]:
        """What an answer says of the version it is about."""
        version = request.args.get("versionId") or self._versions.id_of(bucket, key)
        return {"x-amz-version-id": version} if version else {}

    def delete(self, request: Request, bucket: str, key: str) -> Response:
        version_id, is_marker = self._delete(bucket, key, request.args.get("versionId"))
        headers = {"x-amz-version-id": version_id} if version_id else {}
        if is_marker:
            headers["x-amz-delete-marker"] = "true"
        return Response(status=204, headers=headers)

    def _delete(self, bucket: str, key: str, version_id: str | None) -> tuple[str | None, bool]:
        if version_id is not None:
            return version_id, self._versions.delete(bucket, key, version_id)
        marker = self._versions.mark_deleted(bucket, key)
        return marker, marker is not None

    def delete_objects(self, request: Request, bucket: str) -> Response:
        self._store.folder(bucket)
        tree = ElementTree.fromstring(request.get_data())
        deleted = []
        for item in tree.findall("{*}Object"):
            key, version_id = item.findtext("{*}Key"), item.findtext("{*}VersionId")
            self._delete(bucket, key, version_id)
            version = answers.element("VersionId", version_id) if version_id else ""
            deleted.append(f"<Deleted>{answers.element('Key', key)}{version}</Deleted>")
        is_quiet = tree.findtext("{*}Quiet") == "true"
        return answers.document("DeleteResult", *([] if is_quiet else deleted))

    def is_empty(self, bucket: str) -> bool:
        """Whether there is neither an object nor an older version nor a marker."""
        current = listing.page(self._store.folder(bucket), "", "", "", 1).objects
        return not any(self._versions.listed(bucket, current))

    def list(self, request: Request, bucket: str) -> Response:
        """All versions below a prefix, on one page."""
        prefix = request.args.get("prefix", "")
        is_encoded = request.args.get("encoding-type") == "url"
        folder = self._store.folder(bucket)
        current = listing.page(folder, prefix, "", "", limit=1_000_000).objects
        versions = [
            _described(version, is_latest, is_encoded)
            for version, is_latest in self._versions.listed(bucket, current)
            if version.key.startswith(prefix)
        ]
        return answers.document(
            "ListVersionsResult",
            answers.element("Name", bucket),
            answers.element("Prefix", prefix),
            answers.element("IsTruncated", "false"),
            answers.element("EncodingType", "url") if is_encoded else "",
            *versions,
        )


def _described(version: Version, is_latest: bool, is_encoded: bool) -> str:
    content = [
        answers.element("Key", quote(version.key) if is_encoded else version.key),
        answers.element("VersionId", version.id),
        answers.element("IsLatest", str(is_latest).lower()),
        answers.element("LastModified", answers.instant(version.modified)),
    ]
    if version.is_marker:
        return f"<DeleteMarker>{''.join(content)}</DeleteMarker>"
    content.append(answers.element("ETag", f'"{version.etag}"'))
    content.append(answers.element("Size", version.size))
    content.append(answers.element("StorageClass", "STANDARD"))
    return f"<Version>{''.join(content)}</Version>"
