"""`marketpulse catalog`: what the Glue Data Catalog shows of silver."""

from typing import TYPE_CHECKING

import typer

from marketpulse import options
from marketpulse.errors import UsageError

if TYPE_CHECKING:
    from marketpulse.catalog.registration import Registration

app = typer.Typer(help="Keep the Glue Data Catalog equal to the lake.", no_args_is_help=True)


@app.callback()
def catalog() -> None:
    """Keep the Glue Data Catalog equal to the lake."""


@app.command("register")
def register(env: options.EnvOption = options.Environment.dev) -> None:
    """Register silver tables, their partitions and a snapshot of the ledger.

    Every silver run ends with it when MARKETPULSE_SILVER_DATABASE is set; twice changes nothing.
    """
    from marketpulse.catalog import registration
    from marketpulse.catalog.type_changes import require_readable_files
    from marketpulse.environment import lake_of
    from marketpulse.settings import settings

    database = settings().silver_database
    if not database:
        raise UsageError(
            "MARKETPULSE_SILVER_DATABASE is not set: it names the Glue database to register in, "
            "for example marketpulse_dev_silver"
        )
    lake = lake_of(env)
    require_readable_files(database)
    print_registration(registration.register(lake, database))


def print_registration(done: "Registration") -> None:
    """Say in a line or a table what had to be changed."""
    from rich.console import Console

    if not done.has_changed:
        Console().print(f"catalog: {done.database} shows what is published, nothing to do")
        return
    from rich import box
    from rich.table import Table

    table = Table(
        title=f"Catalog {done.database}",
        title_justify="left",
        box=box.SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
    )
    table.add_column("table")
    for name in ("described", "partitions added", "changed", "removed"):
        table.add_column(name, justify="right")
    names = {*done.tables, *done.created, *done.updated, *done.deleted}
    for name in sorted(names):
        counts = (changes.get(name, 0) for changes in (done.created, done.updated, done.deleted))
        described = "anew" if name in done.tables else ""
        table.add_row(name, described, *(f"{count:,}" for count in counts))
    Console().print(table)
