"""Rows that are gone from the source: found by a sweep, and believed within reason."""

from datetime import UTC, datetime

import pytest
from lake_contents import rows
from orders_by_hand import MONDAY, TUESDAY, WEDNESDAY, land, put_order, silver

from marketpulse.errors import MarketPulseError

pytestmark = pytest.mark.usefixtures("driver", "spark", "token_key")


def test_deleted_rows_are_found_by_a_sweep_only(orders, source, lake):
    for number in (1, 2):
        put_order(source, number, "2026-03-02 12:00Z")
    land(lake, source, MONDAY)
    silver(lake)
    source.sql("delete from orders where order_id = 1")

    assert land(lake, source, TUESDAY).deleted == 0
    found = land(lake, source, TUESDAY, sweeps_keys=True)
    silver(lake)

    assert found.deleted == 1
    (ended,) = [row for row in rows(lake, "orders") if row["is_deleted"]]
    assert ended["order_id"] == 1
    assert ended["updated_at"] == datetime(2026, 3, 2, 12, 0, 0, 1_000, tzinfo=UTC)
    assert ended["event_date"] == "2026-03-01"
    assert ended["amount"] is None


def test_sweep_again_finds_the_same_and_no_more(orders, source, lake):
    for number in (1, 2):
        put_order(source, number, "2026-03-02 12:00Z")
    land(lake, source, MONDAY)
    silver(lake)
    source.sql("delete from orders where order_id = 1")
    land(lake, source, TUESDAY, sweeps_keys=True)
    silver(lake)

    assert land(lake, source, TUESDAY, sweeps_keys=True).deleted == 1
    assert land(lake, source, WEDNESDAY, sweeps_keys=True).deleted == 0


def test_row_that_comes_back_is_live_again(orders, source, lake):
    put_order(source, 1, "2026-03-02 12:00Z")
    land(lake, source, MONDAY)
    silver(lake)
    source.sql("delete from orders")
    land(lake, source, TUESDAY, sweeps_keys=True)
    silver(lake)
    put_order(source, 1, "2026-03-04 12:00Z")
    land(lake, source, WEDNESDAY, sweeps_keys=True)
    silver(lake)

    newest = max(rows(lake, "orders"), key=lambda row: row["updated_at"])
    assert (newest["is_deleted"], newest["status"]) == (False, "paid")


def test_emptied_source_is_not_taken_for_deletions(orders, source, lake):
    for number in range(1, 31):
        put_order(source, number, "2026-03-02 12:00Z")
    land(lake, source, MONDAY)
    silver(lake)
    source.sql("delete from orders where order_id > 5")

    with pytest.raises(MarketPulseError, match=r"25 of 30 keys of orders are missing"):
        land(lake, source, TUESDAY, sweeps_keys=True)
    assert not lake.exists(f"bronze/orders/ingest_date={TUESDAY}")
    assert land(lake, source, TUESDAY, sweeps_keys=True, most_deleted=1.0).deleted == 25
