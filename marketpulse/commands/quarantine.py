"""`marketpulse quarantine`: see what failed, correct it, have it judged again."""

from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from marketpulse import options
from marketpulse.errors import UsageError

if TYPE_CHECKING:
    from marketpulse.lake import Lake
    from marketpulse.quarantine.editing import Edit
    from marketpulse.quarantine.records import Selection
    from marketpulse.quarantine.replaying import Replay

app = typer.Typer(help="Look at, correct and replay records that failed.", no_args_is_help=True)

BatchOption = Annotated[
    str | None,
    typer.Option("--batch", help="One batch, as 2026-03-02 or 2026-03-02T13.", show_default="all"),
]
RuleOption = Annotated[
    str | None, typer.Option("--rule", help="Records that fail this rule.", show_default="all")
]


@app.command("list")
def list_(
    names: options.DatasetsOption = None,
    batch: BatchOption = None,
    rule: RuleOption = None,
    env: options.EnvOption = options.Environment.local,
) -> None:
    """Count quarantined records by dataset, batch and rule."""
    from rich.console import Console

    from marketpulse.environment import lake_of
    from marketpulse.quarantine.records import quarantining_commits
    from marketpulse.quarantine.view import counts_table

    commits = quarantining_commits(lake_of(env), _selection(names, batch, rule))
    table = counts_table(commits, rule)
    Console().print(table if table.row_count else "quarantine: nothing there")


@app.command("show")
def show(
    names: options.DatasetsOption = None,
    batch: BatchOption = None,
    rule: RuleOption = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many records.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    env: options.EnvOption = options.Environment.local,
) -> None:
    """Print quarantined records with the rules they failed, the reasons and their origin."""
    from rich.console import Console

    from marketpulse.environment import lake_of
    from marketpulse.quarantine.records import find_records
    from marketpulse.quarantine.view import record_line, record_text

    console = Console(soft_wrap=True, highlight=False)
    for record in islice(find_records(lake_of(env), _selection(names, batch, rule)), limit):
        if as_json:
            typer.echo(record_line(record))
        else:
            console.print(record_text(record))


@app.command("export")
def export(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="File to write, one record a line.")],
    names: options.DatasetsOption = None,
    batch: BatchOption = None,
    rule: RuleOption = None,
    env: options.EnvOption = options.Environment.local,
) -> None:
    """Write quarantined records to a file; correct what is under `record` and replay the file."""
    from marketpulse.environment import lake_of
    from marketpulse.quarantine import editing
    from marketpulse.quarantine.records import find_records

    count = editing.export(find_records(lake_of(env), _selection(names, batch, rule)), path)
    typer.echo(f"{count:,} records written to {path}")


@app.command("replay")
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
    from marketpulse.environment import lake_of
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
    lake = lake_of(env)
    edits = _edits_of_file(path) if path else None
    if edits is None:
        selection = _selection(names, batch, rule)
        edits = _edits_by_expression(lake, selection, assignments or [], condition)
    accepted = replaying.accept(lake, edits)
    if not accepted:
        typer.echo("replay: nothing to do, no quarantined record was changed")
        return
    replaying.store(lake, accepted)
    if is_stored_only or not lake.is_local:
        typer.echo("corrections are stored; the next silver run of these days applies them:")
        for dataset, batches in accepted.items():
            days = sorted({batch_id[:10] for batch_id in batches})
            typer.echo(f"  {dataset}: {', '.join(days)}")
        return
    _process(lake, accepted)


def _selection(names: str | None, batch: str | None, rule: str | None) -> "Selection":
    from marketpulse.quarantine.records import Selection

    return Selection(options.datasets(names), batch, rule)


def _edits_of_file(path: Path) -> "list[Edit]":
    from marketpulse.contracts import load_contract
    from marketpulse.quarantine.editing import read_edits

    edits = list(read_edits(path))
    for dataset in {edit.dataset for edit in edits}:
        load_contract(dataset)
    return edits


def _edits_by_expression(
    lake: "Lake", selection: "Selection", assignments: list[str], condition: str | None
) -> "list[Edit]":
    from marketpulse.contracts import load_contract
    from marketpulse.quarantine.expressions import edits, parse_assignments
    from marketpulse.quarantine.records import find_records
    from spark_jobs.session import spark_session

    if len(selection.datasets) != 1:
        raise UsageError("--set wants one dataset: columns differ, name it with --datasets")
    contract = load_contract(selection.datasets[0])
    parsed = parse_assignments(assignments, contract)
    records = list(find_records(lake, selection))
    if not records:
        return []
    return list(edits(spark_session(input_bytes=0), contract, records, parsed, condition))


def _process(lake: "Lake", replay: "Replay") -> None:
    from rich.console import Console

    from marketpulse.batches import Batch
    from marketpulse.ledger import read_commit
    from marketpulse.quarantine.replaying import still_failing
    from marketpulse.quarantine.view import batches_table
    from marketpulse.silver_progress import run_with_progress

    for dataset in options.datasets(",".join(replay)):
        days = sorted({Batch.from_id(batch).ingest_date for batch in replay[dataset]})
        run_with_progress(lake, [dataset], days=days)
    touched = [(name, batch) for name, batches in replay.items() for batch in sorted(batches)]
    commits = [read_commit(lake, name, Batch.from_id(batch)) for name, batch in touched]
    failing = still_failing(lake, replay)
    count = sum(len(corrections) for batches in replay.values() for corrections in batches.values())
    console = Console(highlight=False)
    console.print(batches_table(commit for commit in commits if commit))
    console.print(f"{count:,} records replayed, {len(failing):,} of them still fail")
