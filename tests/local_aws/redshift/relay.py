"""Answers of PostgreSQL on their way to the client."""

import selectors

from tests.local_aws.redshift import wire
from tests.local_aws.redshift.backend import Backend
from tests.local_aws.redshift.wire import Message, Wire

_COPY_FROM_CLIENT = (b"G", b"W")
_SEND_AT = 1 << 16


def wait_for_client(client: Wire, backend: Backend) -> None:
    """Until the client says something; what PostgreSQL says meanwhile is passed on."""
    if client.has_message:
        return
    with selectors.DefaultSelector() as selector:
        selector.register(client.socket, selectors.EVENT_READ)
        selector.register(backend.socket, selectors.EVENT_READ)
        while True:
            ready = {key.fileobj for key, _ in selector.select()}
            if backend.socket in ready:
                client.send(backend.receive().encode())
            if client.socket in ready:
                return


def pass_on(
    client: Wire, backend: Backend, *, holds_last: bool
) -> tuple[list[Message], str | None]:
    """Pass on all answers of a batch but the end; return the error if there is one.

    With `holds_last`, the message that the last statement is complete is returned instead.
    """
    error: str | None = None
    held: list[Message] = []
    answer = bytearray()
    for message in backend.answers():
        if message.kind in _COPY_FROM_CLIENT:
            backend.send(Message(b"f", b"COPY FROM STDIN is not supported\0"))
            continue
        if message.kind == b"E":
            error = wire.error_fields(message.body).get("M")
        answer += b"".join(completed.encode() for completed in held)
        held = [message] if holds_last and message.kind == b"C" else []
        if not held:
            answer += message.encode()
        if len(answer) > _SEND_AT:
            client.send(answer)
            answer.clear()
    client.send(answer)
    return held, error
