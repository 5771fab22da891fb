"""What the commands of `marketpulse quarantine` share: which lake, which records."""

from typing import TYPE_CHECKING, Annotated

import typer

from marketpulse import options
from marketpulse.errors import MarketPulseError

if TYPE_CHECKING:
    from marketpulse.lake import Lake
    from marketpulse.quarantine.records import Selection

BatchOption = Annotated[
    str | None,
    typer.Option("--batch", help="One batch, as 2026-03-02 or 2026-03-02T13.", show_default="all"),
]
RuleOption = Annotated[
    str | None, typer.Option("--rule", help="Records that fail this rule.", show_default="all")
]


def published_lake(env: options.Environment) -> "Lake":
    """Return the lake of an environment; raises MarketPulseError when nothing was published."""
    from marketpulse.environment import lake_of
    from marketpulse.lake import LEDGER

    lake = lake_of(env)
    if not lake.exists(LEDGER):
        raise MarketPulseError(
            f"nothing was published in the lake {lake.uri()}: run `marketpulse silver` first, "
            "or point MARKETPULSE_LAKE at a lake"
        )
    return lake


def selection(names: str | None, batch: str | None, rule: str | None) -> "Selection":
    """Take the options that choose records; raises UsageError for an unknown dataset."""
    from marketpulse.quarantine.records import Selection

    return Selection(options.datasets(names), batch, rule)
