"""`marketpulse build` for one new day, with little and with much history behind it."""

import shutil
import statistics
import sys
from datetime import timedelta
from pathlib import Path

from bench.metric import metric
from bench.process import run
from marketpulse.options import SAMPLE_FROM
from marketpulse.settings import PROJECT_ROOT

CACHE = PROJECT_ROOT / "data" / "bench"
MARKETPULSE = str(Path(sys.executable).with_name("marketpulse"))
SHORT, LONG = 3, 60
REPEATS = 5


def measure(scale: float = 0.002) -> list[dict]:
    """Copies of the two prepared places are built in turn, so that a slow minute hits both."""
    prepared = {days: _prepared(days, scale) for days in (SHORT, LONG)}
    seconds: dict[int, list[float]] = {days: [] for days in prepared}
    for _ in range(REPEATS):
        for days, place in prepared.items():
            work = CACHE / "build-work"
            shutil.rmtree(work, ignore_errors=True)
            shutil.copytree(place, work)
            seconds[days].append(run([MARKETPULSE, "build"], **_environment(work)).seconds)
            shutil.rmtree(work)
    short, long = (statistics.median(seconds[days]) for days in (SHORT, LONG))
    return [
        metric(f"build of a new day after {SHORT} days", short, "s"),
        metric(f"build of a new day after {LONG} days", long, "s"),
        metric("time with much history against little", long / short, "x", at_most=1.2),
    ]


def _prepared(days: int, scale: float) -> Path:
    """A lake and warehouse with `days` days built and the next day in silver, made once."""
    place = CACHE / f"build-{days}-{scale:g}"
    if place.exists():
        return place
    partial = place.with_name(f"{place.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    new_day = SAMPLE_FROM + timedelta(days=LONG)
    first, last = new_day - timedelta(days=days), new_day - timedelta(days=1)
    history = ["--from", str(first), "--to", str(last)]
    volume = ["--scale", f"{scale:g}"]
    environment = _environment(partial)
    run([MARKETPULSE, "generate", *history, *volume], **environment)
    run([MARKETPULSE, "silver", *history], **environment)
    run([MARKETPULSE, "build"], **environment)
    run([MARKETPULSE, "generate", "--date", str(new_day), *volume], **environment)
    run([MARKETPULSE, "silver", "--date", str(new_day)], **environment)
    partial.rename(place)
    return place


def _environment(place: Path) -> dict[str, str]:
    return {
        "MARKETPULSE_LAKE": str(place / "lake"),
        "MARKETPULSE_WAREHOUSE": str(place / "marketpulse.duckdb"),
    }
