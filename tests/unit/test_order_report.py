import duckdb
import pytest
from rich.console import Console

from marketpulse.order_figures import read_orders
from marketpulse.order_view import orders


@pytest.fixture
def warehouse(tmp_path) -> str:
    """A warehouse with the columns the report reads: seven months, two segments."""
    path = str(tmp_path / "marketpulse.duckdb")
    with duckdb.connect(path) as connection:
        connection.execute("""
            create schema marts;
            create table marts.mart_monthly_revenue as
            select
                make_date(2026, number, 1) as order_month,
                10 * number as order_count,
                cast(100 * number as decimal(18, 2)) as revenue_usd,
                case when number < 7 then cast(12.5 as decimal(18, 2)) end as average_order_usd,
                case when number > 1 then cast(0.25 as decimal(18, 4)) end as revenue_change
            from range(1, 8) as months(number);
            create table marts.mart_customer_lifetime_value as
            select * from (values
                ('private', 5, 12.00, 0.1), ('public_sector', 2, 900.50, 0.9)
            ) as t(segment, customer_count, lifetime_value_usd, revenue_share);
        """)
    return path


def test_newest_months_and_the_most_valuable_segment_come_in_order(warehouse):
    figures = read_orders(warehouse)

    assert [month.month.month for month in figures.months] == [2, 3, 4, 5, 6, 7]
    assert [segment.segment for segment in figures.segments] == ["public_sector", "private"]


def test_report_shows_months_beside_segments(warehouse):
    console = Console(width=120)

    with console.capture() as printed:
        console.print(*orders(read_orders(warehouse)))

    report = " ".join(printed.get().split())
    assert "Jul 2026 70 700.00 - +25.0%" in report
    assert "public sector 2 900.50 90.0%" in report


def test_warehouse_without_orders_leaves_the_section_out(tmp_path):
    path = str(tmp_path / "empty.duckdb")
    duckdb.connect(path).close()

    assert orders(read_orders(path)) == []
    assert orders(read_orders(str(tmp_path / "none.duckdb"))) == []
