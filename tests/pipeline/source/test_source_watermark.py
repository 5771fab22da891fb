"""Which rows an extract reads, and when the watermark moves."""

from datetime import timedelta

import pytest
from lake_contents import commits, process, rows
from orders_by_hand import MONDAY, TUESDAY, WEDNESDAY, keys, land, put_order, silver

pytestmark = pytest.mark.usefixtures("driver", "spark", "token_key")


def test_first_extract_reads_everything_up_to_the_end_of_its_day(orders, source, lake):
    put_order(source, 1, "2026-03-01 13:00Z")
    put_order(source, 2, "2026-03-02 23:59:59.999999Z")
    put_order(source, 3, "2026-03-03 00:00Z")

    land(lake, source, MONDAY)

    assert keys(lake, MONDAY) == [1, 2]


def test_next_extract_begins_an_overlap_before_what_is_committed(orders, source, lake):
    put_order(source, 1, "2026-03-02 11:29:59Z")
    put_order(source, 2, "2026-03-02 11:30Z")
    put_order(source, 3, "2026-03-02 12:00Z")
    land(lake, source, MONDAY)
    silver(lake)
    put_order(source, 4, "2026-03-03 09:00Z")

    found = land(lake, source, TUESDAY)

    assert found.low == "2026-03-02T11:30:00.000000+00:00"
    assert found.high == "2026-03-03T09:00:00.000000+00:00"
    assert keys(lake, TUESDAY) == [2, 3, 4]


def test_rows_read_again_are_duplicates_and_published_once(orders, source, lake):
    put_order(source, 1, "2026-03-02 12:00Z")
    land(lake, source, MONDAY)
    silver(lake)
    put_order(source, 2, "2026-03-03 09:00Z")
    land(lake, source, TUESDAY)
    silver(lake)

    assert [row["order_id"] for row in rows(lake, "orders")] == [1, 2]
    second = commits(lake, "orders")["2026-03-03"]
    assert (second["rows_in"], second["rows_out"], second["rows_duplicate"]) == (2, 1, 1)
    assert second["duplicates_of"] == {"2026-03-02": 1}


def test_row_with_the_very_time_of_the_watermark_is_not_lost(orders, source, lake):
    put_order(source, 1, "2026-03-02 18:00Z")
    land(lake, source, MONDAY, overlap=timedelta(0))
    silver(lake)
    put_order(source, 2, "2026-03-02 18:00Z")

    land(lake, source, TUESDAY, overlap=timedelta(0))
    silver(lake)

    assert [row["order_id"] for row in rows(lake, "orders")] == [1, 2]


def test_transaction_that_ended_late_is_found_within_the_overlap(orders, source, lake):
    put_order(source, 1, "2026-03-02 18:00Z")
    land(lake, source, MONDAY)
    silver(lake)
    put_order(source, 2, "2026-03-02 17:31Z")
    put_order(source, 3, "2026-03-02 17:29Z")
    land(lake, source, TUESDAY)
    silver(lake)

    assert [row["order_id"] for row in rows(lake, "orders")] == [1, 2]

    land(lake, source, WEDNESDAY, is_full=True)
    silver(lake)

    assert [row["order_id"] for row in rows(lake, "orders")] == [1, 2, 3]


def test_watermark_stays_until_silver_has_committed(orders, source, lake):
    put_order(source, 1, "2026-03-02 12:00Z")
    land(lake, source, MONDAY)
    put_order(source, 2, "2026-03-03 12:00Z")

    first = land(lake, source, TUESDAY)
    silver(lake)
    put_order(source, 3, "2026-03-04 12:00Z")
    second = land(lake, source, WEDNESDAY)

    assert first.low is None
    assert second.low == "2026-03-03T11:30:00.000000+00:00"
    assert keys(lake, WEDNESDAY) == [2, 3]


def test_extract_landed_after_its_commit_does_not_move_the_watermark(orders, source, lake):
    put_order(source, 1, "2026-03-02 12:00Z")
    land(lake, source, MONDAY)
    silver(lake)
    put_order(source, 2, "2026-03-02 15:00Z")
    land(lake, source, MONDAY)

    assert land(lake, source, TUESDAY).low is None


def test_batch_landed_twice_leaves_the_same_files_and_nothing_to_do(orders, source, lake):
    put_order(source, 1, "2026-03-02 12:00Z")
    put_order(source, 2, "2026-03-02 13:00Z")
    land(lake, source, MONDAY)
    silver(lake)
    before = {file.path: lake.read(file.path) for file in lake.files("bronze")}

    land(lake, source, MONDAY)

    assert {file.path: lake.read(file.path) for file in lake.files("bronze")} == before
    assert process(lake, "orders").outcomes == []


def test_later_extract_of_a_day_replaces_the_earlier_one(orders, source, lake):
    put_order(source, 1, "2026-03-02 12:00Z")
    land(lake, source, MONDAY)
    silver(lake)
    put_order(source, 1, "2026-03-02 14:00Z", status="shipped")
    put_order(source, 2, "2026-03-02 15:00Z")
    land(lake, source, MONDAY)
    silver(lake)

    assert [(r["order_id"], r["status"]) for r in rows(lake, "orders")] == [
        (1, "shipped"), (2, "paid"),
    ]  # fmt: skip


def test_day_without_changes_is_a_batch_without_rows(orders, source, lake):
    put_order(source, 1, "2026-03-02 12:00Z")
    land(lake, source, MONDAY, overlap=timedelta(0))
    silver(lake)
    source.sql("delete from orders")

    found = land(lake, source, TUESDAY, overlap=timedelta(0))
    silver(lake)

    assert (found.rows, found.high) == (0, "2026-03-02T12:00:00.000000+00:00")
    assert commits(lake, "orders")["2026-03-03"]["rows_in"] == 0
