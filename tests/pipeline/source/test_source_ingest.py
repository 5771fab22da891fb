"""Extracts over JDBC: what arrives, and what is told when nothing does."""

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from lake_contents import quarantined, rows
from orders_by_hand import MONDAY, keys, land, landed, put_order, silver

from marketpulse.errors import MarketPulseError, UsageError
from spark_jobs.source import tables
from spark_jobs.source_to_bronze import require_extracted

pytestmark = pytest.mark.usefixtures("driver", "spark", "token_key")


def test_values_arrive_to_the_microsecond_and_the_cent(orders, source, lake):
    source.sql(
        "insert into orders values (7, 1, '2026-03-01 18:30:00.000001-05', 'paid', 'EUR',"
        " 12345678901234.56, 0.0250, E'PO 1\\nBüro \"Süd\" \\\\ à',"
        " '2026-03-02 01:02:03.123456+01')"
    )
    put_order(source, 8, "2026-03-02 10:00Z")

    land(lake, source, MONDAY)

    first, second = landed(lake, MONDAY)
    assert first == {
        "order_id": 7,
        "updated_at": datetime(2026, 3, 2, 0, 2, 3, 123456, tzinfo=UTC),
        "customer_id": 1,
        "ordered_at": datetime(2026, 3, 1, 23, 30, 0, 1, tzinfo=UTC),
        "status": "paid",
        "currency": "EUR",
        "amount": "12345678901234.56",
        "discount_rate": "0.0250",
        "customer_reference": 'PO 1\nBüro "Süd" \\ à',
        "is_deleted": False,
    }
    assert (second["discount_rate"], second["customer_reference"]) == (None, None)


def test_numbers_that_are_none_or_too_exact_are_quarantined_and_not_changed(orders, source, lake):
    source.sql("alter table orders alter column amount type numeric")
    source.sql("alter table orders alter column discount_rate type numeric")
    for number, amount in enumerate(("10.50", "'NaN'", "1.239", "1e25"), start=1):
        put_order(source, number, "2026-03-02 10:00Z")
        source.sql(f"update orders set amount = {amount}, updated_at = '2026-03-02 11:00Z' "
                   f"where order_id = {number}")  # fmt: skip
    land(lake, source, MONDAY)
    silver(lake)

    assert [(row["order_id"], row["amount"]) for row in rows(lake, "orders")] == [
        (1, Decimal("10.50"))
    ]
    assert [row["rules"][0] for row in quarantined(lake, "orders")] == ["amount_is_decimal"] * 3


def test_ranges_of_the_key_hold_every_row_once(orders, source, lake, monkeypatch):
    monkeypatch.setattr(tables, "ROWS_PER_RANGE", 3)
    source.sql(
        "insert into orders (order_id, customer_id, ordered_at, status, currency, amount,"
        " updated_at) select n * n, 1, '2026-03-01Z', 'paid', 'EUR', n, '2026-03-02Z'"
        " from generate_series(1, 20) as n"
    )

    land(lake, source, MONDAY)

    files = [f for f in lake.files(f"bronze/orders/ingest_date={MONDAY}") if "-rows-" in f.name]
    assert len(files) > 2
    assert keys(lake, MONDAY) == [n * n for n in range(1, 21)]


def test_column_that_the_contract_names_and_the_table_lacks_is_told(orders, source, lake):
    source.sql("alter table orders rename column amount to total")

    with pytest.raises(MarketPulseError, match=r"orders\" lacks amount, .* it has .*total"):
        land(lake, source, MONDAY)


def test_column_that_the_contract_does_not_name_is_not_read(orders, source, lake):
    source.sql("alter table orders add column secret text default 'x'")
    put_order(source, 1, "2026-03-02 12:00Z")

    land(lake, source, MONDAY)

    assert "secret" not in landed(lake, MONDAY)[0]


def test_database_that_refuses_is_told_in_its_words(source, lake, monkeypatch):
    with pytest.raises(MarketPulseError, match=r"relation \"shop.orders\" does not exist"):
        land(lake, source, MONDAY)


def test_datasets_of_other_sources_are_refused():
    with pytest.raises(UsageError, match="sales does not come from the source database"):
        require_extracted(["orders", "sales"])


def test_note_beside_the_files_says_what_was_taken(orders, source, lake):
    put_order(source, 1, "2026-03-02 12:00Z")
    land(lake, source, MONDAY)

    note = json.loads(lake.read(f"bronze/orders/ingest_date={MONDAY}/_extract.json"))

    assert note["source"] == str(source.database)
    assert "password" not in str(note)
    assert (note["low"], note["rows"], note["deleted"]) == (None, 1, 0)
