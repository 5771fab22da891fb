"""The order desk in the closing report, read from the local warehouse."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from marketpulse.errors import MarketPulseError
from marketpulse.warehouse import open_warehouse

MONTHS_SHOWN = 6

_MONTHS = """
select order_month, order_count, revenue_usd, average_order_usd, revenue_change
from marts.mart_monthly_revenue
order by order_month desc
"""

_SEGMENTS = """
select segment, customer_count, lifetime_value_usd, revenue_share
from marts.mart_customer_lifetime_value
order by lifetime_value_usd desc, segment
"""


@dataclass(frozen=True)
class MonthFigures:
    """Orders placed in a month and their revenue; the change is against the month before."""

    month: date
    orders: int
    revenue_usd: Decimal
    average_order_usd: Decimal | None
    change: Decimal | None


@dataclass(frozen=True)
class SegmentFigures:
    """What a customer of a segment has been worth so far."""

    segment: str
    customers: int
    lifetime_value_usd: Decimal
    revenue_share: Decimal | None


@dataclass(frozen=True)
class OrderFigures:
    """The newest months in order, and all segments, the most valuable first."""

    months: list[MonthFigures]
    segments: list[SegmentFigures]


def read_orders(warehouse: str) -> OrderFigures:
    """Read the order desk's figures; without a table of it there are none."""
    import duckdb

    try:
        with open_warehouse(warehouse, read_only=True) as connection:
            months = connection.execute(_MONTHS).fetchmany(MONTHS_SHOWN)
            segments = connection.execute(_SEGMENTS).fetchall()
    except (duckdb.CatalogException, MarketPulseError):
        # A warehouse of a part of the datasets, or none yet: the figures of business say so.
        return OrderFigures([], [])
    return OrderFigures(
        [MonthFigures(*row) for row in reversed(months)],
        [SegmentFigures(*row) for row in segments],
    )
