"""Objects of S3 as streams: read in ranges, written so that they appear whole or not at all."""

import io
from contextlib import suppress
from types import TracebackType
from typing import BinaryIO

from botocore.exceptions import BotoCoreError, ClientError

from marketpulse.aws.buckets import ObjectPlace
from marketpulse.aws.clients import client
from marketpulse.aws.troubles import aws_errors_explained, error_code

FIRST_READ = 1024 * 1024
READ_AHEAD = 8 * 1024 * 1024
PART_BYTES = 8 * 1024 * 1024
"""S3 takes parts of 5 MiB and more, ten thousand of them: objects of up to 78 GiB."""


class ObjectReader(io.RawIOBase):
    """Random access to an object, a request per read; meant to be buffered."""

    def __init__(self, place: ObjectPlace, size: int) -> None:
        self._place, self._size, self._position = place, size, 0

    def readable(self) -> bool:
        """Say so."""
        return True

    def seekable(self) -> bool:
        """Say so."""
        return True

    def tell(self) -> int:
        """Offset of the next byte read."""
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move to an offset; costs no request."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        self._position = max(0, base + offset)
        return self._position

    def readinto(self, buffer: memoryview) -> int:
        """Fill a buffer as far as the object goes."""
        wanted = min(len(buffer), self._size - self._position)
        if wanted <= 0:
            return 0
        with aws_errors_explained(self._place.uri):
            content, _ = _read(self._place, self._position, wanted)
        buffer[: len(content)] = content
        self._position += len(content)
        return len(content)


def open_object(place: ObjectPlace) -> BinaryIO:
    """Open an object for random access: a small one with one request, of a large one memory holds
    one read-ahead.

    Raises FileNotFoundError when there is no such object.
    """
    with aws_errors_explained(place.uri):
        try:
            content, size = _read(place, 0, FIRST_READ)
        except ClientError as error:
            if error_code(error) == "InvalidRange":
                return io.BytesIO()
            if error_code(error) == "NoSuchKey":
                raise FileNotFoundError(place.uri) from error
            raise
    if len(content) == size:
        return io.BytesIO(content)
    return io.BufferedReader(ObjectReader(place, size), READ_AHEAD)


def _read(place: ObjectPlace, start: int, length: int) -> tuple[bytes, int]:
    """Read bytes of an object, as far as it goes; with the size of the whole."""
    answer = client("s3").get_object(
        Bucket=place.bucket, Key=place.key, Range=f"bytes={start}-{start + length - 1}"
    )
    return answer["Body"].read(), int(answer["ContentRange"].rpartition("/")[2])


class ObjectWriter(io.RawIOBase):
    """Writes an object, in parts once it is large; memory holds two parts.

    Closing puts it in place. Leaving a `with` block by an error, or `abort`, leaves what was there.
    """

    def __init__(self, place: ObjectPlace, metadata: dict[str, str] | None = None) -> None:
        self._place = place
        self._metadata = metadata or {}
        self._target = {"Bucket": place.bucket, "Key": place.key}
        self._buffer = bytearray()
        self._written = 0
        self._upload: dict[str, str] | None = None
        self._parts: list[dict] = []

    def writable(self) -> bool:
        """Say so."""
        return True

    def tell(self) -> int:
        """Bytes written so far."""
        return self._written

    def write(self, content: bytes) -> int:
        """Take bytes; full parts are sent."""
        view = memoryview(content).cast("B")
        for start in range(0, len(view), PART_BYTES):
            self._buffer += view[start : start + PART_BYTES]
            while len(self._buffer) >= PART_BYTES:
                with aws_errors_explained(self._place.uri):
                    self._send_part(PART_BYTES)
        self._written += len(view)
        return len(view)

    def close(self) -> None:
        """Put the object in place, unless it was aborted or is there already."""
        if self.closed:
            return
        try:
            with aws_errors_explained(self._place.uri):
                self._complete()
        except BaseException:
            self.abort()
            raise
        super().close()

    def abort(self) -> None:
        """Forget what was written."""
        if self.closed:
            return
        super().close()
        self._buffer.clear()
        if self._upload:
            # What AWS does not hear of, the bucket's lifecycle rule for unfinished uploads removes.
            with suppress(ClientError, BotoCoreError):
                client("s3").abort_multipart_upload(**self._target, **self._upload)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind:
            self.abort()
        else:
            self.close()

    def __del__(self) -> None:
        """Nothing: io's own would close, and so publish, what an error left half-written."""

    def _complete(self) -> None:
        if self._upload is None:
            client("s3").put_object(
                **self._target, Body=bytes(self._buffer), Metadata=self._metadata
            )
            return
        if self._buffer:
            self._send_part(len(self._buffer))
        client("s3").complete_multipart_upload(
            **self._target, **self._upload, MultipartUpload={"Parts": self._parts}
        )

    def _send_part(self, size: int) -> None:
        if self._upload is None:
            answer = client("s3").create_multipart_upload(**self._target, Metadata=self._metadata)
            self._upload = {"UploadId": answer["UploadId"]}
        number = len(self._parts) + 1
        part = client("s3").upload_part(
            **self._target, **self._upload, PartNumber=number, Body=bytes(self._buffer[:size])
        )
        self._parts.append({"PartNumber": number, "ETag": part["ETag"]})
        del self._buffer[:size]
