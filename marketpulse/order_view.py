"""The order desk in the closing report, as a person reads it."""

from decimal import Decimal

from rich.console import RenderableType
from rich.table import Table

from marketpulse.order_figures import OrderFigures
from marketpulse.report_view import number_table, section


def orders(figures: OrderFigures) -> list[RenderableType]:
    """The months, and beside them what customers are worth; maybe nothing."""
    if not figures.months:
        return []
    months = number_table("Month", "Orders", "Revenue USD", "Average order", "Change")
    for month in figures.months:
        months.add_row(
            f"{month.month:%b %Y}",
            f"{month.orders:,}",
            f"{month.revenue_usd:,.2f}",
            "-" if month.average_order_usd is None else f"{month.average_order_usd:,.2f}",
            _percent(month.change, "+.1%"),
        )
    segments = number_table("Customers", "Number", "Lifetime value USD", "Of the revenue")
    for segment in figures.segments:
        segments.add_row(
            segment.segment.replace("_", " "),
            f"{segment.customers:,}",
            f"{segment.lifetime_value_usd:,.2f}",
            _percent(segment.revenue_share, ".1%"),
        )
    side_by_side = Table.grid(padding=(0, 6, 0, 0))
    side_by_side.add_row(months, segments)
    return [section("Order desk, by month of the order", side_by_side)]


def _percent(share: Decimal | None, form: str) -> str:
    return "-" if share is None else f"{share:{form}}"
