"""The PostgreSQL behind the Redshift stand-in."""

import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg2

from tests.postgres_cluster import running_cluster

SUPERUSER = "rdsdb"
_SETTINGS = {
    "listen_addresses": "''",
    "max_connections": "60",
    # The one way to ask for a password that Redshift's driver and PostgreSQL share.
    "password_encryption": "md5",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
    "intervalstyle": "'postgres'",
    # Redshift reads backslashes in strings as PostgreSQL 8 did.
    "standard_conforming_strings": "off",
    "escape_string_warning": "off",
    "backslash_quote": "on",
    # The views and functions of Redshift live in pg_catalog.
    "allow_system_table_mods": "on",
}
_ACCESS = f"local all {SUPERUSER} trust\nlocal all all md5\n"


class Postgres:
    """A running server; `spool` is a folder that it and this process both read and write."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.spool = folder / "spool"
        self.socket = folder / "socket" / ".s.PGSQL.5432"
        self._lock = threading.RLock()
        self._admin: psycopg2.extensions.connection | None = None

    @classmethod
    @contextmanager
    def start(cls) -> Iterator["Postgres"]:
        with running_cluster(SUPERUSER, _SETTINGS, _ACCESS, ("spool",)) as (folder, keeper):
            server = cls(folder)
            server._wait_until_ready(keeper)
            yield server
            server.close_admin()

    @contextmanager
    def transaction(self) -> Iterator["psycopg2.extensions.cursor"]:
        """Statements of the stand-in itself, beside all sessions; one transaction at a time."""
        with self._lock, self._admin, self._admin.cursor() as cursor:
            yield cursor

    def query(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple]:
        with self.transaction() as cursor:
            cursor.execute(sql, parameters)
            return cursor.fetchall() if cursor.description else []

    def create_database(self, name: str, owner: str) -> None:
        """Make a database, and use it from now on."""
        self._admin.autocommit = True
        with self._admin.cursor() as cursor:
            cursor.execute(f"create database {name} owner {owner}")
        self.close_admin()
        self._admin = self._connect(name)

    def close_admin(self) -> None:
        if self._admin:
            self._admin.close()
            self._admin = None

    def _connect(self, database: str) -> "psycopg2.extensions.connection":
        return psycopg2.connect(host=str(self.socket.parent), user=SUPERUSER, dbname=database)

    def _wait_until_ready(self, keeper: subprocess.Popen) -> None:
        deadline = time.monotonic() + 30
        while True:
            try:
                self._admin = self._connect("postgres")
                return
            except psycopg2.OperationalError as error:
                if keeper.poll() is not None or time.monotonic() > deadline:
                    log = (self.folder / "log" / "postgres.log").read_text()
                    raise RuntimeError(f"PostgreSQL does not start: {error}\n{log}") from error
                time.sleep(0.05)
