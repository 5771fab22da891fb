"""Where the next extract begins: at the newest one that the ledger has committed, and no other."""

from dataclasses import replace
from datetime import UTC, date, datetime

from marketpulse.batches import Batch
from marketpulse.contracts import load_contract
from marketpulse.lake import Lake
from marketpulse.ledger import Commit, write_commit
from marketpulse.source.extracts import (
    Extract,
    extracted_datasets,
    is_extracted,
    note_path,
    watermark,
    write_note,
)

ORDERS = load_contract("orders")
MONDAY, TUESDAY, WEDNESDAY = (Batch(date(2026, 3, day)) for day in (2, 3, 4))
SHOP = "postgresql://loader@one:5432/shop"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
EXTRACT = Extract(SHOP, None, NOON.isoformat(), rows=10, deleted=0, bytes=500)


def commit(lake: Lake, batch: Batch, rows: int = 10, bytes_in: int = 500) -> None:
    numbers = {"rows_quarantined": 0, "rows_duplicate": 0, "bytes_out": 0, "seconds": 0.0}
    entry = Commit(
        "orders", batch.id, "2026-03-05T00:00:00Z", "run", "1.0.0", "digest",
        rows_in=rows, rows_out=rows, bytes_in=bytes_in, **numbers,
    )  # fmt: skip
    write_commit(lake, entry)


def test_committed_extract_is_where_the_next_begins(any_lake):
    write_note(any_lake, ORDERS, MONDAY, EXTRACT)
    commit(any_lake, MONDAY)

    assert watermark(any_lake, ORDERS, TUESDAY, SHOP) == NOON


def test_extract_that_is_not_committed_does_not_count(any_lake):
    write_note(any_lake, ORDERS, MONDAY, EXTRACT)

    assert watermark(any_lake, ORDERS, TUESDAY, SHOP) is None


def test_extract_landed_anew_since_its_commit_leaves_the_one_before(any_lake):
    write_note(any_lake, ORDERS, MONDAY, EXTRACT)
    write_note(any_lake, ORDERS, TUESDAY, replace(EXTRACT, high="2026-03-03T12:00:00+00:00"))
    commit(any_lake, MONDAY)
    commit(any_lake, TUESDAY, rows=9)

    assert watermark(any_lake, ORDERS, WEDNESDAY, SHOP) == NOON


def test_day_itself_and_later_ones_do_not_count(any_lake):
    for batch in (TUESDAY, WEDNESDAY):
        write_note(any_lake, ORDERS, batch, EXTRACT)
        commit(any_lake, batch)

    assert watermark(any_lake, ORDERS, TUESDAY, SHOP) is None


def test_another_database_begins_anew(any_lake):
    write_note(any_lake, ORDERS, MONDAY, EXTRACT)
    commit(any_lake, MONDAY)

    assert watermark(any_lake, ORDERS, TUESDAY, "postgresql://loader@two:5432/shop") is None


def test_generated_batch_has_no_note_and_is_passed_over(any_lake):
    write_note(any_lake, ORDERS, MONDAY, EXTRACT)
    commit(any_lake, MONDAY)
    commit(any_lake, TUESDAY)

    assert watermark(any_lake, ORDERS, WEDNESDAY, SHOP) == NOON


def test_note_is_not_taken_for_data(any_lake):
    assert note_path(ORDERS, MONDAY).rsplit("/", 1)[-1].startswith("_")


def test_contracts_say_which_datasets_are_extracted():
    assert extracted_datasets() == ["customers", "orders"]
    assert not is_extracted(load_contract("sales"))
