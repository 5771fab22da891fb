"""An estimate as a table."""

from typing import TYPE_CHECKING

from marketpulse.cost.charges import Charge, Estimate
from marketpulse.cost.rate_card import rate_card

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table


def print_estimate(
    console: "Console", after: Estimate, before: Estimate | None = None, details: bool = False
) -> None:
    """Print sums by group, all charges with details, and what it was before."""
    console.print(_table(after, details))
    if before and before.charges:
        change = after.total.monthly - before.total.monthly
        console.print(f"a month now: ${before.total.monthly:,.2f}; the change: ${change:+,.2f}")
    oldest = min(price.as_of for price in rate_card().values())
    console.print(f"prices of us-east-2 as of {oldest}, without taxes and discounts", style="dim")
    if after.unknown_types:
        kinds = ", ".join(after.unknown_types)
        console.print(f"not in the estimate, nobody gave a price: {kinds}", style="yellow")


def _table(estimate: Estimate, details: bool) -> "Table":
    from rich import box
    from rich.table import Table

    table = Table(title="Estimated cost, US$", title_justify="left", box=box.SIMPLE_HEAD)
    table.add_column("group")
    if details:
        table.add_column("what")
    for name in ("idle/hour", "at work/hour", "idle/month", "use/month", "month"):
        table.add_column(name, justify="right")
    for group, total in estimate.groups().items():
        if details:
            for charge in (each for each in estimate.charges if each.group == group):
                table.add_row(group, charge.what, *_numbers(charge))
        else:
            table.add_row(group, *_numbers(total))
    table.add_section()
    table.add_row("total", *([""] if details else []), *_numbers(estimate.total), style="bold")
    return table


def _numbers(charge: Charge) -> list[str]:
    idle = charge.standing_hourly
    return [
        f"{idle:,.3f}",
        f"{idle + charge.working_hourly:,.3f}",
        f"{charge.standing_monthly:,.2f}",
        f"{charge.use_monthly:,.2f}",
        f"{charge.monthly:,.2f}",
    ]
