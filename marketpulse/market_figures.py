"""The market in the closing report, read from the local warehouse."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from marketpulse.errors import MarketPulseError
from marketpulse.warehouse import open_warehouse

MOVERS_SHOWN = 5

_DAYS = """
with

prices as (
    select
        price_date as day,
        count(*) as shares,
        avg(daily_return) as average_return,
        count(*) filter (where is_volume_anomaly) as volume_anomalies
    from gold.price_trends
    where price_date in (select unnest($days))
    group by price_date
),

news as (
    select
        news_date as day,
        cast(sum(article_count) as bigint) as articles,
        cast(sum(average_score * article_count) / sum(article_count) as double) as average_score
    from gold.sentiment_by_symbol
    where news_date in (select unnest($days))
    group by news_date
)

select
    coalesce(prices.day, news.day) as day,
    coalesce(shares, 0) as shares,
    average_return,
    coalesce(volume_anomalies, 0) as volume_anomalies,
    coalesce(articles, 0) as articles,
    average_score
from prices
full outer join news on prices.day = news.day
order by day
"""

_MOVERS = """
select
    any_value(dim_instrument.company_name) as company_name,
    arg_max(close_price * split_factor, price_date)
    / arg_min(close_price * split_factor, price_date) - 1 as change
from gold.price_trends
inner join marts.dim_instrument on price_trends.symbol = dim_instrument.symbol
where price_date in (select unnest($days))
group by price_trends.symbol
order by abs(change) desc, company_name
"""

_RETURNS = """
select sentiment_label, avg(same_day_return), avg(next_day_return)
from marts.mart_market_sentiment
where news_date in (select unnest($days))
group by sentiment_label
order by avg(average_score) desc
"""


@dataclass(frozen=True)
class MarketDay:
    """One day of trading or news; None where there is nothing to average."""

    day: date
    shares: int
    average_return: float | None
    volume_anomalies: int
    articles: int
    average_score: float | None


@dataclass(frozen=True)
class MarketFigures:
    """Days in order, the largest moves over them, and mean returns by how the news sounded."""

    days: list[MarketDay]
    movers: list[tuple[str, Decimal]]
    returns: list[tuple[str, float | None, float | None]]
    """Label, return of the day, return of the next trading day."""


def read_market(warehouse: str, days: Sequence[date]) -> MarketFigures:
    """Read the market of some days; without a table of it there are no days."""
    import duckdb

    parameters = {"days": list(days)}
    try:
        with open_warehouse(warehouse, read_only=True) as connection:
            by_day = connection.execute(_DAYS, parameters).fetchall()
            movers = connection.execute(_MOVERS, parameters).fetchmany(MOVERS_SHOWN)
            returns = connection.execute(_RETURNS, parameters).fetchall()
    except (duckdb.CatalogException, MarketPulseError):
        # A warehouse of a part of the datasets, or none yet: the figures of business say so.
        return MarketFigures([], [], [])
    return MarketFigures([MarketDay(*row) for row in by_day], movers, returns)
