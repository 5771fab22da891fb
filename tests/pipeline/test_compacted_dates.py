"""Batches go on as ever in a lake whose small files were merged."""

from datetime import timedelta
from pathlib import Path

import pytest
from delivered import click, deliver, deliver_snapshots, sale
from lake_contents import commits, keys, merged_files, process, rows, standing_files, stray_files
from quarantine_calls import call, command_line_works_on

from marketpulse.compaction.compacting import compact
from marketpulse.compaction.planning import Limits
from marketpulse.lake import Lake

pytestmark = pytest.mark.usefixtures("spark", "token_key")

DAY, LATER = "2026-03-02", "2026-03-09T12"
H12, H13, H14 = (f"{DAY}T{hour}" for hour in (12, 13, 14))


@pytest.fixture
def lake(tmp_path, monkeypatch) -> Lake:
    return command_line_works_on(tmp_path, monkeypatch)


def merge_all(lake: Lake, *datasets: str) -> None:
    """Compact until nothing but merged files is left of closed dates."""
    for _ in range(2):
        compact(lake, datasets, Limits(), grace=timedelta(0))


def event(number: int) -> str:
    return click(number)["event_id"]


def small_files(lake: Lake, table: str) -> list[str]:
    folder = f"silver/{table}/event_date={DAY}"
    return [file.path for file in lake.files(folder) if "/merged=" not in file.path]


@pytest.fixture
def clicks(lake) -> Lake:
    """Three hours of clicks in one merged file; 2 was left out of hour 14 as a duplicate."""
    deliver(lake, "clicks", H12, [click(1, H12)])
    deliver(lake, "clicks", H13, [click(2, H13), click(3, H13)])
    deliver(lake, "clicks", H14, [click(2, H14), click(4, H14), click(5, H14, device="tv")])
    deliver(lake, "clicks", LATER, [click(9, LATER)])
    process(lake, "clicks")
    merge_all(lake, "clicks")
    assert small_files(lake, "clicks") == []
    return lake


def test_batch_done_again_replaces_only_itself(lake):
    deliver_snapshots(lake, DAY, LATER[:10])
    for number, hour in enumerate((H12, H13, H14, LATER)):
        deliver(lake, "sales", hour, [sale(number, hour), sale(10 + number, hour)])
    process(lake, "stores", "users", "sales")
    before = {table: rows(lake, table) for table in ("sales", "sale_items")}
    merge_all(lake, "stores", "users", "sales")
    assert {table: rows(lake, table) for table in before} == before
    assert small_files(lake, "sales") == small_files(lake, "sale_items") == []

    deliver(lake, "sales", H13, [sale(1, H13)])
    done = process(lake, "sales")

    assert set(done.published) == {f"sales {H13}"}
    gone = sale(11, H13)["transaction_id"]
    for table, held in before.items():
        assert rows(lake, table) == [row for row in held if row["transaction_id"] != gone]
    assert standing_files(lake, "sales") == []
    merge_all(lake, "sales")
    assert len(standing_files(lake, "sales")) == len(standing_files(lake, "sale_items")) == 1
    assert stray_files(lake) == set()


def test_forced_run_of_all_gives_the_same_rows(clicks):
    before = rows(clicks, "clicks")

    process(clicks, "clicks", force=True)

    assert rows(clicks, "clicks") == before
    merge_all(clicks, "clicks")
    assert rows(clicks, "clicks") == before
    assert small_files(clicks, "clicks") == []


def test_late_batch_finds_its_duplicates_in_merged_files(clicks):
    late = f"{DAY}T20"
    deliver(clicks, "clicks", late, [click(3, late, ts=f"{DAY}T13:00:01Z"), click(6, late)])

    done = process(clicks, "clicks")

    assert set(done.published) == {f"clicks {late}"}
    assert commits(clicks, "clicks")[late]["duplicates_of"] == {H13: 1}
    assert keys(clicks, "clicks")[late] == [event(6)]
    assert len(standing_files(clicks, "clicks")) == 1


def test_earlier_batch_takes_its_record_out_of_a_merged_file(clicks):
    earlier = f"{DAY}T10"
    deliver(clicks, "clicks", earlier, [click(3, earlier)])

    done = process(clicks, "clicks")

    assert set(done.published) >= {f"clicks {earlier}", f"clicks {H13}"}
    assert keys(clicks, "clicks") == {
        earlier: [event(3)],
        H12: [event(1)],
        H13: [event(2)],
        H14: [event(4)],
        LATER: [event(9)],
    }


def test_record_that_a_batch_loses_comes_back_in_its_neighbour(clicks):
    deliver(clicks, "clicks", H13, [click(3, H13)])

    done = process(clicks, "clicks")

    assert set(done.published) == {f"clicks {H13}", f"clicks {H14}"}
    assert keys(clicks, "clicks")[H14] == [event(2), event(4)]


def test_corrected_record_is_published_into_a_merged_date(clicks):
    call("replay", "--datasets", "clicks", "--set", "device='mobile'")

    assert keys(clicks, "clicks")[H14] == [event(4), event(5)]
    assert keys(clicks, "clicks")[H13] == [event(2), event(3)]
    merge_all(clicks, "clicks")
    assert small_files(clicks, "clicks") == []
    assert keys(clicks, "clicks")[H14] == [event(4), event(5)]


def test_batch_that_was_emptied_leaves_the_merged_file(clicks):
    deliver(clicks, "clicks", H12, [])

    process(clicks, "clicks")

    assert keys(clicks, "clicks")[H12] == []
    merge_all(clicks, "clicks")
    [merged] = [file for file in merged_files(clicks, "clicks") if file["event_date"] == DAY]
    assert [member["batch"] for member in merged["members"]] == [H13, H14]
    assert stray_files(clicks) == set()


def test_metrics_and_ledger_of_the_batches_are_left_alone(clicks):
    before = {f.path: Path(clicks.root, f.path).read_bytes() for f in clicks.files("metrics")}
    entries = commits(clicks, "clicks")
    deliver(clicks, "clicks", f"{DAY}T20", [click(6, f"{DAY}T20")])
    process(clicks, "clicks")

    merge_all(clicks, "clicks")

    assert commits(clicks, "clicks").items() >= entries.items()
    assert {path: Path(clicks.root, path).read_bytes() for path in before} == before
