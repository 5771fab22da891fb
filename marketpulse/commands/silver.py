"""`marketpulse silver`: validate, deduplicate and publish what lies in bronze."""

from typing import Annotated

import typer

from marketpulse.errors import MarketPulseError
from marketpulse.options import (
    DatasetsOption,
    DateOption,
    Environment,
    EnvOption,
    FromOption,
    ToOption,
    datasets,
    days,
)


def silver(
    date: DateOption = None,
    first: FromOption = None,
    last: ToOption = None,
    names: DatasetsOption = None,
    env: EnvOption = Environment.local,
    force: Annotated[
        bool, typer.Option("--force", help="Also do batches that did not change.")
    ] = False,
    accept_failed_share: Annotated[
        float | None,
        typer.Option(
            min=0,
            max=1,
            help="Publish batches in which up to this share of records fails.",
            show_default="each contract's",
        ),
    ] = None,
) -> None:
    """Validate bronze and publish it as silver; does the batches that changed since last time."""
    from marketpulse.environment import lake_of
    from marketpulse.lake import BRONZE

    asked_days, asked_datasets, lake = days(date, first, last), datasets(names), lake_of(env)
    if not lake.exists(BRONZE):
        raise MarketPulseError(
            f"nothing was delivered to the lake {lake.uri()}: run `marketpulse generate` first, "
            "or point MARKETPULSE_LAKE at a lake"
        )
    from marketpulse.silver_progress import run_with_progress

    run_with_progress(
        lake,
        asked_datasets,
        days=asked_days,
        force=force,
        accept_failed_share=accept_failed_share,
        environment=env,
    )
