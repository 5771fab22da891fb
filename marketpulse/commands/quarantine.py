"""`marketpulse quarantine`: see what failed, correct it, have it judged again."""

from itertools import islice
from pathlib import Path
from typing import Annotated

import typer

from marketpulse import options
from marketpulse.commands.quarantine_options import (
    BatchOption,
    RuleOption,
    published_lake,
    selection,
)
from marketpulse.commands.quarantine_replay import replay

app = typer.Typer(help="Look at, correct and replay records that failed.", no_args_is_help=True)
app.command("replay")(replay)


@app.command("list")
def list_(
    names: options.DatasetsOption = None,
    batch: BatchOption = None,
    rule: RuleOption = None,
    env: options.EnvOption = options.Environment.local,
) -> None:
    """Count quarantined records by dataset, batch and rule."""
    from rich.console import Console

    from marketpulse.quarantine.records import quarantining_commits
    from marketpulse.quarantine.view import counts_table

    commits = quarantining_commits(published_lake(env), selection(names, batch, rule))
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

    from marketpulse.quarantine.records import find_records
    from marketpulse.quarantine.view import record_line, record_text

    console = Console(soft_wrap=True, highlight=False)
    for record in islice(find_records(published_lake(env), selection(names, batch, rule)), limit):
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
    from marketpulse.quarantine import editing
    from marketpulse.quarantine.records import find_records

    count = editing.export(find_records(published_lake(env), selection(names, batch, rule)), path)
    typer.echo(f"{count:,} records written to {path}")
