"""The one database that all sessions share, and what is known of it beside PostgreSQL."""

import re
import socket
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.local_aws.redshift.planning import Planner
from tests.local_aws.redshift.postgres import Postgres
from tests.local_aws.redshift.references import References
from tests.local_aws.redshift.rewriting.plan import Plan
from tests.local_aws.redshift.rewriting.statement import Statement, literal
from tests.local_aws.redshift.spectrum.glue import GlueCatalog
from tests.local_aws.redshift.spectrum.tables import ExternalTables
from tests.local_aws.redshift.statement_log import StatementLog
from tests.local_aws.redshift.store import Store
from tests.local_aws.redshift.transfer.files import TransferFiles
from tests.local_aws.redshift.wire import Wire

if TYPE_CHECKING:
    from tests.local_aws.redshift.session import ClientSession

_CATALOG = Path(__file__).parent / "catalog"


@dataclass
class _Trap:
    pattern: re.Pattern[str]
    times: int


class Database:
    """Plans statements, knows the sessions, drops connections when told to."""

    def __init__(
        self, postgres: Postgres, log: StatementLog, glue: GlueCatalog, store: Store
    ) -> None:
        self.log = log
        self._postgres = postgres
        self._planner = Planner(
            References(ExternalTables(postgres, glue, store)), TransferFiles(postgres, store)
        )
        self._lock = threading.Lock()
        self._sessions: set[ClientSession] = set()
        self._traps: list[_Trap] = []

    @staticmethod
    def create(postgres: Postgres, name: str, user: str, password: str) -> None:
        with postgres.transaction() as cursor:
            cursor.execute(f"create role {user} superuser login password {literal(password)}")
        postgres.create_database(name, owner=user)
        for script in sorted(_CATALOG.glob("*.sql")):
            with postgres.transaction() as cursor:
                cursor.execute("set local standard_conforming_strings = on")
                cursor.execute(script.read_text())

    def plans(self, text: str, external_schemas: dict[str, str]) -> list[Plan]:
        """A plan for each statement of the text."""
        return [
            self._planner.plan(statement, external_schemas) for statement in Statement.split(text)
        ]

    def connect(self) -> Wire:
        connection = socket.socket(socket.AF_UNIX)
        connection.connect(str(self._postgres.socket))
        return Wire(connection)

    def add_session(self, session: "ClientSession") -> None:
        with self._lock:
            self._sessions.add(session)

    def remove_session(self, session: "ClientSession") -> None:
        with self._lock:
            self._sessions.discard(session)

    def close_sessions(self) -> int:
        with self._lock:
            sessions = list(self._sessions)
        for session in sessions:
            self.terminate(session.process_id)
            session.close()
        return len(sessions)

    def terminate(self, process_id: int) -> None:
        self._postgres.query("select pg_terminate_backend(%s, 5000)", (process_id,))

    def set_trap(self, pattern: str, times: int) -> None:
        with self._lock:
            self._traps.append(_Trap(re.compile(pattern, re.IGNORECASE | re.DOTALL), times))

    def has_trap(self, text: str) -> bool:
        """Whether the connection is to be lost while this statement runs; used up by asking."""
        with self._lock:
            for trap in self._traps:
                if trap.times and trap.pattern.search(text):
                    trap.times -= 1
                    return True
        return False
