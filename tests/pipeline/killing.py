"""Run a script that kills itself, and see its children end."""

import os
import subprocess
import sys
from pathlib import Path

import psutil

from marketpulse.settings import PROJECT_ROOT

_HERE = Path(__file__).parent


def run_and_kill(script: str, *arguments: str) -> None:
    """Run a script of this folder, which prints the ids of its children before it dies."""
    run = subprocess.run(
        [sys.executable, _HERE / script, *arguments],
        stdout=subprocess.PIPE,
        text=True,
        cwd=PROJECT_ROOT,
        env=os.environ | {"PYTHONPATH": f"{PROJECT_ROOT}:{_HERE}"},
    )
    assert run.returncode == -9
    children = [
        psutil.Process(int(pid)) for pid in run.stdout.split() if psutil.pid_exists(int(pid))
    ]
    _, alive = psutil.wait_procs(children, timeout=30)
    for child in alive:
        child.kill()
