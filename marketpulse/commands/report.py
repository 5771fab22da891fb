"""`marketpulse report`: what arrived, what was wrong with it, and what the business did."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from marketpulse import options

if TYPE_CHECKING:
    from marketpulse.lake import Lake

DAYS_BY_DEFAULT, WIDTH_IN_A_FILE = 7, 120


def report(
    date: options.DateOption = None,
    first: options.FromOption = None,
    last: options.ToOption = None,
    env: options.EnvOption = options.Environment.local,
    datasets: options.DatasetsOption = None,
) -> None:
    """Print what arrived, what was quarantined and why, and the figures of the days.

    Without dates: the last seven days that were published.
    """
    from marketpulse.environment import lake_of

    days = options.days(date, first, last)
    print_report(lake_of(env), options.datasets(datasets), days, env)


def print_report(
    lake: "Lake",
    datasets: list[str],
    days: Sequence[date] | None,
    env: options.Environment = options.Environment.local,
) -> None:
    """Print the report; raises MarketPulseError when nothing was delivered on the days."""
    from rich.console import Console

    from marketpulse import report_view
    from marketpulse.business_figures import read_figures
    from marketpulse.contracts import load_contract
    from marketpulse.delivery_summary import delivered_days, summarise
    from marketpulse.errors import MarketPulseError
    from marketpulse.evolution.policy import under_policy
    from marketpulse.market_figures import read_market
    from marketpulse.market_view import market
    from marketpulse.order_figures import read_orders
    from marketpulse.order_view import orders
    from marketpulse.settings import settings

    delivered = delivered_days(lake, datasets)
    shown = delivered[-DAYS_BY_DEFAULT:] if days is None else [d for d in delivered if d in days]
    if not shown:
        raise MarketPulseError(
            f"the lake {lake.root} holds nothing of these days: try `marketpulse run` first"
        )
    warehouse = settings().warehouse
    try:
        business = report_view.business(read_figures(warehouse, shown))
    except MarketPulseError as error:
        business = report_view.no_figures(str(error))

    contracts = [under_policy(load_contract(dataset), env) for dataset in datasets]
    summaries = [summarise(lake, contract, shown) for contract in contracts]
    console = Console()
    if not console.is_terminal:
        console.width = WIDTH_IN_A_FILE
    console.print(
        report_view.title(shown),
        report_view.deliveries(summaries),
        report_view.quarantine(summaries),
        business,
        *market(read_market(warehouse, shown)),
        *orders(read_orders(warehouse)),
        report_view.next_steps(lake, warehouse),
    )
