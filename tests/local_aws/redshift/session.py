"""One client: its messages go to a PostgreSQL session, changed where Redshift differs."""

import selectors
import socket
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from tests.local_aws.redshift import wire
from tests.local_aws.redshift.errors import SqlError
from tests.local_aws.redshift.rewriting.plan import Plan
from tests.local_aws.redshift.startup import start_session
from tests.local_aws.redshift.wire import Message, Wire

if TYPE_CHECKING:
    from tests.local_aws.redshift.database import Database

_COPY_IN = (b"G", b"W")
_SEND_AT = 1 << 16


class ConnectionLost(Exception):
    """One of the two sides is gone; so is the session."""


class ClientSession:
    """Serves one connection in the thread that calls `serve`."""

    def __init__(self, connection: socket.socket, database: "Database") -> None:
        self.client = Wire(connection)
        self.backend: Wire | None = None
        self.process_id = 0
        self.settings: dict[str, str | None] = {}
        self._database = database
        self._user = ""
        self._status = b"I"
        self._statements: dict[str, Plan] = {}
        self._portals: dict[str, Plan] = {}
        self._prepared: Plan | None = None  # whose steps before ran when it was parsed
        self._parsed = ""
        self._known_schemas: dict[str, str] = {}
        self._executed: list[Plan] = []
        self._skips_to_sync = False
        self._drops = False

    def serve(self) -> None:
        try:
            started = start_session(self.client, self._database.connect)
            if started is None:
                return
            self.backend, self.process_id, self._user = started
            self._database.add_session(self)
            while True:
                self._wait()
                message = self.client.receive()
                if message is None or message.kind == b"X":
                    return
                self._handle(message)
        except (ConnectionLost, OSError):
            pass
        finally:
            self.close()
            self._database.remove_session(self)

    def close(self) -> None:
        for side in (self.client, self.backend):
            if side:
                side.close()

    def run(self, sql: str) -> list[list[str | None]]:
        """Execute SQL for PostgreSQL in this session, unseen by the client."""
        self.backend.send(wire.query(sql).encode())
        rows, error = [], None
        while (message := self._from_backend()).kind != b"Z":
            if message.kind == b"D":
                rows.append(wire.row_values(message.body))
            elif message.kind == b"E" and error is None:
                error = wire.error_fields(message.body)
        self._status = message.body
        if error:
            raise SqlError(error["M"], error["C"], error.get("D", ""), error.get("H", ""))
        return rows

    def _wait(self) -> None:
        """Until the client says something; what PostgreSQL says meanwhile is passed on."""
        if self.client.has_message:
            return
        with selectors.DefaultSelector() as selector:
            selector.register(self.client.socket, selectors.EVENT_READ)
            selector.register(self.backend.socket, selectors.EVENT_READ)
            while True:
                ready = {key.fileobj for key, _ in selector.select()}
                if self.backend.socket in ready:
                    self.client.send(self._from_backend().encode())
                if self.client.socket in ready:
                    return

    def _handle(self, message: Message) -> None:
        if message.kind == b"Q":
            self._simple_query(message.body[:-1].decode())
        elif message.kind == b"S":
            self._skips_to_sync = False
            self._relay(message)
        elif self._skips_to_sync:
            pass
        elif message.kind == b"P":
            self._parse(message)
        elif message.kind == b"B":
            self._bind(message)
        else:
            if message.kind == b"E":
                portal = message.body[: message.body.index(b"\0")].decode()
                self._executed += [self._portals[portal]] if portal in self._portals else []
            elif message.kind == b"C" and message.body[:1] == b"S":
                self._statements.pop(message.body[1:-1].decode(), None)
            self.backend.send(message.encode())

    def _parse(self, message: Message) -> None:
        name, text, types = message.body.split(b"\0", 2)
        try:
            plans = self._database.plans(text.decode(), self._external_schemas())
            # PostgreSQL says what is wrong with no statement, or with several.
            plan = plans[0] if len(plans) == 1 else Plan(text.decode(), text.decode())
            self._run_before(plan)
        except SqlError as error:
            self._fail(error, text.decode())
            return
        self._statements[name.decode()] = self._prepared = plan
        self._parsed = plan.text
        self.backend.send(wire.parse(name.decode(), plan.sql, types).encode())

    def _bind(self, message: Message) -> None:
        portal, name, _ = message.body.split(b"\0", 2)
        plan = self._statements.get(name.decode())
        if plan:
            self._portals[portal.decode()] = plan
            if plan is not self._prepared:
                try:
                    self._run_before(plan)
                except SqlError as error:
                    self._fail(error, plan.text)
                    return
            self._prepared = None
            self._drops = self._drops or self._database.has_trap(plan.text)
        self.backend.send(message.encode())

    def _simple_query(self, text: str) -> None:
        try:
            plans = self._database.plans(text, self._external_schemas())
            for plan in plans:
                self._run_before(plan)
        except SqlError as error:
            self._fail(error, text)
            self._skips_to_sync = False
            self.client.send(Message(b"Z", self._status).encode())
            return
        self._executed = plans
        self._drops = self._database.has_trap(text)
        sql = ";\n".join(plan.sql for plan in plans) if plans else text
        self._relay(wire.query(sql))

    def _external_schemas(self) -> dict[str, str]:
        """Those that this session sees, also those of its open transaction."""
        if self._status != b"E":
            rows = self.run("select schemaname, databasename from redshift.external_schema")
            self._known_schemas = dict(rows)
        return self._known_schemas

    def _run_before(self, plan: Plan) -> None:
        if self._status == b"E":
            return  # PostgreSQL refuses everything until the transaction ends
        for step in plan.before:
            step(self)

    def _fail(self, error: SqlError, text: str) -> None:
        """Answer with an error, and let it end the transaction as an error of PostgreSQL does."""
        if self._status == b"T":
            with suppress(SqlError):  # that is what it is for
                self.run("select redshift.abort()")
        response = wire.error_response(error.message, error.code, error.detail, error.hint)
        self.client.send(response.encode())
        self._log(text, time.monotonic(), error.message)
        self._skips_to_sync = True

    def _relay(self, last: Message) -> None:
        """Send what ends a batch, and pass on the answers until PostgreSQL is ready for more."""
        plans, self._executed = self._executed, []
        started = time.monotonic()
        if self._drops:  # before the message that would commit
            self._database.terminate(self.process_id)
            raise ConnectionLost
        self.backend.send(last.encode())
        error: str | None = None
        held: list[Message] = []  # the last statement is complete only after its steps
        answer = bytearray()
        holds = any(plan.after or plan.tag for plan in plans)
        while (message := self._from_backend()).kind != b"Z":
            if message.kind == b"E":
                error = wire.error_fields(message.body).get("M")
            elif message.kind in _COPY_IN:
                self.backend.send(Message(b"f", b"COPY FROM STDIN is not supported\0").encode())
                continue
            for completed in held:
                answer += completed.encode()
            held = [message] if holds and message.kind == b"C" else []
            if not held:
                answer += message.encode()
            if len(answer) > _SEND_AT:
                self.client.send(answer)
                answer.clear()
        self._status = message.body
        if error is None:
            held, error = self._finish(plans, held)
        for completed in held:
            answer += completed.encode()
        answer += Message(b"Z", self._status).encode()
        self.client.send(answer)
        texts = [plan.text for plan in plans] or ([self._parsed] if error else [])
        for text in texts:
            self._log(text, started, error)

    def _finish(self, plans: list[Plan], held: list[Message]) -> tuple[list[Message], str | None]:
        if len(plans) == 1 and plans[0].tag:
            held = [wire.command_complete(plans[0].tag)]
        try:
            for plan in plans:
                for step in plan.after:
                    step(self)
        except SqlError as error:
            fields = (error.message, error.code, error.detail, error.hint)
            return [wire.error_response(*fields)], error.message
        return held, None

    def _from_backend(self) -> Message:
        message = self.backend.receive()
        if message is None:
            raise ConnectionLost
        return message

    def _log(self, text: str, started: float, error: str | None) -> None:
        self._database.log.add(
            text,
            seconds=time.monotonic() - started,
            user=self._user,
            query_group=self.settings.get("query_group"),
            error=error,
        )
