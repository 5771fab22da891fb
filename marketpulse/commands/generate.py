"""`marketpulse generate`: fill bronze with the deliveries of synthetic source systems."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from marketpulse import options
from marketpulse.errors import UsageError

if TYPE_CHECKING:
    from generators.writing import GeneratedBatch


def generate(
    day: options.DateOption = None,
    first: options.FromOption = None,
    last: options.ToOption = None,
    datasets: options.DatasetsOption = None,
    hours: Annotated[
        str | None,
        typer.Option(
            help="Hours (UTC) of the hourly datasets, as 0-5,13.", show_default="the whole day"
        ),
    ] = None,
    scale: options.ScaleOption = options.SCALE,
    seed: options.SeedOption = options.SEED,
    defect_rate: options.DefectRateOption = options.DEFECT_RATE,
    format_: options.FormatOption = None,
    processes: options.ProcessesOption = None,
    env: options.EnvOption = options.Environment.local,
) -> None:
    """Generate bronze data of the shops and of the exchange; each tells one story."""
    from generators.generation import fulfil
    from generators.ordering import checked_order
    from generators.sources import SOURCES
    from marketpulse.environment import lake_of

    names = options.datasets(datasets)
    order = checked_order(
        names if datasets else [name for name in names if name in SOURCES],
        options.days(day, first, last) or options.sample_days(),
        hours=parse_hours(hours),
        seed=seed,
        scale=scale,
        format_=format_,
        defect_rate=defect_rate,
    )
    with _progress_bar(order.batches) as advance:
        batches = fulfil(order, lake_of(env), processes, advance)
    _print_summary(batches)


def parse_hours(text: str | None) -> list[int] | None:
    """Read `0-5,13` as a list of hours; raises UsageError for anything else."""
    if text is None:
        return None
    hours: list[int] = []
    for part in text.split(","):
        first, dash, last = part.strip().partition("-")
        last = last if dash else first
        if not first.isdecimal() or not last.isdecimal():
            raise UsageError(f"--hours {text}: give hours and ranges of hours, as 0-5,13")
        if int(last) < int(first):
            raise UsageError(f"--hours {text}: the range {part.strip()} runs backwards")
        hours += range(int(first), int(last) + 1)
    return hours


@contextmanager
def _progress_bar(batches: int) -> Iterator:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("Generating"),
        BarColumn(),
        TextColumn("{task.completed} of {task.total} batches, {task.fields[rows]:,} rows"),
        TimeRemainingColumn(),
    )
    # Without a thread that redraws: `generation` starts its processes faster when there is none.
    with Progress(
        *columns, console=Console(stderr=True), transient=True, auto_refresh=False
    ) as progress:
        task = progress.add_task("", total=batches, rows=0)

        def advance(batch: "GeneratedBatch") -> None:
            rows = progress.tasks[0].fields["rows"] + batch.rows
            progress.update(task, advance=1, rows=rows, refresh=True)

        yield advance


def _print_summary(batches: "list[GeneratedBatch]") -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("dataset", title="Generated", title_justify="left")
    for name in ("batches", "rows", "of them defective", "bytes"):
        table.add_column(name, justify="right")
    for dataset in sorted({batch.dataset for batch in batches}):
        made = [batch for batch in batches if batch.dataset == dataset]
        sums = (
            len(made),
            sum(batch.rows for batch in made),
            sum(batch.defective for batch in made),
            sum(batch.bytes for batch in made),
        )
        table.add_row(dataset, *(f"{number:,}" for number in sums))
    Console().print(table)
