"""A report as tables, or as one JSON object."""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from marketpulse.deployment.validation.checks import Report

if TYPE_CHECKING:
    from rich.console import Console


def print_report(console: "Console", report: Report) -> None:
    """Print counts by family, then every deviation, then what could not be checked."""
    from rich import box
    from rich.table import Table

    counts = Table(title=f"{report.environment}", title_justify="left", box=box.SIMPLE_HEAD)
    counts.add_column("family")
    for name in ("checks", "as expected", "deviations"):
        counts.add_column(name, justify="right")
    for family in dict.fromkeys(check.family for check in report.checks):
        holding = [check.holds for check in report.checks if check.family == family]
        wrong = holding.count(False)
        style = "red" if wrong else None
        counts.add_row(family, f"{len(holding)}", f"{holding.count(True)}", f"{wrong}", style=style)
    console.print(counts)
    if report.deviations:
        table = Table(title="Deviations", title_justify="left", box=box.SIMPLE_HEAD)
        for name in ("family", "resource", "expected", "found"):
            table.add_column(name, overflow="fold")
        for check in report.deviations:
            table.add_row(check.family, check.resource, check.statement, check.found)
        console.print(table)
    for trouble in report.troubles:
        console.print(f"could not be checked: {trouble}", style="yellow", markup=False)
    console.print(_closing(report))


def to_json(report: Report) -> str:
    """Write everything that was checked."""
    return json.dumps(asdict(report) | {"exit_code": report.exit_code}, indent=2)


def _closing(report: Report) -> str:
    if report.exit_code == 0:
        return f"{report.environment} is as expected: {len(report.checks)} checks"
    return f"{len(report.deviations)} deviations, {len(report.troubles)} could not be checked"
