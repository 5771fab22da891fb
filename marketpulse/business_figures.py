"""The figures of the closing report, read from the local warehouse."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from marketpulse.errors import MarketPulseError
from marketpulse.warehouse import open_warehouse

BEST_SHOWN = 5

_DAYS = """
with

sales as (
    select
        sale_date as day,
        sum(amount_usd) as revenue_usd,
        sum(transaction_count) as transactions
    from gold.sales_by_store
    where sale_date in (select unnest($days))
    group by sale_date
),

visits as (
    select
        session_date as day,
        sum(session_count) as sessions,
        sum(converted_session_count) as converted_sessions
    from gold.conversion_rates
    where session_date in (select unnest($days))
    group by session_date
)

select
    coalesce(sales.day, visits.day) as day,
    coalesce(sum(revenue_usd), 0) as revenue_usd,
    cast(coalesce(sum(transactions), 0) as bigint) as transactions,
    cast(coalesce(sum(sessions), 0) as bigint) as sessions,
    cast(coalesce(sum(converted_sessions), 0) as bigint) as converted_sessions
from sales
full outer join visits on sales.day = visits.day
group by grouping sets ((coalesce(sales.day, visits.day)), ())
order by day nulls last
"""

_STORES = """
select
    any_value(dim_store.store_name) as store_name,
    sum(sales_by_store.amount_usd) as revenue_usd
from gold.sales_by_store
inner join gold.dim_store
    on sales_by_store.store_id = dim_store.store_id and dim_store.is_current
where sale_date in (select unnest($days))
group by sales_by_store.store_id
order by revenue_usd desc, store_name
"""

_CHANNELS = """
select
    channel,
    cast(sum(session_count) as bigint) as sessions,
    cast(sum(converted_session_count) as bigint) as converted_sessions
from gold.conversion_rates
where session_date in (select unnest($days))
group by channel
order by converted_sessions / sessions desc, channel
"""


@dataclass(frozen=True)
class DayFigures:
    """One day of business, or with `day` None all of them; amounts in USD."""

    day: date | None
    revenue_usd: Decimal
    transactions: int
    sessions: int
    converted_sessions: int

    @property
    def average_basket_usd(self) -> Decimal | None:
        """Revenue of a transaction; None on a day without any."""
        return self.revenue_usd / self.transactions if self.transactions else None

    @property
    def conversion_rate(self) -> float | None:
        """Share of the sessions that bought, 0 to 1; None on a day without any."""
        return self.converted_sessions / self.sessions if self.sessions else None


@dataclass(frozen=True)
class BusinessFigures:
    """Days in order, and the best stores by revenue and channels by conversion, best first."""

    days: list[DayFigures]
    total: DayFigures
    stores: list[tuple[str, Decimal]]
    channels: list[tuple[str, float]]


def read_figures(warehouse: str, days: Sequence[date]) -> BusinessFigures:
    """Read the figures of some days; raises MarketPulseError when the warehouse has none yet."""
    import duckdb

    parameters = {"days": list(days)}
    with open_warehouse(warehouse, read_only=True) as connection:
        try:
            *by_day, total = connection.execute(_DAYS, parameters).fetchall()
            stores = connection.execute(_STORES, parameters).fetchmany(BEST_SHOWN)
            channels = connection.execute(_CHANNELS, parameters).fetchmany(BEST_SHOWN)
        except duckdb.CatalogException as error:
            raise MarketPulseError(
                f"{warehouse} lacks a table of the report: run `marketpulse build` first ({error})"
            ) from error
    return BusinessFigures(
        days=[DayFigures(*row) for row in by_day],
        total=DayFigures(*total),
        stores=stores,
        channels=[(channel, converted / sessions) for channel, sessions, converted in channels],
    )
