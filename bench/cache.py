"""Inputs of the measures that take long to make and are kept below data/bench."""

import shutil
from collections.abc import Callable
from pathlib import Path

from marketpulse.settings import PROJECT_ROOT

CACHE = PROJECT_ROOT / "data" / "bench"


def made_once(name: str, make: Callable[[Path], None]) -> Path:
    """Return a folder of the cache, filled by `make` the first time; whole or not there."""
    place = CACHE / name
    if not place.exists():
        partial = CACHE / f"{name}.partial"
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        make(partial)
        partial.rename(place)
    return place


def fresh_copy(place: Path, name: str) -> Path:
    """Copy a folder of the cache for one run that changes it."""
    copy = CACHE / name
    shutil.rmtree(copy, ignore_errors=True)
    return Path(shutil.copytree(place, copy))


def settings_of(place: Path) -> dict[str, str]:
    """Environment variables that make a command work in a folder of the cache."""
    return {
        "MARKETPULSE_LAKE": str(place / "lake"),
        "MARKETPULSE_WAREHOUSE": str(place / "marketpulse.duckdb"),
        "MARKETPULSE_LOGS": str(place / "logs"),
    }
