"""Messages of the PostgreSQL protocol, version 3."""

import socket
import struct
from contextlib import suppress
from dataclasses import dataclass

from tests.local_aws.redshift.errors import SqlError

SSL_REQUEST = 80877103
GSS_REQUEST = 80877104
CANCEL_REQUEST = 80877102


@dataclass(frozen=True)
class Message:
    """One message after the startup; its kind is a single letter."""

    kind: bytes
    body: bytes = b""

    def encode(self) -> bytes:
        return self.kind + struct.pack("!I", len(self.body) + 4) + self.body


class Wire:
    """One end of a connection, read message by message; None is the end."""

    def __init__(self, connection: socket.socket) -> None:
        self.socket = connection
        self._buffer = bytearray()

    @property
    def has_message(self) -> bool:
        return len(self._buffer) >= 5 and len(self._buffer) >= 1 + self._length(1)

    def receive(self) -> Message | None:
        if not self._fill(5) or not self._fill(1 + self._length(1)):
            return None
        end = 1 + self._length(1)
        message = Message(bytes(self._buffer[:1]), bytes(self._buffer[5:end]))
        del self._buffer[:end]
        return message

    def receive_startup(self) -> bytes | None:
        """The first packet, which has no letter, without its length."""
        if not self._fill(4) or not self._fill(self._length(0)):
            return None
        end = self._length(0)
        body = bytes(self._buffer[4:end])
        del self._buffer[:end]
        return body

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def close(self) -> None:
        """Both directions, so that a thread that waits for a message wakes up."""
        with suppress(OSError):  # the other side was faster
            self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()

    def _length(self, position: int) -> int:
        return struct.unpack_from("!I", self._buffer, position)[0]

    def _fill(self, size: int) -> bool:
        while len(self._buffer) < size:
            try:
                data = self.socket.recv(1 << 18)
            except OSError:
                return False
            if not data:
                return False
            self._buffer += data
        return True


def startup_packet(code: int, content: bytes) -> bytes:
    return struct.pack("!II", len(content) + 8, code) + content


def texts(body: bytes) -> list[str]:
    return [part.decode() for part in body.split(b"\0")]


def query(sql: str) -> Message:
    return Message(b"Q", sql.encode() + b"\0")


def parse(name: str, sql: str, parameter_types: bytes = b"\0\0") -> Message:
    return Message(b"P", name.encode() + b"\0" + sql.encode() + b"\0" + parameter_types)


def command_complete(tag: str) -> Message:
    return Message(b"C", tag.encode() + b"\0")


def error_response(error: SqlError) -> Message:
    fields = {"S": "ERROR", "V": "ERROR", "C": error.code, "M": error.message}
    fields |= {"D": error.detail, "H": error.hint}
    body = b"".join(k.encode() + v.encode() + b"\0" for k, v in fields.items() if v)
    return Message(b"E", body + b"\0")


def error_fields(body: bytes) -> dict[str, str]:
    return {text[0]: text[1:] for text in texts(body) if text}


def row_values(body: bytes) -> list[str | None]:
    """The columns of a DataRow in text format."""
    values: list[str | None] = []
    position = 2
    for _ in range(struct.unpack_from("!H", body)[0]):
        (length,) = struct.unpack_from("!i", body, position)
        position += 4
        if length < 0:
            values.append(None)
        else:
            values.append(body[position : position + length].decode())
            position += length
    return values
