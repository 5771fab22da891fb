"""Doing it again, in another order, or with another version gives the lake that it should."""

from datetime import date, timedelta

import pytest
from delivered import click, deliver, deliver_snapshots, sale, store
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lake_contents import commits, contents, keys, live_files, process, rows, stray_files

import generators
from marketpulse.compaction.compacting import compact
from marketpulse.compaction.planning import Limits
from marketpulse.compaction.restoring import restore_files
from marketpulse.lake import Lake
from marketpulse.ledger import committed_batches, read_commit

pytestmark = pytest.mark.usefixtures("spark", "token_key")

DATASETS = ["stores", "users", "products", "clicks", "sales"]
DAYS = [date(2026, 3, 2), date(2026, 3, 3)]
DAY, NEXT_DAY = "2026-03-02", "2026-03-03"
H12, H13, H14 = (f"{DAY}T{hour}" for hour in (12, 13, 14))


@pytest.fixture
def lake(tmp_path) -> Lake:
    return Lake(str(tmp_path / "lake"))


@pytest.fixture(scope="module")
def two_days(token_key, tmp_path_factory) -> Lake:
    """Two generated days, processed in one run."""
    lake = Lake(str(tmp_path_factory.mktemp("two_days")))
    generate_two_days(lake)
    process(lake, *DATASETS, accept_failed_share=1.0)
    return lake


def generate_two_days(lake: Lake) -> None:
    hours = [0, 1, 2]
    generators.generate(
        lake, DATASETS, DAYS, hours=hours, scale=0.003, defect_rate=0.1, processes=1
    )


def test_second_run_has_nothing_to_do(two_days):
    before = contents(two_days)

    assert process(two_days, *DATASETS).outcomes == []
    assert contents(two_days) == before


def test_forced_second_run_gives_the_same_lake(two_days):
    before = contents(two_days)
    done = commits(two_days, "sales")

    process(two_days, *DATASETS, force=True, accept_failed_share=1.0)

    assert contents(two_days) == before
    assert stray_files(two_days) == set()
    after = commits(two_days, "sales")
    assert all(after[batch]["committed_at"] > done[batch]["committed_at"] for batch in done)


def test_days_out_of_order_give_the_same_lake(two_days, lake):
    generate_two_days(lake)

    for day in reversed(DAYS):
        process(lake, *DATASETS, days=[day], accept_failed_share=1.0)

    assert contents(lake) == contents(two_days)
    assert stray_files(lake) == set()


def test_smaller_second_version_leaves_nothing_behind(lake):
    late = click(1, H13, ts="2026-03-01T12:00:00Z")
    deliver(lake, "clicks", H13, [late, click(2, H13), click(3, H13, device="tv")])
    process(lake, "clicks")

    deliver(lake, "clicks", H13, [click(2, H13)])
    process(lake, "clicks")

    assert keys(lake, "clicks") == {H13: [click(2)["event_id"]]}
    assert stray_files(lake) == set()
    assert lake.files("quarantine/clicks") == []
    left = [f for f in commits(lake, "clicks")[H13]["files"] if f["path"] is None]
    assert left == [
        {"table": "clicks", "event_date": "2026-03-01", "rows": 0, "bytes": 0, "path": None}
    ]


def test_emptied_batch_keeps_only_notes_of_the_dates_it_held(lake):
    deliver_snapshots(lake, DAY)
    deliver(lake, "sales", H13, [sale(1, H13)])
    process(lake, "stores", "users", "sales")

    deliver(lake, "sales", H13, [])
    process(lake, "sales")

    assert live_files(lake, "sales") == live_files(lake, "sale_items") == []
    noted = [(f["table"], f["event_date"]) for f in commits(lake, "sales")[H13]["files"]]
    assert noted == [("sale_items", DAY), ("sales", DAY)]
    assert stray_files(lake) == set()


def test_date_that_comes_back_is_no_longer_noted_as_left(lake):
    for records in ([click(1, H13)], [], [click(1, H13)]):
        deliver(lake, "clicks", H13, records)
        process(lake, "clicks")

    [file] = commits(lake, "clicks")[H13]["files"]

    assert (file["event_date"], file["rows"]) == (DAY, 1)


