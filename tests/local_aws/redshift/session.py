"""One client: its messages go to a PostgreSQL session, changed where Redshift differs."""

import socket
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from tests.local_aws.redshift import wire
from tests.local_aws.redshift.backend import FAILED, IN_TRANSACTION, Backend
from tests.local_aws.redshift.errors import ConnectionLost, SqlError, as_sql_error
from tests.local_aws.redshift.relay import pass_on, wait_for_client
from tests.local_aws.redshift.rewriting.plan import Plan
from tests.local_aws.redshift.startup import start_session
from tests.local_aws.redshift.wire import Message, Wire

if TYPE_CHECKING:
    from tests.local_aws.redshift.database import Database


class ClientSession:
    """Serves one connection in the thread that calls `serve`."""

    def __init__(self, connection: socket.socket, database: "Database") -> None:
        self.settings: dict[str, str | None] = {}
        self._client = Wire(connection)
        self._backend: Backend | None = None
        self._database = database
        self._user = ""
        self._external_schemas: dict[str, str] = {}
        self._statements: dict[str, Plan] = {}
        self._portals: dict[str, Plan] = {}
        self._parsed: Plan | None = None
        self._is_prepared = False  # the steps before ran when the statement was parsed
        self._executed: list[Plan] = []
        self._skips_to_sync = False
        self._drops = False

    @property
    def process_id(self) -> int:
        return self._backend.process_id

    def run(self, sql: str) -> list[list[str | None]]:
        """Execute SQL for PostgreSQL in this session, unseen by the client."""
        return self._backend.run(sql)

    def serve(self) -> None:
        try:
            started = start_session(self._client, self._database.connect)
            if started is None:
                return
            self._backend, self._user = started
            self._database.add_session(self)
            while True:
                wait_for_client(self._client, self._backend)
                message = self._client.receive()
                if message is None or message.kind == b"X":
                    return
                self._handle(message)
        except (ConnectionLost, OSError):
            pass
        finally:
            self.close()
            self._database.remove_session(self)

    def close(self) -> None:
        for side in (self._client, self._backend):
            if side:
                side.close()

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
            name = message.body[: message.body.index(b"\0")].decode() if message.body else ""
            if message.kind == b"E" and name in self._portals:
                self._executed.append(self._portals[name])
            elif message.kind == b"C" and name.startswith("S"):
                self._statements.pop(name[1:], None)
            self._backend.send(message)

    def _parse(self, message: Message) -> None:
        name, content, types = message.body.split(b"\0", 2)
        text = content.decode()
        try:
            plans = self._plans(text)
            # PostgreSQL says what is wrong with no statement, or with several.
            plan = plans[0] if len(plans) == 1 else Plan(text, text)
            self._prepare(plan)
        except Exception as error:
            self._fail(as_sql_error(error), text)
            return
        self._statements[name.decode()] = self._parsed = plan
        self._is_prepared = True
        self._backend.send(wire.parse(name.decode(), plan.sql, types))

    def _bind(self, message: Message) -> None:
        portal, name, _ = message.body.split(b"\0", 2)
        plan = self._statements.get(name.decode())
        if plan:
            self._portals[portal.decode()] = plan
            try:
                if not (self._is_prepared and plan is self._parsed):
                    self._prepare(plan)
            except Exception as error:
                self._fail(as_sql_error(error), plan.text)
                return
            self._is_prepared = False
            self._drops = self._drops or self._database.has_trap(plan.text)
        self._backend.send(message)

    def _simple_query(self, text: str) -> None:
        try:
            plans = self._plans(text)
            for plan in plans:
                self._prepare(plan)
        except Exception as error:
            self._fail(as_sql_error(error), text)
            self._skips_to_sync = False
            self._client.send(Message(b"Z", self._backend.status).encode())
            return
        self._executed = plans
        self._drops = self._database.has_trap(text)
        self._relay(wire.query(";\n".join(plan.sql for plan in plans) if plans else text))

    def _plans(self, text: str) -> list[Plan]:
        if self._backend.status != FAILED:
            # Those that this session sees, also those of its open transaction.
            rows = self.run("select schemaname, databasename from redshift.external_schema")
            self._external_schemas = dict(rows)
        return self._database.plans(text, self._external_schemas)

    def _prepare(self, plan: Plan) -> None:
        if self._backend.status == FAILED:
            return  # PostgreSQL refuses everything until the transaction ends
        for step in plan.before:
            step(self)

    def _fail(self, error: SqlError, text: str) -> None:
        """Answer with an error, and let it end the transaction as an error of PostgreSQL does."""
        if self._backend.status == IN_TRANSACTION:
            with suppress(SqlError):  # that is what it is for
                self.run("select redshift.abort()")
        self._client.send(wire.error_response(error).encode())
        self._log(text, time.monotonic(), error.message)
        self._skips_to_sync = True

    def _relay(self, last: Message) -> None:
        """Send what ends a batch, and pass on the answers until PostgreSQL is ready for more."""
        plans, self._executed = self._executed, []
        started = time.monotonic()
        if self._drops:  # before the message that would commit
            self._database.terminate(self.process_id)
            raise ConnectionLost
        self._backend.send(last)
        holds_last = any(plan.after or plan.tag for plan in plans)
        held, error = pass_on(self._client, self._backend, holds_last=holds_last)
        if error is None:
            held, error = self._finish(plans, held)
        end = [*held, Message(b"Z", self._backend.status)]
        self._client.send(b"".join(message.encode() for message in end))
        failed_to_parse = [self._parsed.text] if error and self._parsed and not plans else []
        for text in [plan.text for plan in plans] or failed_to_parse:
            self._log(text, started, error)

    def _finish(self, plans: list[Plan], held: list[Message]) -> tuple[list[Message], str | None]:
        """Run the steps after; return what to say in the end, and the error if there is one."""
        if len(plans) == 1 and plans[0].tag:
            held = [wire.command_complete(plans[0].tag)]
        try:
            for plan in plans:
                for step in plan.after:
                    step(self)
        except Exception as error:
            failure = as_sql_error(error)
            return [wire.error_response(failure)], failure.message
        return held, None

    def _log(self, text: str, started: float, error: str | None) -> None:
        self._database.log.add(
            text,
            seconds=time.monotonic() - started,
            user=self._user,
            query_group=self.settings.get("query_group"),
            error=error,
        )
