"""`marketpulse build` for one new day, with little and with much history behind it."""

import shutil
import statistics
from datetime import timedelta
from pathlib import Path

from bench.cache import fresh_copy, made_once, settings_of
from bench.metric import metric
from bench.process import MARKETPULSE, run
from marketpulse.options import SAMPLE_FROM

SHORT, LONG = 3, 60
REPEATS = 5


def measure(scale: float = 0.002) -> list[dict]:
    """Copies of the two prepared places are built in turn, so that a slow minute hits both."""
    prepared = {days: _one_day_to_build(days, scale) for days in (SHORT, LONG)}
    seconds: dict[int, list[float]] = {days: [] for days in prepared}
    for _ in range(REPEATS):
        for days, place in prepared.items():
            work = fresh_copy(place, "build-work")
            seconds[days].append(run([MARKETPULSE, "build"], **settings_of(work)).seconds)
            shutil.rmtree(work)
    short, long = (statistics.median(seconds[days]) for days in (SHORT, LONG))
    return [
        metric(f"build of a new day after {SHORT} days", short, "s"),
        metric(f"build of a new day after {LONG} days", long, "s"),
        metric("time with much history against little", long / short, "x", at_most=1.2),
    ]


def _one_day_to_build(history: int, scale: float) -> Path:
    """A lake and warehouse with some days built and the next day in silver only."""
    new_day = SAMPLE_FROM + timedelta(days=LONG)
    first, last = new_day - timedelta(days=history), new_day - timedelta(days=1)

    def make(place: Path) -> None:
        settings, volume = settings_of(place), ["--scale", f"{scale:g}"]
        days = ["--from", str(first), "--to", str(last)]
        run([MARKETPULSE, "generate", *days, *volume], **settings)
        run([MARKETPULSE, "silver", *days], **settings)
        run([MARKETPULSE, "build"], **settings)
        run([MARKETPULSE, "generate", "--date", str(new_day), *volume], **settings)
        run([MARKETPULSE, "silver", "--date", str(new_day)], **settings)

    return made_once(f"build-{history}-{scale:g}", make)
