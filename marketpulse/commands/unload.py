"""`marketpulse unload`: rows of the warehouse to S3 as Parquet."""

from typing import Annotated

import typer

from marketpulse import options
from marketpulse.errors import UsageError


def unload(
    rows: Annotated[str, typer.Argument(help="A mart, as fct_sales, or a query in quotes.")],
    to: Annotated[str, typer.Option("--to", metavar="URI", help="Where to: s3://bucket/folder/.")],
    partition_by: Annotated[
        str | None,
        typer.Option(metavar="COLUMNS", help="Columns that become folders, by comma."),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Remove what lies there before.")
    ] = False,
    env: options.EnvOption = options.Environment.local,
) -> None:
    """Write a mart or the answer of a query to S3: partitioned Parquet with a manifest."""
    from rich.console import Console

    from marketpulse.dbt_runner import run_operation

    options.require_aws(env, "unload")
    if not to.startswith("s3://"):
        raise UsageError(f"--to {to} is no place in S3; write it like s3://bucket/folder/")
    run_operation(
        "unload",
        {
            "query": rows,
            "to": to if to.endswith("/") else f"{to}/",
            "partition_by": options.names(partition_by),
            "replace": replace,
        },
        str(env),
        on_message=Console(highlight=False, soft_wrap=True).print,
    )
