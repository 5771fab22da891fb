"""Comparisons as tables for a person."""

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from marketpulse.evolution.change import BREAKING, SAFE, WIDENING
from marketpulse.evolution.comparison import Comparison

_STYLES = {SAFE: "green", WIDENING: "yellow", BREAKING: "bold red"}


def comparison_view(comparison: Comparison) -> RenderableType:
    """Show the changes of a dataset, then what follows from them."""
    table = Table(title=_title(comparison), title_justify="left", box=box.SIMPLE_HEAD)
    table.add_column("")
    table.add_column("what", no_wrap=True)
    table.add_column("change")
    table.add_column("means")
    for change in comparison.changes:
        gravity = Text(change.gravity, style=_STYLES[change.gravity])
        table.add_row(gravity, change.subject, change.what, change.consequence)
    return Group(table, *map(Text, _conclusions(comparison)))


def _title(comparison: Comparison) -> str:
    versions = ""
    if comparison.old_version:
        versions = f" {comparison.old_version} → {comparison.new_version}"
    return f"{comparison.dataset}{versions}, against {comparison.compared_with}"


def _conclusions(comparison: Comparison) -> list[str]:
    lines = []
    if comparison.does_history_again:
        lines.append(
            "Every batch of before is stale: a silver run without dates does all of them again."
        )
    elif comparison.wanted_bump:
        lines.append("Batches of before stay as they are.")
    if comparison.version_problem:
        lines.append(f"Version: {comparison.version_problem}.")
    return lines
