"""The closing report as a person reads it."""

import sys
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from marketpulse.business_figures import BusinessFigures, DayFigures
from marketpulse.delivery_summary import DatasetSummary
from marketpulse.lake import LEDGER, Lake

RULES_SHOWN, DAYS_SHOWN, BATCHES_NAMED = 12, 14, 3


def deliveries(summaries: Sequence[DatasetSummary]) -> RenderableType:
    """One line per dataset: delivered = published + quarantined + duplicates (+ what is held)."""
    table = number_table(
        "Dataset", "Delivered", "Published", "Quarantined", "Duplicates", "Batches"
    )
    table.add_column("Gate")
    for summary in summaries:
        held = len(summary.held)
        table.add_row(
            summary.dataset,
            *(
                f"{count:,}"
                for count in (
                    summary.delivered,
                    summary.published,
                    summary.quarantined,
                    summary.duplicates,
                    summary.batches,
                )
            ),
            Text(f"{held} held", "bold red") if held else Text("open", "green"),
        )
    return section("What arrived", table, *_held_batches(summaries))


def quarantine(summaries: Sequence[DatasetSummary]) -> RenderableType:
    """The rules that failed most; a record that fails two counts under both."""
    failures = sorted(
        (
            (count, summary.dataset, rule, summary.reasons.get(rule, ""))
            for summary in summaries
            for rule, count in summary.failed_rules.items()
        ),
        key=lambda failure: (-failure[0], *failure[1:]),
    )
    if not failures:
        return section("Quarantined", Text("Nothing: every record kept its contract."))
    table = _plain_table(expand=True)
    table.add_column("Records", justify="right", no_wrap=True)
    table.add_column("Dataset", no_wrap=True)
    table.add_column("Rule", no_wrap=True)
    table.add_column("Because", no_wrap=True, overflow="ellipsis", ratio=1)
    for count, dataset, rule, reason in failures[:RULES_SHOWN]:
        table.add_row(f"{count:,}", dataset, rule, Text(reason, "dim"))
    rest = failures[RULES_SHOWN:]
    note = f"and {len(rest)} more rules with {sum(count for count, *_ in rest):,} records"
    return section("Quarantined, by rule", table, *([Text(note, "dim")] if rest else []))


def business(figures: BusinessFigures) -> RenderableType:
    """The days, then who stood out."""
    table = number_table(
        "Day", "Revenue USD", "Transactions", "Average basket", "Sessions", "Conversion"
    )
    for day in figures.days[-DAYS_SHOWN:]:
        table.add_row(f"{day.day:%a %d %b %Y}", *_figures(day))
    if len(figures.days) > 1:
        table.add_row(f"{len(figures.days)} days", *_figures(figures.total), style="bold")
    stores = number_table("Best stores", "Revenue USD")
    for name, revenue in figures.stores:
        stores.add_row(name, f"{revenue:,.2f}")
    channels = number_table("Best channels", "Conversion")
    for name, rate in figures.channels:
        channels.add_row(name, f"{rate:.2%}")
    side_by_side = Table.grid(padding=(0, 6, 0, 0))
    side_by_side.add_row(stores, channels)
    return section("Business, by the day of the event (UTC)", table, Text(), side_by_side)


def no_figures(advice: str) -> RenderableType:
    """Stand in for the business figures while there is no warehouse to read them from."""
    return section("Business", Text(advice))


def next_steps(lake: Lake, warehouse: str) -> RenderableType:
    """Commands and places, ready to copy."""
    table = Table.grid(padding=(0, 3, 0, 0))
    for purpose, place in (
        ("Questions of the business, answered", f"{_short(sys.argv[0])} query --all"),
        ("What every table and column means", "make docs"),
        ("Ask your own", f"{_short(warehouse)} with any DuckDB client, schemas marts and gold"),
        ("Records that failed, with reasons", f"{_short(sys.argv[0])} quarantine list"),
        ("What each batch published", _short(lake.uri(LEDGER))),
    ):
        table.add_row(purpose, Text(place, "cyan", no_wrap=True))
    return section("Where to look next", table)


def title(days: Sequence[date]) -> RenderableType:
    """Name the days reported on."""
    period = str(days[0]) if len(days) == 1 else f"{days[0]} to {days[-1]}"
    return Text.assemble(("MarketPulse", "bold"), f"  {period}")


def _figures(day: DayFigures) -> list[str]:
    basket, conversion = day.average_basket_usd, day.conversion_rate
    return [
        f"{day.revenue_usd:,.2f}",
        f"{day.transactions:,}",
        "-" if basket is None else f"{basket:,.2f}",
        f"{day.sessions:,}",
        "-" if conversion is None else f"{conversion:.2%}",
    ]


def _held_batches(summaries: Iterable[DatasetSummary]) -> list[Text]:
    lines = []
    for summary in summaries:
        if summary.held:
            named = ", ".join(batch.id for batch in summary.held[:BATCHES_NAMED])
            more = len(summary.held) - BATCHES_NAMED
            others = f" and {more} more" if more > 0 else ""
            line = f"{summary.dataset}: not published as delivered: {named}{others}"
            lines.append(Text(line, "red"))
    if lines:
        lines.append(Text("`marketpulse silver` tries them again and says why one is refused."))
    return lines


def number_table(first: str, *numbers: str) -> Table:
    """Start a table of one text column and some of numbers."""
    table = _plain_table()
    table.add_column(first, no_wrap=True)
    for heading in numbers:
        table.add_column(heading, justify="right", no_wrap=True)
    return table


def _plain_table(*, expand: bool = False) -> Table:
    return Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim", expand=expand)


def _short(place: str) -> str:
    """A path as one types it from here, when it lies below."""
    here = f"{Path.cwd()}/"
    return place.removeprefix(here)


def section(heading: str, *content: RenderableType) -> RenderableType:
    """Put content below a heading."""
    return Group(Text(f"\n{heading}", "bold"), *(Padding(item, (0, 0, 0, 2)) for item in content))
