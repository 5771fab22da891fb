"""`marketpulse copy`: tables of the lake into Redshift's staging schema."""

from enum import StrEnum
from typing import Annotated

import typer

from marketpulse import options


class Layer(StrEnum):
    """The part of the lake a table is in."""

    silver = "silver"
    gold = "gold"


def copy(
    table: Annotated[str, typer.Argument(help="Table of the lake, as sale_items.")],
    layer: Annotated[Layer, typer.Option(help="Part of the lake it is in.")] = Layer.silver,
    day: options.DateOption = None,
    first: options.FromOption = None,
    last: options.ToOption = None,
    env: options.EnvOption = options.Environment.local,
) -> None:
    """Load a table, or some of its dates, into `staging` on Redshift in place of what was there.

    Only committed files are loaded. Columns that are not the declared ones are refused before.
    """
    from rich.console import Console

    from marketpulse.environment import lake_of
    from marketpulse.redshift_copy import copy_table

    options.require_aws(env, "copy")
    copy_table(
        lake_of(env),
        str(layer),
        table,
        options.days(day, first, last),
        str(env),
        on_message=Console(highlight=False, soft_wrap=True).print,
    )
