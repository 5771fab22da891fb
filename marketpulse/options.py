"""Options that several commands share."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Annotated

import typer

from marketpulse.errors import UsageError

SAMPLE_FROM, SAMPLE_TO = date(2026, 3, 2), date(2026, 3, 8)
"""The week that `generate` and `run` make when no dates are given; a Monday to a Sunday."""


class Environment(StrEnum):
    """Where a command works: this machine, or an AWS environment."""

    local = "local"
    dev = "dev"
    stg = "stg"
    prod = "prod"


DateOption = Annotated[
    datetime | None,
    typer.Option("--date", formats=["%Y-%m-%d"], help="One day.", show_default=False),
]
FromOption = Annotated[
    datetime | None,
    typer.Option("--from", formats=["%Y-%m-%d"], help="First day.", show_default=False),
]
ToOption = Annotated[
    datetime | None,
    typer.Option("--to", formats=["%Y-%m-%d"], help="Last day, included.", show_default=False),
]
EnvOption = Annotated[
    Environment, typer.Option("--env", help="Environment to work in.", envvar="MARKETPULSE_ENV")
]
DatasetsOption = Annotated[
    str | None,
    typer.Option(
        "--datasets", help="Comma-separated datasets.", show_default="all that have a contract"
    ),
]


def days(day: datetime | None, first: datetime | None, last: datetime | None) -> list[date] | None:
    """Days asked for, in order; None when no date was given. Raises UsageError for a mix-up."""
    if day and (first or last):
        raise UsageError("--date names one day, --from and --to a range: give one or the other")
    if day:
        return [day.date()]
    if not first and not last:
        return None
    if not first or not last:
        raise UsageError("--from and --to belong together: give both")
    if first > last:
        raise UsageError(f"--from {first:%Y-%m-%d} is after --to {last:%Y-%m-%d}")
    return [first.date() + timedelta(days=n) for n in range((last - first).days + 1)]


def sample_days() -> list[date]:
    """Days of the sample week."""
    return [SAMPLE_FROM + timedelta(days=n) for n in range((SAMPLE_TO - SAMPLE_FROM).days + 1)]


def datasets(names: str | None) -> list[str]:
    """Datasets asked for, those that others refer to first; raises UsageError when unknown."""
    from marketpulse.contracts import dataset_names, load_contract

    if names is None:
        return dataset_names()
    asked = [name.strip() for name in names.split(",") if name.strip()]
    for name in asked:
        load_contract(name)
    return [name for name in dataset_names() if name in asked]
