"""One object at a time: get, head, put, copy, delete."""

from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.wrappers import Request, Response
from werkzeug.wsgi import wrap_file

from tests.local_aws.faults import ServiceError
from tests.local_aws.s3 import answers, body
from tests.local_aws.s3.store import Store, StoredObject

_KEPT_HEADERS = ("content-type", "content-encoding", "content-disposition", "cache-control")
_KEPT_PREFIXES = ("x-amz-meta-", "x-amz-server-side-encryption")


def kept_headers(request: Request) -> dict[str, str]:
    return {
        name.lower(): value
        for name, value in request.headers
        if (name.lower() in _KEPT_HEADERS or name.lower().startswith(_KEPT_PREFIXES))
        and value != "aws-chunked"
    }


def condition(request: Request, store: Store):
    """The check behind If-None-Match and If-Match of a write."""
    none_match, match = request.headers.get("If-None-Match"), request.headers.get("If-Match")

    def check(existing: StoredObject | None) -> None:
        if none_match == "*" and existing is not None:
            raise ServiceError("PreconditionFailed", "The object exists already.", 412)
        if match and existing is None:
            raise ServiceError("NoSuchKey", "The specified key does not exist.", 404)
        if match and existing and store.etag(existing) != match.strip('"'):
            raise ServiceError("PreconditionFailed", "The object is another one by now.", 412)

    return check


def read(store: Store, request: Request, stored: StoredObject) -> Response:
    """GET and HEAD, with ranges and conditions."""
    response = Response()
    response.headers.update({"Content-Type": "binary/octet-stream", **store.headers(stored)})
    response.set_etag(store.etag(stored))
    response.last_modified = stored.modified
    response.content_length = stored.size
    if not stored.is_folder and request.method == "GET":
        response.response = wrap_file(request.environ, stored.path.open("rb"))
        response.direct_passthrough = True
    try:
        return response.make_conditional(
            request.environ, accept_ranges=True, complete_length=stored.size
        )
    except RequestedRangeNotSatisfiable as unsatisfiable:
        response.close()
        message = "The requested range is not satisfiable"
        raise ServiceError("InvalidRange", message, 416) from unsatisfiable


def put(store: Store, request: Request, bucket: str, key: str) -> Response:
    store.path(bucket, key)
    with store.new_file() as (path, stream):
        digest = body.save(request, stream)
        if key.endswith("/") and path.stat().st_size:
            raise ServiceError("InvalidRequest", "a key that ends with / is a folder here")
        store.publish(
            bucket,
            key,
            path,
            etag=digest,
            headers=kept_headers(request),
            check=condition(request, store),
        )
    return Response(headers={"ETag": f'"{digest}"'})


def copy(store: Store, request: Request, source: StoredObject, bucket: str, key: str) -> Response:
    replaced = request.headers.get("x-amz-metadata-directive") == "REPLACE"
    headers = kept_headers(request) if replaced else store.headers(source)
    etag = store.etag(source)
    with store.new_file() as (path, stream):
        if not source.is_folder:
            stream.write(source.path.read_bytes())
            stream.flush()
        target = store.publish(
            bucket, key, path, etag=etag, headers=headers, check=condition(request, store)
        )
    return answers.document(
        "CopyObjectResult",
        answers.element("ETag", f'"{etag}"'),
        answers.element("LastModified", answers.instant(target.modified)),
    )
