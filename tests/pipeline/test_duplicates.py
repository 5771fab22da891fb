"""Of all deliveries of a key within the look-back one is published, whatever the order of runs."""

from dataclasses import replace

import pytest
from delivered import click, deliver, deliver_snapshots, sale
from lake_contents import commits, contents, keys, process, rows, stray_files

from marketpulse.contracts import load_contract
from marketpulse.lake import Lake
from spark_jobs import bronze_to_silver

pytestmark = pytest.mark.usefixtures("spark", "token_key")


def key(number: int) -> str:
    return click(number)["event_id"]


@pytest.fixture
def lake(tmp_path) -> Lake:
    return Lake(str(tmp_path / "lake"))


@pytest.fixture
def look_back_keeps_last(monkeypatch):
    contract = replace(load_contract("clicks"), keep_duplicate="last")
    monkeypatch.setattr(bronze_to_silver, "load_contract", lambda _: contract)


def test_first_record_of_a_key_in_a_batch_wins_by_file_and_position(lake):
    deliver(lake, "clicks", "2026-03-02T13", [click(1, page="/c")], "part-0001.jsonl.gz")
    first_file = [click(1, page="/a"), click(2, page="/x"), click(1, page="/b")]
    deliver(lake, "clicks", "2026-03-02T13", first_file, "part-0000.jsonl.gz")

    commit = process(lake, "clicks").published["clicks 2026-03-02T13"]

    assert [(row["event_id"], row["page"]) for row in rows(lake, "clicks")] == [
        (key(1), "/a"),
        (key(2), "/x"),
    ]
    assert (commit.rows_in, commit.rows_out, commit.rows_duplicate) == (4, 2, 2)


def test_key_is_compared_after_normalising(lake):
    deliver(lake, "clicks", "2026-03-02T13", [click(1), click(1, event_id=f" {key(1)} ")])

    process(lake, "clicks")

    assert keys(lake, "clicks") == {"2026-03-02T13": [key(1)]}


def test_failed_record_is_not_the_first_of_its_key(lake):
    deliver(lake, "clicks", "2026-03-02T13", [click(1, device="tv"), click(1), click(1)])

    commit = process(lake, "clicks").published["clicks 2026-03-02T13"]

    assert (commit.rows_out, commit.rows_quarantined, commit.rows_duplicate) == (1, 1, 1)


def test_ten_thousand_copies_of_a_key_leave_one(lake):
    deliver(lake, "clicks", "2026-03-02T13", [click(1)] * 10_000 + [click(2)])

    commit = process(lake, "clicks").published["clicks 2026-03-02T13"]

    assert (commit.rows_out, commit.rows_duplicate) == (2, 9_999)


CHAIN = ["2026-03-02T00", "2026-03-02T20", "2026-03-03T10", "2026-03-03T20"]
"""Hours 0, 20, 34 and 44: with a look-back of 24 hours, 0 and 34 are kept, 20 and 44 are not."""


def deliver_chain(lake: Lake) -> None:
    for number, batch in enumerate(CHAIN):
        records = [click(1, batch), click(1, batch), click(10 + number, batch)]
        deliver(lake, "clicks", batch, records)


def by_batch(lake: Lake, number: int) -> list[str]:
    return [batch for batch, found in keys(lake, "clicks").items() if key(number) in found]


def test_copy_beyond_the_look_back_from_the_kept_one_is_kept_again(lake):
    deliver_chain(lake)

    done = process(lake, "clicks").published

    assert by_batch(lake, 1) == [CHAIN[0], CHAIN[2]]
    assert [done[f"clicks {batch}"].duplicates_of for batch in CHAIN] == [
        {CHAIN[0]: 1},
        {CHAIN[0]: 2},
        {CHAIN[2]: 1},
        {CHAIN[2]: 2},
    ]


def test_batches_one_by_one_in_reverse_give_the_same_lake(lake, tmp_path):
    undisturbed = Lake(str(tmp_path / "undisturbed"))
    deliver_chain(undisturbed)
    process(undisturbed, "clicks")

    for number, batch in [(CHAIN.index(batch), batch) for batch in reversed(CHAIN)]:
        records = [click(1, batch), click(1, batch), click(10 + number, batch)]
        deliver(lake, "clicks", batch, records)
        process(lake, "clicks")

    assert contents(lake) == contents(undisturbed)
    assert stray_files(lake) == set()


def test_last_copy_wins_where_the_contract_says_so(lake, look_back_keeps_last):
    deliver_chain(lake)

    process(lake, "clicks")

    assert by_batch(lake, 1) == [CHAIN[0], CHAIN[3]]


def test_last_copy_wins_in_any_order(lake, look_back_keeps_last):
    for number, batch in [(i, CHAIN[i]) for i in (2, 0, 3, 1)]:
        deliver(lake, "clicks", batch, [click(1, batch), click(10 + number, batch)])
        process(lake, "clicks")

    assert by_batch(lake, 1) == [CHAIN[0], CHAIN[3]]


def test_record_dropped_from_an_earlier_batch_comes_back_in_the_later_one(lake):
    first, second, third, fourth = CHAIN
    deliver_chain(lake)
    process(lake, "clicks")

    deliver(lake, "clicks", first, [click(10, first)])
    done = process(lake, "clicks")

    assert by_batch(lake, 1) == [second]
    assert commits(lake, "clicks")[third]["duplicates_of"] == {second: 2}
    assert commits(lake, "clicks")[fourth]["duplicates_of"] == {second: 2}
    assert stray_files(lake) == set()
    assert set(done.published) == {f"clicks {batch}" for batch in CHAIN}


def test_snapshots_of_two_days_do_not_take_rows_from_each_other(lake):
    deliver_snapshots(lake, "2026-03-02", "2026-03-03")

    done = process(lake, "stores", "users")

    assert [commit.rows_out for commit in done.published.values()] == [2] * 4


def test_lines_of_a_duplicate_sale_are_published_once(lake):
    deliver_snapshots(lake, "2026-03-02")
    deliver(lake, "sales", "2026-03-02T13", [sale(1), sale(1)])
    deliver(lake, "sales", "2026-03-02T14", [sale(1), sale(2, "2026-03-02T14")])

    process(lake, "stores", "users", "sales")

    lines = [(row["transaction_id"], row["batch"]) for row in rows(lake, "sale_items")]
    assert sorted(lines) == [
        (sale(1)["transaction_id"], "2026-03-02T13"),
        (sale(2)["transaction_id"], "2026-03-02T14"),
    ]