def test_changed_snapshot_has_its_sales_checked_again(lake):
    deliver_snapshots(lake, DAY, NEXT_DAY)
    deliver(lake, "sales", H13, [sale(1, H13), sale(2, H13, store_id="ST0003")])
    deliver(lake, "sales", f"{NEXT_DAY}T13", [sale(3, f"{NEXT_DAY}T13")])
    process(lake, "stores", "users", "sales")
    assert commits(lake, "sales")[H13]["rules"] == {"store_id_is_known": 1}

    deliver(lake, "stores", DAY, [store(1), store(2), store(3)])
    done = process(lake, "stores", "users", "sales")

    assert set(done.published) == {f"stores {DAY}", f"sales {H13}"}
    assert commits(lake, "sales")[H13]["rules"] == {}
    assert len(rows(lake, "sales")) == 3
    assert stray_files(lake) == set()


def test_only_the_days_asked_for_are_done(lake):
    for day in (DAY, NEXT_DAY):
        deliver(lake, "clicks", f"{day}T13", [click(1, f"{day}T13")])

    done = process(lake, "clicks", days=[DAYS[1]])

    assert set(done.published) == {f"clicks {NEXT_DAY}T13"}


def test_batch_redone_for_another_one_may_lie_outside_the_days_asked_for(lake):
    midnight = f"{NEXT_DAY}T00"
    deliver(lake, "clicks", midnight, [click(1, midnight), click(2, midnight)])
    process(lake, "clicks")

    deliver(lake, "clicks", H14, [click(1, H14)])
    done = process(lake, "clicks", days=[DAYS[0]])

    assert set(done.published) == {f"clicks {H14}", f"clicks {midnight}"}
    assert keys(lake, "clicks") == {
        H14: [click(1)["event_id"]],
        midnight: [click(2)["event_id"]],
    }


def test_files_of_a_batch_may_come_in_any_number_and_order(lake, tmp_path):
    records = [click(i % 5, H13, page=f"/{i}") for i in range(12)]
    one, many = lake, Lake(str(tmp_path / "many"))
    deliver(one, "clicks", H13, records)
    for i, start in reversed(list(enumerate(range(0, 12, 4)))):
        deliver(many, "clicks", H13, records[start : start + 4], f"part-{i:04d}.jsonl.gz")

    for each in (one, many):
        process(each, "clicks")

    assert rows(one, "clicks") == rows(many, "clicks")


HOURS = ["2026-03-01T23", "2026-03-02T00", "2026-03-02T13", "2026-03-03T00"]
RECORDS = st.lists(
    st.tuples(st.integers(1, 4), st.sampled_from(["good", "good", "late", "bad"])), max_size=4
)
CHANGES = {"good": {}, "late": {"ts": "2026-03-01T12:00:00Z"}, "bad": {"device": "tv"}}


def click_of(hour: str, number: int, kind: str) -> dict:
    return click(number, hour, **CHANGES[kind])


STEPS = st.tuples(
    st.sampled_from(HOURS),
    RECORDS,
    st.sampled_from(["as it comes", "as it comes", "forced"]),
    st.integers(0, 2),
)
"""An hour that is delivered, what is in it, how it is processed, how often is compacted then."""


@settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(STEPS, min_size=2, max_size=5))
def test_any_deliveries_reruns_and_compactions_end_like_the_last_versions_at_once(
    tmp_path_factory, steps
):
    step_by_step = Lake(str(tmp_path_factory.mktemp("step_by_step")))
    at_once = Lake(str(tmp_path_factory.mktemp("at_once")))
    for hour, records, way, compactions in steps:
        clicks = [click_of(hour, *record) for record in records]
        deliver(step_by_step, "clicks", hour, clicks)
        process(step_by_step, "clicks", accept_failed_share=1.0, force=way == "forced")
        for _ in range(compactions):
            compact(step_by_step, ["clicks"], Limits(closed_after=-1), grace=timedelta(0))
        deliver(at_once, "clicks", hour, clicks)
    process(at_once, "clicks", accept_failed_share=1.0)

    assert rows(step_by_step, "clicks") == rows(at_once, "clicks")
    assert stray_files(step_by_step) == set()
    undo_compactions(step_by_step)
    assert without_notes(contents(step_by_step)) == without_notes(contents(at_once))


def undo_compactions(lake: Lake) -> None:
    """Put all small files back, then remove the merged ones."""
    entries = [read_commit(lake, "clicks", batch) for batch in committed_batches(lake, "clicks")]
    restore_files(lake, "clicks", entries)
    for file in lake.files("ledger/clicks/merged"):
        lake.delete(file.path)
    for file in lake.files("silver"):
        if "/merged=" in file.path:
            lake.delete(file.path)


def without_notes(found: dict) -> dict:
    """Contents less the ledger's notes of dates that only an earlier version of a batch held."""
    return {
        path: content | {"files": [file for file in content["files"] if file["path"] is not None]}
        if path.startswith("ledger/")
        else content
        for path, content in found.items()
    }
