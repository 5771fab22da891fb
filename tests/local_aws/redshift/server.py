"""The stand-in from start to stop."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.local_aws.redshift.database import Database
from tests.local_aws.redshift.postgres import Postgres
from tests.local_aws.redshift.session import ClientSession
from tests.local_aws.redshift.spectrum.glue import GlueCatalog
from tests.local_aws.redshift.statement_log import StatementLog
from tests.local_aws.redshift.store import Store

_HOST = "127.0.0.1"


class RedshiftServer:
    """A running stand-in; it holds one database, empty at the start and gone at the end."""

    host = _HOST
    database = "marketpulse"
    user = "marketpulse"
    password = "Local-aws-1"

    def __init__(self, listener: socket.socket, database: Database, log: StatementLog) -> None:
        self.port: int = listener.getsockname()[1]
        self.statement_log = log
        self._listener = listener
        self._database = database
        self._threads: list[threading.Thread] = []

    @classmethod
    @contextmanager
    def start(
        cls,
        folder: Path | str,
        *,
        glue_endpoint: str | None = None,
        store: Path | str | None = None,
        port: int = 0,
    ) -> Iterator["RedshiftServer"]:
        """Serve on the loopback until the block ends; `folder` gets a log of all statements."""
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        log = StatementLog(folder / "statements.jsonl")
        with contextlib.ExitStack() as stack:
            listener = stack.enter_context(socket.create_server((_HOST, port)))
            postgres = stack.enter_context(Postgres.start())
            Database.create(postgres, cls.database, cls.user, cls.password)
            lake = Store(Path(store).absolute() if store else None)
            database = Database(postgres, log, GlueCatalog(glue_endpoint), lake)
            server = cls(listener, database, log)
            acceptor = threading.Thread(target=server._accept, name="redshift", daemon=True)
            acceptor.start()
            try:
                yield server
            finally:
                listener.shutdown(socket.SHUT_RDWR)
                acceptor.join()
                database.close_sessions()
                for thread in server._threads:
                    thread.join(timeout=5)

    @property
    def statements(self) -> list[dict]:
        """What clients ran: sql, seconds, user, query_group and error of each statement."""
        return self.statement_log.read()

    @property
    def environment(self) -> dict[str, str]:
        """What dbt's profile reads."""
        return {
            "MARKETPULSE_REDSHIFT_HOST": self.host,
            "MARKETPULSE_REDSHIFT_PORT": str(self.port),
            "MARKETPULSE_REDSHIFT_DATABASE": self.database,
            "MARKETPULSE_REDSHIFT_METHOD": "database",
            "MARKETPULSE_REDSHIFT_USER": self.user,
            "MARKETPULSE_REDSHIFT_PASSWORD": self.password,
            "MARKETPULSE_REDSHIFT_SSLMODE": "disable",
        }

    def drop_connections(self, during: str | None = None, *, times: int = 1) -> int:
        """Lose all connections now, or each that runs a statement matching a regular expression.

        The transaction is rolled back, as when a node of Redshift fails. Returns how many
        connections were lost now.
        """
        if during is None:
            return self._database.close_sessions()
        self._database.set_trap(during, times)
        return 0

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return  # the listener is closed: the end
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            session = ClientSession(connection, self._database)
            thread = threading.Thread(target=session.serve, name="redshift-session", daemon=True)
            self._threads = [known for known in self._threads if known.is_alive()]
            self._threads.append(thread)
            thread.start()
