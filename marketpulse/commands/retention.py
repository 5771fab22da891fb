"""`marketpulse retention`: delete what the lake was to keep only for a time."""

from typing import TYPE_CHECKING, Annotated

import typer

from marketpulse.options import DatasetsOption, Environment, EnvOption, datasets

if TYPE_CHECKING:
    from rich.table import Table

    from marketpulse.quarantine.retention import ExpiredFile


def retention(
    names: DatasetsOption = None,
    is_applied: Annotated[
        bool, typer.Option("--apply", help="Delete; without it nothing is changed.")
    ] = False,
    env: EnvOption = Environment.local,
) -> None:
    """Show what is no longer to be kept; with --apply, delete it.

    That is quarantine older than MARKETPULSE_QUARANTINE_DAYS, and silver files that a compaction
    replaced more than a day ago.
    """
    from datetime import UTC, datetime, timedelta

    from rich.console import Console

    from marketpulse.commands.compact import removals_table
    from marketpulse.compaction.compacting import GRACE_HOURS, compact
    from marketpulse.compaction.removing import removable
    from marketpulse.environment import lake_of
    from marketpulse.quarantine.retention import delete_expired, find_expired
    from marketpulse.settings import settings

    days = settings().quarantine_days
    before = datetime.now(UTC) - timedelta(days=days)
    lake, console, asked = lake_of(env), Console(highlight=False), datasets(names)
    found = (delete_expired if is_applied else find_expired)(lake, asked, before)
    if found:
        console.print(_table(found))
    else:
        console.print(f"retention: nothing in quarantine is older than {days} days")
    grace = timedelta(hours=GRACE_HOURS)
    removals = (
        compact(lake, asked, None, grace=grace, silver_database=settings().silver_database)
        if is_applied
        else removable(lake, asked, grace)
    )
    if removals:
        console.print(removals_table(removals))
    if found or removals:
        console.print("deleted" if is_applied else "nothing was deleted yet: add --apply to do it")


def _table(files: "list[ExpiredFile]") -> "Table":
    from rich import box
    from rich.table import Table

    table = Table(title="Expired quarantine", title_justify="left", box=box.SIMPLE_HEAD)
    for name in ("dataset", "batch"):
        table.add_column(name)
    for name in ("records", "bytes"):
        table.add_column(name, justify="right")
    for file in files:
        records = "left behind" if file.records is None else f"{file.records:,}"
        table.add_row(file.dataset, file.batch, records, f"{file.bytes:,}")
    return table
