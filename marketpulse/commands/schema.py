"""`marketpulse schema`: what a change of a contract, or of the data, means."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from marketpulse import options
from marketpulse.errors import MarketPulseError, UsageError

if TYPE_CHECKING:
    from marketpulse.evolution.comparison import Comparison

app = typer.Typer(help="See what a change of a schema means.", no_args_is_help=True)


@app.callback()
def schema() -> None:
    """Without this, typer would make the one command that there is the whole of `schema`."""


@app.command("diff")
def diff(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[DATASET]...", help="Datasets.", show_default="all"),
    ] = None,
    against: Annotated[
        str | None,
        typer.Option(
            metavar="REVISION|PATH",
            help="Former contracts: a git revision, a file in one as main:contracts/clicks.yaml, "
            "a folder, a file.",
            show_default="HEAD",
        ),
    ] = None,
    data: Annotated[
        list[Path] | None,
        typer.Option(help="Compare with a file to be delivered; may be repeated."),
    ] = None,
    silver: Annotated[
        bool, typer.Option("--silver", help="Compare with published files, not with bronze.")
    ] = False,
    day: options.DateOption = None,
    first: options.FromOption = None,
    last: options.ToOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
    env: options.EnvOption = options.Environment.local,
) -> None:
    """Classify changes as safe, widening or breaking, between contracts or against data.

    With dates or --data the contract is compared with data, else with its former version. Ends
    with 1 when a change is breaking or the contract's version does not say that it changed.
    """
    days = options.days(day, first, last)
    if against and (days or data or silver):
        raise UsageError("--against compares contracts; with data, leave it out")
    chosen = options.datasets(",".join(names) if names else None)
    comparisons = _compared(chosen, against or "HEAD", data or [], silver, days, env)
    if all(comparison.files == 0 for comparison in comparisons):
        raise MarketPulseError("there are no files to compare with: other dates, another lake?")
    if as_json:
        typer.echo(json.dumps([comparison.as_dict() for comparison in comparisons], indent=2))
    else:
        _print(comparisons)
    if not all(comparison.may_pass for comparison in comparisons):
        raise typer.Exit(1)


def _compared(
    datasets: list[str],
    against: str,
    data: list[Path],
    silver: bool,
    days: list | None,
    env: options.Environment,
) -> "list[Comparison]":
    from marketpulse.environment import lake_of
    from marketpulse.evolution import comparison

    if data:
        if len(datasets) != 1:
            raise UsageError("--data wants one dataset: name it")
        return [comparison.compare_files(datasets[0], [str(path.resolve()) for path in data], env)]
    if silver:
        lake = lake_of(env)
        return [comparison.compare_silver(lake, dataset, days) for dataset in datasets]
    if days:
        lake = lake_of(env)
        return [comparison.compare_bronze(lake, dataset, days, env) for dataset in datasets]
    if len(datasets) > 1 and (":" in against or Path(against).is_file()):
        raise UsageError(f"--against {against} is one contract: name its dataset")
    return [comparison.compare_versions(dataset, against) for dataset in datasets]


def _print(comparisons: "list[Comparison]") -> None:
    from rich.console import Console

    from marketpulse.evolution.view import comparison_view

    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = 160
    changed = [c for c in comparisons if c.changes or c.version_problem]
    for comparison in changed:
        console.print(comparison_view(comparison))
    same = len(comparisons) - len(changed)
    if same:
        console.print(f"{same} of {len(comparisons)} datasets: no change")
