"""`marketpulse land`: put foreign files into bronze by a mapping file, or suggest one."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from marketpulse import options
from marketpulse.errors import UsageError

if TYPE_CHECKING:
    from marketpulse.landing.landing import Landed


def land(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Files to land.", show_default=False)
    ] = None,
    mapping: Annotated[
        Path | None,
        typer.Option(help="How the files become records: feed.yml.", show_default=False),
    ] = None,
    day: options.DateOption = None,
    hour: Annotated[
        int | None, typer.Option(min=0, max=23, help="Hour (UTC) of hourly datasets.")
    ] = None,
    suggest: Annotated[
        Path | None,
        typer.Option(help="Write a first contract and mapping for this file.", show_default=False),
    ] = None,
    into: Annotated[Path, typer.Option(help="Folder for what --suggest writes.")] = Path(),
    env: options.EnvOption = options.Environment.local,
) -> None:
    """Land foreign files as bronze, mapped onto a contract; see docs/bring-your-own-data.md."""
    if suggest:
        if mapping or files:
            raise UsageError("--suggest looks at one file and lands nothing: give only --into")
        _suggest(suggest, into)
        return
    if not mapping or not files:
        raise UsageError("give --mapping feed.yml and files to land, or --suggest FILE")
    from marketpulse.environment import lake_of
    from marketpulse.landing.landing import Order, land
    from marketpulse.landing.loading import load_mapping

    feed, contract = load_mapping(mapping)
    landed = land(Order(lake_of(env), feed, contract, day, hour), files)
    _print_counts(contract.dataset, landed)


def _suggest(file: Path, into: Path) -> None:
    from marketpulse.landing.suggestion.suggestion import suggest

    contract, mapping = suggest(file, into)
    typer.echo(f"{contract}\n{mapping}")
    typer.echo(
        f"Look for DECIDE in both. Then:\n  scripts/lint_contracts {contract}\n"
        f"  MARKETPULSE_CONTRACTS={contract.parent} "
        f"marketpulse land --mapping {mapping} --date YYYY-MM-DD {file}"
    )


def _print_counts(dataset: str, landed: "list[Landed]") -> None:
    batches = {part.rsplit("/", 1)[0] for file in landed for part in file.parts}
    records_in = sum(file.records_in for file in landed)
    unsplit = sum(file.unsplit for file in landed)
    repeated = sum(file.repeated for file in landed)
    records_out = sum(file.records_out for file in landed)
    mapped = records_in - unsplit - repeated
    typer.echo(
        f"{dataset}: {len(landed):,} files, {records_in:,} lines in = {mapped:,} in "
        f"{records_out - unsplit:,} records + {unsplit:,} landed as raw text"
        + (f" + {repeated:,} repeated and left out" if repeated else "")
    )
    typer.echo(f"{records_out:,} records out, in {len(batches):,} batches")
    if replaced := sum(file.replaced for file in landed):
        typer.echo(f"{replaced:,} parts of files of the same names were replaced")
    if differing := sum(file.differing for file in landed):
        typer.echo(
            f"{differing:,} times the lines of a record contradict each other in a column; "
            "the first line's value was taken"
        )
    if unmapped := sorted({name for file in landed for name in file.unmapped}):
        typer.echo(f"not mapped: {', '.join(unmapped)}")
