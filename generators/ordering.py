"""What a call of `generate` asks for: checked, and cut into pieces of work."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from generators.manifest import Recipe
from generators.sources import SOURCES
from generators.story.seasons import FIRST_DAY, PAGE_VIEWS_PER_DAY
from marketpulse.batches import Batch
from marketpulse.contracts import load_contract
from marketpulse.errors import UsageError

LARGEST_SCALE, LARGEST_DEFECT_RATE = 10, 0.5
_HOURS_PER_TASK = 4
"""Hours next to each other share the visits that reach from one into the next, and clicks share
them with sales; more hours per task would leave processes idle at the end of a day."""
_PAGE_VIEWS_WORTH_A_PROCESS = 400_000
"""Less is made sooner than a process has started."""


@dataclass(frozen=True)
class Task:
    """Batches of one day that one process makes, one after the other."""

    day: date
    batches: tuple[tuple[str, Batch], ...]


@dataclass(frozen=True)
class Order:
    """What to generate; `recipes` has one for each dataset."""

    days: tuple[date, ...]
    hours: tuple[int, ...]
    recipes: dict[str, Recipe]

    def tasks(self) -> Iterator[Task]:
        """Cut the order into tasks, day by day."""
        hourly = [name for name in self.recipes if _is_hourly(name)]
        daily = [name for name in self.recipes if name not in hourly]
        groups = [list(group) for _, group in groupby(self.hours, lambda h: h // _HOURS_PER_TASK)]
        for day in self.days:
            if daily:
                yield Task(day, tuple((name, Batch(day)) for name in daily))
            for group in groups if hourly else []:
                batches = ((name, Batch(day, hour)) for hour in group for name in hourly)
                yield Task(day, tuple(batches))

    @property
    def batches(self) -> int:
        """How many batches there are."""
        return sum(len(task.batches) for task in self.tasks())

    @property
    def useful_processes(self) -> int:
        """How many processes the volume keeps busy."""
        scale = max(recipe.scale for recipe in self.recipes.values())
        page_views = scale * PAGE_VIEWS_PER_DAY * len(self.days) * len(self.hours) / 24
        return 1 + int(page_views / _PAGE_VIEWS_WORTH_A_PROCESS)


def checked_order(
    datasets: list[str],
    days: list[date],
    *,
    hours: list[int] | None,
    seed: int,
    scale: float,
    format_: str | None,
    defect_rate: float,
) -> Order:
    """Check all that was asked for; raises UsageError for what cannot be generated."""
    if not 0 < scale <= LARGEST_SCALE:
        raise UsageError(
            f"scale {scale} is out of range: give a number above 0 and up to {LARGEST_SCALE}; "
            f"1.0 makes {PAGE_VIEWS_PER_DAY:,} clicks a day"
        )
    if not 0 <= defect_rate <= LARGEST_DEFECT_RATE:
        raise UsageError(
            f"defect rate {defect_rate} is out of range: give a share from 0 to "
            f"{LARGEST_DEFECT_RATE}, as 0.01 for one record in a hundred"
        )
    if hours is not None and (not hours or min(hours) < 0 or max(hours) > 23):
        raise UsageError(f"hours {hours} cannot be: give hours of the day (UTC) from 0 to 23")
    if not days or min(days) < FIRST_DAY:
        raise UsageError(f"give days from {FIRST_DAY} on: no shop of the story was busy before")
    recipes = {
        name: Recipe(seed, scale, defect_rate, _format_of(name, format_)) for name in datasets
    }
    if not recipes:
        raise UsageError(f"no dataset to generate; there are {', '.join(SOURCES)}")
    return Order(tuple(days), tuple(sorted(set(hours or range(24)))), recipes)


def _format_of(dataset: str, wanted: str | None) -> str:
    formats = load_contract(dataset).formats
    if dataset not in SOURCES:
        raise UsageError(f"{dataset} has no generator; these have: {', '.join(SOURCES)}")
    if wanted is None:
        return formats[0]
    if wanted not in formats:
        raise UsageError(
            f"{dataset} is not delivered as {wanted}: choose {' or '.join(formats)}, "
            f"or name other datasets with --datasets"
        )
    return wanted


def _is_hourly(dataset: str) -> bool:
    return load_contract(dataset).ingest_partition == "hour"
