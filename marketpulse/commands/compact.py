"""`marketpulse compact`: merge the small files of closed event dates."""

from typing import TYPE_CHECKING, Annotated

import typer

from marketpulse import options

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.table import Table

    from marketpulse.compaction.planning import Merge
    from marketpulse.compaction.removing import Removal


def _size(text: str) -> int:
    from pydantic import ByteSize, TypeAdapter, ValidationError

    try:
        size = int(TypeAdapter(ByteSize).validate_python(text))
    except ValidationError:
        size = 0
    if size <= 0:
        raise typer.BadParameter(f"{text!r} is no size; write it like 128MB or 64MiB")
    return size


def compact(
    names: options.DatasetsOption = None,
    first: options.FromOption = None,
    last: options.ToOption = None,
    target_file_size: Annotated[
        int,
        typer.Option(parser=_size, metavar="SIZE", help="Merge small files up to this size."),
    ] = "128MB",
    closed_after: Annotated[
        int | None,
        typer.Option(
            min=0,
            metavar="DAYS",
            help="Leave as many days before the newest delivery alone.",
            show_default="each contract's look-back",
        ),
    ] = None,
    grace_hours: Annotated[
        float,
        typer.Option(min=0, help="Keep merged files this long for readers that began before."),
    ] = 24,
    is_dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be done and change nothing.")
    ] = False,
    env: options.EnvOption = options.Environment.local,
) -> None:
    """Merge the small files of closed event dates; readers see the same rows before and after.

    --from and --to are event dates. The small files go with the first run after the time of grace.
    """
    from datetime import timedelta

    from rich.console import Console

    from marketpulse.compaction import compacting, planning, removing
    from marketpulse.environment import lake_of
    from marketpulse.settings import settings
    from marketpulse.structured_log import log_to_file

    lake, datasets = lake_of(env), options.datasets(names)
    limits = planning.Limits(options.days(None, first, last), target_file_size, closed_after)
    grace = timedelta(hours=grace_hours)
    console = Console(highlight=False)
    if is_dry_run:
        merges = compacting.find_merges(lake, datasets, limits)
        removals = removing.removable(lake, datasets, grace)
    else:
        log_to_file()
        merges = []
        with console.status("Compacting ...") as status:

            def show(merge: "Merge") -> None:
                merges.append(merge)
                status.update(f"Compacting {merge.compaction.table} {merge.compaction.event_date}")

            removals = compacting.compact(
                lake,
                datasets,
                limits,
                grace=grace,
                silver_database=settings().silver_database,
                on_merge=show,
            )
    if merges:
        console.print(_table(merges))
    else:
        console.print("compact: no closed event date has small files to merge")
    if removals:
        count = sum(len(removal.paths) for removal in removals)
        console.print(f"superseded files {'to remove' if is_dry_run else 'removed'}: {count:,}")
    if is_dry_run:
        console.print("nothing was changed: leave --dry-run out to do it")


def removals_table(removals: "Iterable[Removal]") -> "Table":
    """Show how many files nobody reads any more, by table and event date."""
    table = _empty_table("Superseded silver files", "event date", "files")
    for removal in removals:
        entry = removal.compaction
        table.add_row(entry.table, entry.event_date, f"{len(removal.paths):,}")
    return table


def _table(merges: "Iterable[Merge]") -> "Table":
    """Sum up by table."""
    columns = ("event dates", "files before", "after", "bytes before", "after")
    table = _empty_table("Compaction", *columns)
    by_table: dict[str, list[Merge]] = {}
    for merge in merges:
        by_table.setdefault(merge.compaction.table, []).append(merge)
    for name, of_table in by_table.items():
        numbers = (
            len(of_table),
            sum(len(merge.units) for merge in of_table),
            sum(len(merge.bins) for merge in of_table),
            sum(unit.file_bytes for merge in of_table for unit in merge.units),
        )
        sizes = [merge.bytes_after for merge in of_table]
        after = "" if None in sizes else f"{sum(sizes):,}"
        table.add_row(name, *(f"{number:,}" for number in numbers), after)
    return table


def _empty_table(title: str, *columns: str) -> "Table":
    from rich import box
    from rich.table import Table

    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    table.add_column("table")
    for name in columns:
        table.add_column(name, justify="right")
    return table
