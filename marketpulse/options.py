"""Options that several commands share."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Annotated

import typer

from marketpulse.errors import UsageError
from marketpulse.periods import days as days

SAMPLE_FROM, SAMPLE_TO = date(2026, 3, 2), date(2026, 3, 8)
"""The week that `generate` and `run` make when no dates are given; a Monday to a Sunday."""


class Environment(StrEnum):
    """Where a command works: this machine, or an AWS environment."""

    local = "local"
    dev = "dev"
    stg = "stg"
    prod = "prod"


def parse_day(text: str) -> date:
    """Read a day as the options take it; raises BadParameter for anything but YYYY-MM-DD."""
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no date; write it like 2026-03-02") from None


def _day_option(name: str, help: str) -> typer.models.OptionInfo:
    return typer.Option(name, parser=parse_day, metavar="YYYY-MM-DD", help=help, show_default=False)


DateOption = Annotated[date | None, _day_option("--date", "One day.")]
FromOption = Annotated[date | None, _day_option("--from", "First day.")]
ToOption = Annotated[date | None, _day_option("--to", "Last day, included.")]
EnvOption = Annotated[
    Environment, typer.Option("--env", help="Environment to work in.", envvar="MARKETPULSE_ENV")
]
DatasetsOption = Annotated[
    str | None,
    typer.Option(
        "--datasets", help="Comma-separated datasets.", show_default="all that have a contract"
    ),
]
ScaleOption = Annotated[float, typer.Option(help="Volume; 1.0 is 5 million clicks a day.")]
SeedOption = Annotated[int, typer.Option(help="Which story is told.")]
DefectRateOption = Annotated[
    float, typer.Option(help="Defective records per good one, from 0 to 0.5.")
]
FormatOption = Annotated[
    str | None,
    typer.Option(
        "--format",
        help="jsonl.gz, csv or parquet.",
        show_default="the first format of each contract",
    ),
]
ProcessesOption = Annotated[
    int | None, typer.Option(min=1, help="Processes at work.", show_default="as the volume needs")
]
SCALE, SEED, DEFECT_RATE = 0.01, 42, 0.01
"""What is generated when nothing is said: a small retailer, one bad record in a hundred."""


def sample_days() -> list[date]:
    """Days of the sample week."""
    return [SAMPLE_FROM + timedelta(days=n) for n in range((SAMPLE_TO - SAMPLE_FROM).days + 1)]


def datasets(names: str | None) -> list[str]:
    """Datasets asked for, those that others refer to first; raises UsageError when unknown."""
    from marketpulse.contracts import chosen_datasets

    return chosen_datasets(names)


def names(text: str | None) -> list[str]:
    """Names in a list by comma; none when nothing was given."""
    return [name.strip() for name in (text or "").split(",") if name.strip()]


def require_aws(env: Environment, command: str) -> None:
    """Raise UsageError for the local environment, which has no Redshift."""
    if env is Environment.local:
        raise UsageError(
            f"{command} works on Redshift, so on --env dev, stg or prod; the warehouse of this "
            "machine is a DuckDB file, which DuckDB itself loads and exports"
        )
