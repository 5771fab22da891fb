"""What made Spark fail, as far as a person can do something about it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote

from marketpulse.errors import MarketPulseError
from marketpulse.lake import Lake, LakeFile

_DISK_TROUBLES = {
    "No space left on device": "free some space",
    "Disk quota exceeded": "free some space",
    "Read-only file system": "point MARKETPULSE_LAKE elsewhere",
    "Permission denied": "allow this user to write there or point MARKETPULSE_LAKE elsewhere",
}
_CAUSE = re.compile(r"^Caused by: ([\w.$]+: .*)$", re.MULTILINE)


@contextmanager
def disk_troubles_explained(lake: Lake) -> Iterator[None]:
    """Turn a full or read-only disk into a message, wherever in Spark it was met."""
    try:
        yield
    except MarketPulseError:
        raise
    except Exception as error:
        for trouble, advice in _DISK_TROUBLES.items():
            if trouble in str(error):
                raise MarketPulseError(
                    f"cannot write to the lake {lake.root} ({trouble.lower()}): {advice} and run "
                    "again; what was published before stays as it was"
                ) from error
        raise


def reading_problem(error: Exception, files: tuple[LakeFile, ...]) -> str | None:
    """Say which of some files Spark failed to read, and why; None when it was another."""
    text = unquote(str(error))
    if "while reading file" not in text:
        return None
    causes = _CAUSE.findall(text)
    for file in files:
        if file.path in text:
            why = causes[-1][:200] if causes else "Spark gives no reason"
            return f"{file.path} cannot be read ({why}): deliver it in another form"
    return None
