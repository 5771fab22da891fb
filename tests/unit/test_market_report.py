from datetime import date

import duckdb
import pytest
from rich.console import Console

from marketpulse.market_figures import read_market
from marketpulse.market_view import market

FRIDAY, SATURDAY, MONDAY = date(2026, 3, 6), date(2026, 3, 7), date(2026, 3, 9)


@pytest.fixture
def warehouse(tmp_path) -> str:
    """A warehouse with the columns the report reads; B is split in two on Monday."""
    path = str(tmp_path / "marketpulse.duckdb")
    with duckdb.connect(path) as connection:
        connection.execute("""
            create schema gold;
            create schema marts;
            create table gold.price_trends as
            select * from (values
                ('A', 10.00, 1, null, false, date '2026-03-06'),
                ('B', 10.00, 1, null, false, date '2026-03-06'),
                ('A', 9.00, 1, -0.10, true, date '2026-03-09'),
                ('B', 6.00, 2, 0.20, false, date '2026-03-09')
            ) as t(symbol, close_price, split_factor, daily_return, is_volume_anomaly, price_date);
            create table gold.sentiment_by_symbol as
            select * from (values
                ('A', 1, -0.5, date '2026-03-07'), ('B', 3, 0.9, date '2026-03-07')
            ) as t(symbol, article_count, average_score, news_date);
            create table marts.dim_instrument as
            select * from (values
                ('A', 'Alder Inc.'), ('B', 'Brisko Inc.')
            ) as t(symbol, company_name);
            create table marts.mart_market_sentiment as
            select * from (values
                ('positive', 0.9, null, 0.20, date '2026-03-07'),
                ('negative', -0.5, null, -0.10, date '2026-03-07')
            ) as t(sentiment_label, average_score, same_day_return, next_day_return, news_date);
        """)
    return path


def test_market_has_a_line_for_days_of_trading_and_of_news(warehouse):
    figures = read_market(warehouse, [FRIDAY, SATURDAY, MONDAY])

    friday, saturday, monday = figures.days
    assert (friday.shares, friday.average_return, friday.articles) == (2, None, 0)
    assert (saturday.shares, saturday.articles, saturday.average_score) == (0, 4, 0.55)
    assert (monday.average_return, monday.volume_anomalies) == (pytest.approx(0.05), 1)


def test_moves_are_measured_over_splits(warehouse):
    movers = read_market(warehouse, [FRIDAY, MONDAY]).movers

    assert [(name, round(float(change), 2)) for name, change in movers] == [
        ("Brisko Inc.", 0.2),
        ("Alder Inc.", -0.1),
    ]


def test_report_shows_returns_after_the_news(warehouse):
    console = Console(width=100)

    with console.capture() as printed:
        console.print(*market(read_market(warehouse, [SATURDAY])))

    report = printed.get()
    assert "Sat 07 Mar 2026" in report
    assert report.index("positive") < report.index("negative")
    assert "-10.00%" in report


def test_warehouse_without_a_market_leaves_the_section_out(tmp_path):
    path = str(tmp_path / "empty.duckdb")
    duckdb.connect(path).close()

    assert market(read_market(path, [MONDAY])) == []
    assert market(read_market(str(tmp_path / "none.duckdb"), [MONDAY])) == []
