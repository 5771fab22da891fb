"""The name of the operation that a request to S3 is."""

from werkzeug.wrappers import Request

_OF_LISTINGS = {
    "list-type",
    "prefix",
    "delimiter",
    "marker",
    "max-keys",
    "encoding-type",
    "continuation-token",
    "start-after",
    "fetch-owner",
    "x-id",
}
_OF_OBJECTS = {"uploadId", "partNumber", "uploads", "versionId", "x-id"}
_OF_UPLOADS = {
    "PUT": "UploadPart",
    "POST": "CompleteMultipartUpload",
    "DELETE": "AbortMultipartUpload",
}


def named(request: Request, bucket: str, key: str) -> str:
    """Name the operation; settings of buckets and objects share a name each."""
    if key:
        return _of_object(request)
    if bucket:
        return _of_bucket(request)
    return "ListBuckets"


def _of_object(request: Request) -> str:
    arguments, method = set(request.args), request.method
    if "tagging" in arguments:
        return "ObjectTagging"
    if arguments - _OF_OBJECTS - _presigned(arguments):
        return "ObjectSetting"
    if "uploads" in arguments:
        return "CreateMultipartUpload"
    if "uploadId" in arguments:
        return _OF_UPLOADS.get(method, "ObjectSetting")
    if method == "PUT" and "x-amz-copy-source" in request.headers:
        return "CopyObject"
    return f"{method.capitalize()}Object"


def _of_bucket(request: Request) -> str:
    arguments, method = set(request.args), request.method
    if method == "GET" and arguments <= _OF_LISTINGS | _presigned(arguments):
        return "ListObjectsV2" if "list-type" in arguments else "ListObjects"
    if method == "GET" and "versions" in arguments:
        return "ListObjectVersions"
    if method == "GET" and "uploads" in arguments:
        return "ListMultipartUploads"
    if method == "POST" and "delete" in arguments:
        return "DeleteObjects"
    if not arguments - {"x-id"}:
        return {"PUT": "CreateBucket", "DELETE": "DeleteBucket"}.get(method, "HeadBucket")
    return "BucketSetting"


def _presigned(arguments: set[str]) -> set[str]:
    return {name for name in arguments if name.startswith(("X-Amz-", "response-"))}
