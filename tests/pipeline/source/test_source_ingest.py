"""Extracts over JDBC: what is read, when the watermark moves, what is found deleted."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from lake_contents import commits, process, quarantined, rows

from generators.database.loading import load_days
from generators.story import Story
from marketpulse.batches import Batch
from marketpulse.errors import MarketPulseError, UsageError
from marketpulse.lake import Lake
from spark_jobs.source import tables
from spark_jobs.source.extracting import Request
from spark_jobs.source_to_bronze import ingest, require_extracted

pytestmark = pytest.mark.usefixtures("driver", "spark", "token_key")

MONDAY, TUESDAY, WEDNESDAY = (date(2026, 3, day) for day in (2, 3, 4))
STORY = Story(42, 0.001)


@pytest.fixture
def lake(tmp_path) -> Lake:
    return Lake(str(tmp_path / "lake"))


@pytest.fixture
def orders(source) -> None:
    """The empty tables, and one customer who orders."""
    list(load_days(source.database, STORY, [date(2025, 12, 31)]))
    source.sql(
        "insert into customers (customer_id, user_id, full_name, email, segment, country_code,"
        " created_at, updated_at) values (1, 'U00000001', 'Ada', 'ada@example.com', 'private',"
        " 'DE', '2026-03-01Z', '2026-03-01Z')"
    )


def put_order(source, number: int, updated_at: str, status: str = "paid") -> None:
    source.sql(
        "insert into orders (order_id, customer_id, ordered_at, status, currency, amount,"
        f" updated_at) values ({number}, 1, '2026-03-01 12:00Z', '{status}', 'EUR', 10.5,"
        f" '{updated_at}') on conflict (order_id) do update set status = excluded.status,"
        " updated_at = excluded.updated_at"
    )


def land(lake: Lake, source, day: date, datasets=("orders",), **options) -> dict:
    return ingest(lake, source.database, list(datasets), Request(Batch(day), **options))


def landed(lake: Lake, day: date, dataset: str = "orders") -> list[dict]:
    """Rows of a bronze batch, by key."""
    folder = f"bronze/{dataset}/ingest_date={day}"
    found = [
        row
        for file in lake.files(folder)
        if file.name.endswith(".parquet")
        for row in pq.read_table(pa.BufferReader(lake.read(file.path))).to_pylist()
    ]
    return sorted(found, key=lambda row: next(iter(row.values())))


def keys(lake: Lake, day: date) -> list[int]:
    return [row["order_id"] for row in landed(lake, day)]


def silver(lake: Lake, *datasets: str) -> None:
    assert not process(lake, *(datasets or ("orders",))).refused


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

    found = land(lake, source, TUESDAY)["orders"]

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

    first = land(lake, source, TUESDAY)["orders"]
    silver(lake)
    put_order(source, 3, "2026-03-04 12:00Z")
    second = land(lake, source, WEDNESDAY)["orders"]

    assert first.low is None
    assert second.low == "2026-03-03T11:30:00.000000+00:00"
    assert keys(lake, WEDNESDAY) == [2, 3]


def test_extract_landed_after_its_commit_does_not_move_the_watermark(orders, source, lake):
    put_order(source, 1, "2026-03-02 12:00Z")
    land(lake, source, MONDAY)
    silver(lake)
    put_order(source, 2, "2026-03-02 15:00Z")
    land(lake, source, MONDAY)

    assert land(lake, source, TUESDAY)["orders"].low is None


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

    found = land(lake, source, TUESDAY, overlap=timedelta(0))["orders"]
    silver(lake)

    assert (found.rows, found.high) == (0, "2026-03-02T12:00:00.000000+00:00")
    assert commits(lake, "orders")["2026-03-03"]["rows_in"] == 0


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


def test_deleted_rows_are_found_by_a_sweep_only(orders, source, lake):
    for number in (1, 2):
        put_order(source, number, "2026-03-02 12:00Z")
    land(lake, source, MONDAY)
    silver(lake)
    source.sql("delete from orders where order_id = 1")

    assert land(lake, source, TUESDAY)["orders"].deleted == 0
    found = land(lake, source, TUESDAY, sweeps_keys=True)["orders"]
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

    assert land(lake, source, TUESDAY, sweeps_keys=True)["orders"].deleted == 1
    assert land(lake, source, WEDNESDAY, sweeps_keys=True)["orders"].deleted == 0


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
    assert land(lake, source, TUESDAY, sweeps_keys=True, most_deleted=1.0)["orders"].deleted == 25


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
