"""`marketpulse quarantine replay`: corrected records in the place of those that failed."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from marketpulse import options
from marketpulse.commands.quarantine_options import (
    BatchOption,
    RuleOption,
    published_lake,
    selection,
)
from marketpulse.errors import UsageError

if TYPE_CHECKING:
    from marketpulse.lake import Lake
    from marketpulse.quarantine.editing import Edit
    from marketpulse.quarantine.records import Selection
    from marketpulse.quarantine.replaying import Replay


def replay(
    path: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="Edited file of `export`.")
    ] = None,
    assignments: Annotated[
        list[str] | None,
        typer.Option("--set", help='Correct a column, as "amount=abs(amount)" in Spark SQL.'),
    ] = None,
    condition: Annotated[
        str | None, typer.Option("--where", help="Only records for which this Spark SQL holds.")
    ] = None,
    names: options.DatasetsOption = None,
    batch: BatchOption = None,
    rule: RuleOption = None,
    is_stored_only: Annotated[
        bool, typer.Option("--store-only", help="Leave the work to the next silver run.")
    ] = False,
    env: options.EnvOption = options.Environment.local,
) -> None:
    """Put corrected records in the place of failed ones and process their batches again."""
    from marketpulse.quarantine import replaying

    if (path is None) == (not assignments):
        raise UsageError(
            "give either an edited file, made with `marketpulse quarantine export`, or --set"
        )
    if path and any((names, batch, rule, condition)):
        raise UsageError(
            "an edited file says itself which records it corrects: leave out --datasets, --batch, "
            "--rule and --where"
        )
    lake = published_lake(env)
    if path:
        edits = _edits_of_file(path)
    else:
        chosen = selection(names, batch, rule)
        edits = _edits_by_expression(lake, chosen, assignments or [], condition)
    accepted = replaying.accept(lake, edits)
    if not accepted:
        typer.echo(
            "replay: nothing to do, no record was changed; corrections that are stored already "
            "are applied by `marketpulse silver`"
        )
        return
    replaying.store(lake, accepted)
    if is_stored_only or not lake.is_local:
        typer.echo("corrections are stored; the next silver run of these days applies them:")
        for dataset, batches in accepted.items():
            days = sorted({batch_id[:10] for batch_id in batches})
            typer.echo(f"  {dataset}: {', '.join(days)}")
        return
    _process(lake, accepted, env)


def _edits_of_file(path: Path) -> "list[Edit]":
    from marketpulse.contracts import load_contract
    from marketpulse.quarantine.editing import read_edits

    edits = list(read_edits(path))
    for dataset in {edit.dataset for edit in edits}:
        load_contract(dataset)
    return edits


def _edits_by_expression(
    lake: "Lake", chosen: "Selection", assignments: list[str], condition: str | None
) -> "list[Edit]":
    from marketpulse.contracts import load_contract
    from marketpulse.quarantine.expressions import edits, parse_assignments
    from marketpulse.quarantine.records import find_records
    from spark_jobs.session import spark_session

    if len(chosen.datasets) != 1:
        raise UsageError("--set wants one dataset: columns differ, name it with --datasets")
    contract = load_contract(chosen.datasets[0])
    parsed = parse_assignments(assignments, contract)
    records = list(find_records(lake, chosen))
    if not records:
        return []
    return list(edits(spark_session(input_bytes=0), contract, records, parsed, condition))


def _process(lake: "Lake", replay: "Replay", env: options.Environment) -> None:
    from rich.console import Console

    from marketpulse.batches import Batch
    from marketpulse.ledger import read_commit
    from marketpulse.quarantine.replaying import still_failing
    from marketpulse.quarantine.view import batches_table
    from marketpulse.silver_progress import run_with_progress

    for dataset in options.datasets(",".join(replay)):
        days = sorted({Batch.from_id(batch).ingest_date for batch in replay[dataset]})
        run_with_progress(lake, [dataset], days=days, environment=env)
    touched = [(name, batch) for name, batches in replay.items() for batch in sorted(batches)]
    commits = [read_commit(lake, name, Batch.from_id(batch)) for name, batch in touched]
    failing = still_failing(lake, replay)
    count = sum(len(corrections) for batches in replay.values() for corrections in batches.values())
    console = Console(highlight=False)
    console.print(batches_table(commit for commit in commits if commit))
    console.print(f"{count:,} records replayed, {len(failing):,} of them still fail")
