"""A throw-away PostgreSQL: its own folder and socket, both gone when whoever started it is."""

import os
import pwd
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg2

SUPERUSER = "rdsdb"
_OLDEST_VERSION = 15  # MERGE came with it
_SETTINGS = {
    "listen_addresses": "''",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "shared_buffers": "'64MB'",
    "max_connections": "60",
    # The one way to ask for a password that Redshift's driver and PostgreSQL share.
    "password_encryption": "md5",
    "jit": "off",
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
# Reading its input ends when the starting process closes it or dies, in whatever way.
_KEEPER = """
"$1/postgres" -D "$2/data" >"$2/log/postgres.log" 2>&1 </dev/null &
server=$!
read -r _
kill -QUIT $server
wait $server
rm -rf "$2"
"""


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
        binaries = _binaries()
        owner = _owner()
        folder = Path(tempfile.mkdtemp(prefix="redshift-"))
        for part in ("socket", "spool", "log"):
            (folder / part).mkdir()
        if owner:
            for path in (folder, *folder.iterdir()):
                shutil.chown(path, owner, owner)
        run_as = {"user": owner, "group": owner, "extra_groups": []} if owner else {}
        keeper = None
        try:
            _create_cluster(binaries, folder, run_as)
            keeper = subprocess.Popen(
                ["/bin/sh", "-c", _KEEPER, "redshift-keeper", str(binaries), str(folder)],
                stdin=subprocess.PIPE,
                cwd=folder,
                start_new_session=True,  # Ctrl-C is for the process that started us
                **run_as,
            )
            server = cls(folder)
            server._wait_until_ready(keeper)
            yield server
            server.close_admin()
        finally:
            if keeper:
                keeper.stdin.close()
                keeper.wait(timeout=30)
            shutil.rmtree(folder, ignore_errors=True)

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


def _binaries() -> Path:
    """The newest server on the machine: where Debian puts it, else beside `postgres` in PATH."""
    debian = [p for p in Path("/usr/lib/postgresql").glob("*/bin/postgres") if _version(p)]
    if debian:
        return max(debian, key=_version).parent
    found = shutil.which("postgres")
    if found is None:
        raise RuntimeError(
            "the Redshift stand-in needs PostgreSQL 15 or newer: apt-get install postgresql"
        )
    return Path(found).resolve().parent


def _version(binary: Path) -> int:
    version = binary.parent.parent.name
    return int(version) if version.isdigit() and int(version) >= _OLDEST_VERSION else 0


def _owner() -> str | None:
    """The account to run as: PostgreSQL refuses to be root."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        raise RuntimeError("run as root, PostgreSQL needs the account `postgres`") from None


def _create_cluster(binaries: Path, folder: Path, run_as: dict[str, object]) -> None:
    # Redshift compares strings by their bytes, but changes the case of all letters.
    subprocess.run(
        [
            *(str(binaries / "initdb"), "--pgdata", str(folder / "data"), "--no-sync"),
            *("--username", SUPERUSER, "--auth", "trust", "--encoding", "UTF8"),
            *("--lc-collate", "C", "--lc-ctype", "C.UTF-8", "--no-instructions"),
        ],
        check=True,
        cwd=folder,
        stdout=subprocess.DEVNULL,
        **run_as,
    )
    settings = {**_SETTINGS, "unix_socket_directories": f"'{folder}/socket'"}
    lines = [f"{name} = {value}\n" for name, value in settings.items()]
    with (folder / "data" / "postgresql.conf").open("a") as file:
        file.writelines(lines)
    access = f"local all {SUPERUSER} trust\nlocal all all md5\n"
    (folder / "data" / "pg_hba.conf").write_text(access)
