"""`marketpulse source load`: fill the PostgreSQL that customers and orders come from."""

from typing import Annotated

import typer

from marketpulse import options

app = typer.Typer(help="The PostgreSQL of customers and orders.", no_args_is_help=True)


@app.callback()
def source() -> None:
    """Make the source database look like one that people work with."""


@app.command("load")
def load(
    day: options.DateOption = None,
    first: options.FromOption = None,
    last: options.ToOption = None,
    scale: options.ScaleOption = options.SCALE,
    seed: options.SeedOption = options.SEED,
    reset: Annotated[
        bool, typer.Option("--reset", help="Drop the tables of an earlier load first.")
    ] = False,
) -> None:
    """Create and fill the tables customers and orders, then apply the changes of each day.

    The database is the one of MARKETPULSE_SOURCE_URL or PGHOST, PGDATABASE, PGUSER, PGPASSWORD.
    Without dates: the sample week. Days that were applied before are left as they are.
    """
    from generators.database.loading import load_days
    from generators.story import Story
    from marketpulse.source.connection import source_database

    days = options.days(day, first, last) or options.sample_days()
    database, count = source_database(), 0
    for loaded in load_days(database, Story(seed, scale), days, reset=reset):
        count += 1
        typer.echo(
            f"{loaded.day}: {loaded.new:,} rows new, {loaded.changed:,} changed, "
            f"{loaded.deleted:,} deleted"
        )
    if not count:
        typer.echo(f"{database} holds these days already")
