"""`marketpulse ingest`: land what changed in the source database as bronze."""

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from marketpulse import options

if TYPE_CHECKING:
    from marketpulse.source.extracts import Extract

OVERLAP_MINUTES, MOST_DELETED = 30.0, 0.2


def ingest(
    day: options.DateOption = None,
    datasets: Annotated[
        str | None,
        typer.Option(
            "--datasets", help="Comma-separated.", show_default="all that come from the database"
        ),
    ] = None,
    full: Annotated[
        bool, typer.Option("--full", help="Read all rows, not only those that changed.")
    ] = False,
    sweep_keys: Annotated[
        bool, typer.Option("--sweep-keys", help="Also look for rows that were deleted.")
    ] = False,
    overlap_minutes: Annotated[
        float,
        typer.Option(min=0, help="Read again what changed so long before the newest known change."),
    ] = OVERLAP_MINUTES,
    accept_deleted_share: Annotated[
        float, typer.Option(min=0, max=1, help="Most keys that a sweep may find deleted.")
    ] = MOST_DELETED,
    env: options.EnvOption = options.Environment.local,
) -> None:
    """Extract customers and orders from PostgreSQL into bronze; `marketpulse silver` comes next.

    Takes what changed since the newest extract that silver has committed, up to the end of the day.
    """
    from datetime import UTC, datetime

    from marketpulse.batches import Batch
    from marketpulse.environment import lake_of
    from marketpulse.source.connection import source_database
    from marketpulse.structured_log import log_to_file
    from spark_jobs.source.extracting import Request
    from spark_jobs.source_to_bronze import ingest, require_extracted

    names = require_extracted(options.names(datasets))
    request = Request(
        batch=Batch(day or datetime.now(UTC).date()),
        is_full=full,
        sweeps_keys=sweep_keys,
        overlap=timedelta(minutes=overlap_minutes),
        most_deleted=accept_deleted_share,
    )
    log_to_file()
    ingest(lake_of(env), source_database(), names, request, _show)


def _show(dataset: str, extract: "Extract") -> None:
    since = f"since {extract.low[:19]}Z" if extract.low else "all rows"
    typer.echo(
        f"{dataset}: {extract.rows - extract.deleted:,} rows ({since}) and {extract.deleted:,} "
        f"deleted keys landed, {extract.bytes:,} bytes"
    )
