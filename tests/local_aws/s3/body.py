"""The bytes of an upload: read from the request in pieces, unwrapped, and checked."""

import base64
import hashlib
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from werkzeug.wrappers import Request

from tests.local_aws.faults import ServiceError

_PIECE = 1024 * 1024


def save(request: Request, target: BinaryIO) -> str:
    """Write the body to a file and return its MD5; a body that is not what it says is refused."""
    digest = hashlib.md5(usedforsecurity=False)
    checksum = 0
    for piece in _pieces(request):
        digest.update(piece)
        checksum = zlib.crc32(piece, checksum)
        target.write(piece)
    target.flush()
    expected = request.headers.get("Content-MD5")
    if expected and base64.b64decode(expected) != digest.digest():
        raise ServiceError("BadDigest", "The Content-MD5 you specified did not match.")
    expected = request.headers.get("x-amz-checksum-crc32")
    if expected and base64.b64decode(expected) != checksum.to_bytes(4, "big"):
        raise ServiceError("BadDigest", "The CRC32 you specified did not match.")
    return digest.hexdigest()


def _pieces(request: Request) -> Iterator[bytes]:
    if request.headers.get("x-amz-content-sha256", "").startswith("STREAMING-"):
        return _unwrapped(request.stream)
    return iter(lambda: request.stream.read(_PIECE), b"")


def _unwrapped(stream: BinaryIO) -> Iterator[bytes]:
    """Content of `aws-chunked`: each chunk has a line with its size before it; trailers follow."""
    while size := int(stream.readline().split(b";")[0] or b"0", 16):
        content = stream.read(size)
        if len(content) != size:
            raise ServiceError("IncompleteBody", "The request body ended too early.")
        yield content
        stream.readline()
    while stream.readline().strip():
        continue
