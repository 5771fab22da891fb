"""The first packets of a connection, until the server is ready for a query."""

import struct
from collections.abc import Callable

from tests.local_aws.redshift import wire
from tests.local_aws.redshift.backend import Backend
from tests.local_aws.redshift.wire import Message, Wire

# Redshift's drivers send more, and PostgreSQL refuses what it does not know.
_KNOWN_TO_POSTGRES = {"user", "database", "application_name", "client_encoding", "options"}
_SERVER_VERSION = "8.0.2"
_WAITS_FOR_CLIENT = {3, 5, 10, 11}  # password in clear, as MD5, and two steps of SCRAM


def start_session(client: Wire, connect: Callable[[], Wire]) -> tuple[Backend, str] | None:
    """Return the PostgreSQL session and its user; None when there is none."""
    packet = client.receive_startup()
    while packet and _code(packet) in (wire.SSL_REQUEST, wire.GSS_REQUEST):
        client.send(b"N")
        packet = client.receive_startup()
    if not packet:
        return None
    backend = connect()
    if _code(packet) == wire.CANCEL_REQUEST:
        backend.send(wire.startup_packet(wire.CANCEL_REQUEST, packet[4:]))
        backend.close()
        return None
    parameters = _parameters(packet)
    content = b"".join(
        name.encode() + b"\0" + value.encode() + b"\0"
        for name, value in parameters.items()
        if name in _KNOWN_TO_POSTGRES
    )
    backend.send(wire.startup_packet(_code(packet), content + b"\0"))
    process_id = _authenticate(client, backend)
    if process_id is None:
        backend.close()
        return None
    return Backend(backend, process_id), parameters.get("user", "")


def _authenticate(client: Wire, backend: Wire) -> int | None:
    process_id = 0
    while message := backend.receive():
        if message.kind == b"K":
            (process_id,) = struct.unpack_from("!I", message.body)
        elif message.kind == b"S" and message.body.startswith(b"server_version\0"):
            message = Message(b"S", f"server_version\0{_SERVER_VERSION}\0".encode())
        client.send(message.encode())
        if message.kind == b"Z":
            return process_id
        if message.kind == b"E":
            return None
        if message.kind == b"R" and _code(message.body) in _WAITS_FOR_CLIENT:
            answer = client.receive()
            if answer is None:
                return None
            backend.send(answer.encode())
    return None


def _code(packet: bytes) -> int:
    return struct.unpack_from("!I", packet)[0]


def _parameters(packet: bytes) -> dict[str, str]:
    parts = wire.texts(packet[4:])
    return {name: value for name, value in zip(parts[::2], parts[1::2], strict=False) if name}
