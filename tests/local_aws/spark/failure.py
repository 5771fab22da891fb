"""Why a Python application failed, in a line, from what it wrote."""

import re
from pathlib import Path

_LOG_LINE = re.compile(r"^\d\d/\d\d/\d\d \d\d:\d\d:\d\d (INFO|WARN|ERROR|DEBUG) ")
_TRACE = ("\tat ", "Caused by", "  File ", "    ", "Traceback")
_LONGEST = 1000


def reason(folder: Path, exit_code: int) -> str:
    """Return the last line that is neither log nor stack trace.

    spark-submit gives what Python writes to stderr out on stdout.
    """
    for name in ("stdout", "stderr"):
        lines = (folder / name).read_text(errors="replace").splitlines()
        told = [
            line.strip()
            for line in lines
            if line.strip() and not _LOG_LINE.match(line) and not line.startswith(_TRACE)
        ]
        if told:
            return told[-1][:_LONGEST]
    return f"exit code {exit_code}"
