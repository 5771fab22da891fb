"""A throw-away PostgreSQL: its own folder, gone with the server when whoever started it is."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_OLDEST_VERSION = 15  # MERGE came with it
# Reading its input ends when the starting process closes it or dies, in whatever way.
_KEEPER = """
"$1/postgres" -D "$2/data" >"$2/log/postgres.log" 2>&1 </dev/null &
server=$!
read -r _
kill -QUIT $server
wait $server
rm -rf "$2"
"""
_QUICK = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "shared_buffers": "'64MB'",
    "jit": "off",
}


@contextmanager
def running_cluster(
    superuser: str, settings: dict[str, str], access: str, folders: tuple[str, ...] = ()
) -> Iterator[tuple[Path, subprocess.Popen]]:
    """Start a cluster; yields its folder and the process that ends with it.

    It listens on the socket in `<folder>/socket`, where it is ready some moments later; `settings`
    may add an address. `access` is its pg_hba.conf.
    """
    binaries, owner = _binaries(), _owner()
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    for part in ("socket", "log", *folders):
        (folder / part).mkdir()
    if owner:
        for path in (folder, *folder.iterdir()):
            shutil.chown(path, owner, owner)
    run_as = {"user": owner, "group": owner, "extra_groups": []} if owner else {}
    keeper = None
    try:
        _create(binaries, folder, superuser, settings, access, run_as)
        keeper = subprocess.Popen(
            ["/bin/sh", "-c", _KEEPER, "postgres-keeper", str(binaries), str(folder)],
            stdin=subprocess.PIPE,
            cwd=folder,
            start_new_session=True,  # Ctrl-C is for the process that started us
            **run_as,
        )
        yield folder, keeper
    finally:
        if keeper:
            keeper.stdin.close()
            keeper.wait(timeout=30)
        shutil.rmtree(folder, ignore_errors=True)


def _binaries() -> Path:
    """The newest server on the machine: where Debian puts it, else beside `postgres` in PATH."""
    debian = [p for p in Path("/usr/lib/postgresql").glob("*/bin/postgres") if _version(p)]
    if debian:
        return max(debian, key=_version).parent
    found = shutil.which("postgres")
    if found is None:
        raise RuntimeError("these tests need PostgreSQL 15 or newer: apt-get install postgresql")
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


def _create(
    binaries: Path,
    folder: Path,
    superuser: str,
    settings: dict[str, str],
    access: str,
    run_as: dict[str, object],
) -> None:
    # Strings are compared by their bytes, but all letters have a case to change.
    subprocess.run(
        [
            *(str(binaries / "initdb"), "--pgdata", str(folder / "data"), "--no-sync"),
            *("--username", superuser, "--auth", "trust", "--encoding", "UTF8"),
            *("--lc-collate", "C", "--lc-ctype", "C.UTF-8", "--no-instructions"),
        ],
        check=True,
        cwd=folder,
        stdout=subprocess.DEVNULL,
        **run_as,
    )
    lasting = {"unix_socket_directories": f"'{folder}/socket'"}
    lines = [f"{name} = {value}\n" for name, value in (_QUICK | settings | lasting).items()]
    with (folder / "data" / "postgresql.conf").open("a") as file:
        file.writelines(lines)
    (folder / "data" / "pg_hba.conf").write_text(access)
