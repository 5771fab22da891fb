"""Run a command and watch what it takes: wall-clock time and memory of its process tree."""

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

MARKETPULSE = str(Path(sys.executable).with_name("marketpulse"))
"""Our command line, the one of this environment."""
SAMPLE_SECONDS = 0.1


class CommandFailed(Exception):
    """A measured command ended with an error; its output is the message."""


@dataclass(frozen=True)
class Usage:
    """What one run took; memory is the largest sum of resident sizes seen over the tree."""

    seconds: float
    peak_bytes: int
    output: str


def run(command: list[str], **environment: str) -> Usage:
    """Run to the end; a page that processes share counts once for each of them."""
    with tempfile.TemporaryFile("w+") as output:
        started = time.perf_counter()
        process = subprocess.Popen(
            command, env=os.environ | environment, stdout=output, stderr=subprocess.STDOUT
        )
        peak = 0
        while process.returncode is None:
            peak = max(peak, _resident_bytes(process.pid))
            try:
                process.wait(timeout=SAMPLE_SECONDS)
            except subprocess.TimeoutExpired:
                continue
        seconds = time.perf_counter() - started
        output.seek(0)
        text = output.read()
    if process.returncode:
        raise CommandFailed(f"{' '.join(command)}\n{text[-4000:]}")
    return Usage(seconds, peak, text)


def _resident_bytes(pid: int) -> int:
    total = 0
    try:
        for process in [parent := psutil.Process(pid), *parent.children(recursive=True)]:
            total += process.memory_info().rss
    except psutil.NoSuchProcess:
        pass
    return total
