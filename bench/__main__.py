"""`python -m bench [names]`: measure, show, and keep the results in bench/results."""

import csv
import importlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bench import machine

MEASURES = ("generation", "silver", "build", "queries", "glue", "land", "compaction", "source")
RESULTS = Path(__file__).parent / "results"


def bench(
    names: Annotated[
        list[str] | None, typer.Argument(help=f"Any of: {', '.join(MEASURES)}; all when none.")
    ] = None,
    scale: Annotated[
        float | None,
        typer.Option(
            help="Try with another volume than the goals are stated for; keeps no result."
        ),
    ] = None,
) -> None:
    """Measure MarketPulse against its goals and its rivals, all on this machine in this run."""
    unknown = set(names or ()) - set(MEASURES)
    if unknown:
        raise typer.BadParameter(f"{', '.join(sorted(unknown))}; known: {', '.join(MEASURES)}")
    console = Console()
    for name in names or MEASURES:
        with console.status(f"Measuring {name} ..."):
            module = importlib.import_module(f"bench.{name}")
            rows = module.measure() if scale is None else module.measure(scale=scale)
        console.print(_table(name, rows))
        if scale is None:
            _keep(name, rows)


def _table(name: str, rows: list[dict]) -> Table:
    table = Table("Metric", title=name, title_justify="left")
    for heading in ("Value", "Unit", "Goal", "Met"):
        table.add_column(heading, justify="right" if heading == "Value" else "left")
    for row in rows:
        met = {True: "[green]yes", False: "[red]no", None: ""}[row["met"]]
        table.add_row(row["metric"], f"{row['value']:,.2f}", row["unit"], row["goal"], met)
    return table


def _keep(name: str, rows: list[dict]) -> None:
    RESULTS.mkdir(exist_ok=True)
    context = {"date": datetime.now(UTC).date().isoformat(), **machine.describe()}
    with (RESULTS / f"{name}.csv").open("w", newline="") as stream:
        writer = csv.DictWriter(stream, [*rows[0], *context], lineterminator="\n")
        writer.writeheader()
        writer.writerows(row | context for row in rows)


if __name__ == "__main__":
    typer.run(bench)
