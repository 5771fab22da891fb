"""What both folders of tests share; each has its own environment, so that both run at once."""

import io
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from unittest.mock import patch

import pytest

from marketpulse import cli
from marketpulse.settings import PROJECT_ROOT


@pytest.fixture(scope="session")
def marketpulse() -> Callable[..., subprocess.CompletedProcess]:
    """Run the command line as a user does, in a process of its own."""

    def run(*arguments: str, fails: bool = False) -> subprocess.CompletedProcess:
        command = [Path(sys.executable).with_name("marketpulse"), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, cwd=PROJECT_ROOT)
        assert (done.returncode != 0) == fails, f"{arguments}: {done.stdout}\n{done.stderr}"
        return done

    return run


@pytest.fixture(scope="session")
def called() -> Callable[..., subprocess.CompletedProcess]:
    """Run the command line in this process: a new one needs seconds to load dbt."""

    def run(*arguments: str, fails: bool = False) -> subprocess.CompletedProcess:
        with (
            patch.object(sys, "argv", ["marketpulse", *arguments]),
            redirect_stdout(io.StringIO()) as output,
            redirect_stderr(io.StringIO()) as errors,
            pytest.raises(SystemExit) as ended,
        ):
            cli.main()
        code = ended.value.code or 0
        done = subprocess.CompletedProcess(arguments, code, output.getvalue(), errors.getvalue())
        assert (code != 0) == fails, f"{arguments}: {done.stdout}\n{done.stderr}"
        return done

    return run
