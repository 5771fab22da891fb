"""The PostgreSQL side of a session."""

from collections.abc import Iterator

from tests.local_aws.redshift import wire
from tests.local_aws.redshift.errors import ConnectionLost, SqlError
from tests.local_aws.redshift.wire import Message, Wire

IDLE, IN_TRANSACTION, FAILED = b"I", b"T", b"E"


class Backend:
    """Sends messages, and knows after each answer how the transaction stands."""

    def __init__(self, connection: Wire, process_id: int) -> None:
        self.process_id = process_id
        self.status = IDLE
        self._wire = connection

    @property
    def socket(self):
        return self._wire.socket

    def send(self, message: Message) -> None:
        self._wire.send(message.encode())

    def receive(self) -> Message:
        message = self._wire.receive()
        if message is None:
            raise ConnectionLost
        return message

    def answers(self) -> Iterator[Message]:
        """The messages until PostgreSQL is ready for more, without that last one."""
        while (message := self.receive()).kind != b"Z":
            yield message
        self.status = message.body

    def run(self, sql: str) -> list[list[str | None]]:
        """Execute SQL for PostgreSQL and return its rows as text."""
        self.send(wire.query(sql))
        rows, error = [], None
        for message in self.answers():
            if message.kind == b"D":
                rows.append(wire.row_values(message.body))
            elif message.kind == b"E" and error is None:
                error = wire.error_fields(message.body)
        if error:
            raise SqlError(error["M"], error["C"], error.get("D", ""), error.get("H", ""))
        return rows

    def close(self) -> None:
        self._wire.close()
