"""Quarantine at the terminal: counts as a table, records with what is wrong with them."""

import json
from collections.abc import Iterable
from dataclasses import asdict

from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from marketpulse.ledger import Commit
from marketpulse.quarantine.records import QuarantinedRecord


def counts_table(commits: Iterable[Commit], rule: str | None) -> Table:
    """Failed records by dataset, batch and rule; a record that fails two rules counts twice."""
    table = _table("Quarantine", ("dataset", "batch", "rule"), ("records",))
    for commit in commits:
        for name, count in sorted(commit.rules.items()):
            if rule in (None, name):
                table.add_row(commit.dataset, commit.batch, name, f"{count:,}")
    return table


def batches_table(commits: Iterable[Commit]) -> Table:
    """How the records of each batch add up."""
    numbers = ("records in", "published", "quarantined", "duplicates")
    table = _table("Batches", ("dataset", "batch"), numbers)
    for commit in commits:
        counts = (
            commit.rows_in,
            commit.rows_out,
            commit.rows_quarantined,
            commit.rows_duplicate,
        )
        table.add_row(commit.dataset, commit.batch, *(f"{count:,}" for count in counts))
    return table


def record_text(record: QuarantinedRecord) -> Group:
    """A record, the rules it failed with their reasons, and where it came from."""
    lines = [Text(f"{record.dataset} {record.batch} {record.id}", style="bold")]
    lines += [
        Text(f"  {rule} - {reason}")
        for rule, reason in zip(record.rules, record.reasons, strict=True)
    ]
    lines.append(Text(f"  from {record.source_file}"))
    lines.append(Text(f"  {_printable(record.record)}"))
    if record.correction:
        lines.append(Text(f"  corrected to {_printable(record.correction)}"))
    return Group(*lines, Text(""))


def record_line(record: QuarantinedRecord) -> str:
    """A record as one line of JSON."""
    fields = asdict(record) | {"quarantined_at": record.quarantined_at.isoformat()}
    return json.dumps(fields, ensure_ascii=False)


def _printable(text: str) -> str:
    """Escape what a terminal might obey: nobody knows who sent the record."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def _table(title: str, texts: tuple[str, ...], numbers: tuple[str, ...]) -> Table:
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for name in texts:
        table.add_column(name, overflow="fold")
    for name in numbers:
        table.add_column(name, justify="right")
    return table
