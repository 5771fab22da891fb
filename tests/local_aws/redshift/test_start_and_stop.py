"""The server comes and goes with its `with` block, and so do the processes and files it made."""

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
import redshift_connector

from tests.local_aws.redshift import RedshiftServer

REPOSITORY = Path(__file__).parents[3]


@pytest.fixture
def temporary(monkeypatch):
    """A folder for temporary files that no other run uses, open to the account of PostgreSQL."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o777)
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    shutil.rmtree(folder)


def _process_uses(folder: Path) -> bool:
    found = subprocess.run(["pgrep", "--full", str(folder)], capture_output=True, check=False)
    return found.returncode == 0


def test_nothing_is_left_after_the_block(tmp_path, temporary):
    with RedshiftServer.start(tmp_path) as server:
        (folder,) = temporary.iterdir()
        connection = _connect(server)
        connection.cursor().execute("select 1")

    assert not folder.exists()
    assert not _process_uses(folder)
    with pytest.raises(redshift_connector.InterfaceError):
        _connect(server)


def test_nothing_is_left_when_the_starting_process_is_killed(tmp_path, temporary):
    script = (
        "import os, signal\n"
        "from tests.local_aws.redshift import RedshiftServer\n"
        f"with RedshiftServer.start({str(tmp_path)!r}):\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    killed = subprocess.run([sys.executable, "-c", script], cwd=REPOSITORY, check=False)

    assert killed.returncode == -9
    deadline = time.monotonic() + 20
    while list(temporary.iterdir()) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert list(temporary.iterdir()) == []


def _connect(server: RedshiftServer) -> redshift_connector.Connection:
    return redshift_connector.connect(
        host=server.host,
        port=server.port,
        database=server.database,
        user=server.user,
        password=server.password,
        ssl=False,
    )
