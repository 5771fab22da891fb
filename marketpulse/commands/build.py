"""`marketpulse build`: gold and marts from what silver published."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from marketpulse import options

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from marketpulse.dbt_runner import Step
    from marketpulse.lake import Lake


def build(
    day: options.DateOption = None,
    first: options.FromOption = None,
    last: options.ToOption = None,
    datasets: options.DatasetsOption = None,
    full_refresh: Annotated[
        bool, typer.Option("--full-refresh", help="Build everything anew, not only what changed.")
    ] = False,
    env: options.EnvOption = options.Environment.local,
) -> None:
    """Build and test gold and marts: the dates whose silver changed since the last build.

    Dates given are built again in any case. With --datasets only what is made of them is built,
    which needs one complete build before.
    """
    from marketpulse.environment import lake_of

    days = options.days(day, first, last)
    asked = options.datasets(datasets) if datasets else None
    run_build(lake_of(env), env, asked, days, full_refresh=full_refresh)


def run_build(
    lake: "Lake",
    env: options.Environment = options.Environment.local,
    datasets: list[str] | None = None,
    days: "list[date] | None" = None,
    *,
    full_refresh: bool = False,
) -> "list[Step]":
    """Build, print what was done; raises MarketPulseError when a model or a test failed."""
    from marketpulse.building import build_targets, print_summary, raise_on_failure

    with _progress() as (start, advance):
        steps = build_targets(
            lake, env, datasets, days, full_refresh=full_refresh, on_start=start, on_step=advance
        )
    print_summary(steps)
    raise_on_failure(steps)
    return steps


@contextmanager
def _progress() -> "Iterator[tuple[Callable[[int], None], Callable[[str], None]]]":
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("Building"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("starting dbt", total=None)
        yield (
            lambda nodes: progress.update(task, total=nodes),
            lambda name: progress.update(task, advance=1, description=name),
        )
