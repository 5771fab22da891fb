"""A PostgreSQL of its own for tests, reached by TCP with a password as in an office."""

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg2

from marketpulse.source.connection import SourceDatabase
from tests.postgres_cluster import running_cluster

PASSWORD = "a password for tests"
_ACCESS = "local all postgres trust\nhost all all 127.0.0.1/32 scram-sha-256\n"
# Another zone than that of the lake: instants must not care.
_SETTINGS = {"listen_addresses": "'127.0.0.1'", "timezone": "'America/New_York'"}


@dataclass(frozen=True)
class Server:
    """Where it listens, and the socket of its superuser."""

    port: int
    socket: Path

    def sql(self, statement: str, database: str = "postgres") -> list[tuple]:
        """Run a statement as superuser; each is a transaction of its own."""
        connection = psycopg2.connect(
            host=str(self.socket), port=self.port, user="postgres", dbname=database
        )
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()


@dataclass(frozen=True)
class Source:
    """One empty database of the server, and how to look into it beside the code under test."""

    server: Server
    database: SourceDatabase

    def sql(self, statement: str) -> list[tuple]:
        """Run a statement in the schema of the tables."""
        return self.server.sql(f"set search_path to shop; {statement}", self.database.name)


@contextmanager
def running_server() -> Iterator[Server]:
    """Start a server with the account `loader`, who may do what it likes in its own databases."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with running_cluster("postgres", _SETTINGS | {"port": str(port)}, _ACCESS) as started:
        folder, keeper = started
        server = Server(port, folder / "socket")
        _wait_until_ready(server, keeper, folder)
        server.sql(f"create role loader login password '{PASSWORD}'")
        yield server


def _wait_until_ready(server: Server, keeper: subprocess.Popen, folder: Path) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            server.sql("select 1")
            return
        except psycopg2.OperationalError as error:
            if keeper.poll() is not None or time.monotonic() > deadline:
                log = (folder / "log" / "postgres.log").read_text()
                raise RuntimeError(f"PostgreSQL does not start: {error}\n{log}") from error
            time.sleep(0.05)
