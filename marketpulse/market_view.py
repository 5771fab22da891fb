"""The market in the closing report, as a person reads it."""

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from marketpulse.market_figures import MarketFigures
from marketpulse.report_view import DAYS_SHOWN, number_table, section


def market(figures: MarketFigures) -> list[RenderableType]:
    """The trading days, then what moved most and how prices followed the news; maybe nothing."""
    if not figures.days:
        return []
    table = number_table("Day", "Shares", "Mean return", "Rushes", "Articles", "Sentiment")
    for day in figures.days[-DAYS_SHOWN:]:
        table.add_row(
            f"{day.day:%a %d %b %Y}",
            f"{day.shares:,}",
            _percent(day.average_return),
            f"{day.volume_anomalies:,}",
            f"{day.articles:,}",
            "-" if day.average_score is None else f"{day.average_score:+.2f}",
        )
    movers = number_table("Largest moves", "Change")
    for name, change in figures.movers:
        movers.add_row(name, _percent(float(change)))
    returns = number_table("After news", "Same day", "Next day")
    for label, same_day, next_day in figures.returns:
        returns.add_row(label, _percent(same_day), _percent(next_day))
    side_by_side = Table.grid(padding=(0, 6, 0, 0))
    side_by_side.add_row(movers, returns)
    return [section("Market, by trading day", table, Text(), side_by_side)]


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share:+.2%}"
