"""What both folders of tests share; each has its own environment, so that both run at once."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

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
