"""A compaction, or a run that undoes one, is killed anywhere: readers lose nothing, all heals."""

import json
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from delivered import click, deliver
from killing import run_and_kill
from lake_contents import commits, process, rows, stray_files

from marketpulse.compaction.compacting import compact
from marketpulse.compaction.planning import Limits
from marketpulse.lake import Lake

pytestmark = pytest.mark.usefixtures("spark", "token_key")

DAY, LATER = "2026-03-02", "2026-03-09T12"
YESTERDAY = "2026-03-01T23:00:00Z"
H12, H13, H14 = (f"{DAY}T{hour}" for hour in (12, 13, 14))


@pytest.fixture(scope="module")
def small(module_lake) -> Lake:
    """Three hours of clicks in files of their own, of two event dates each."""
    for number, hour in enumerate((H12, H13, H14, LATER)):
        late = click(10 + number, hour, **({} if hour == LATER else {"ts": YESTERDAY}))
        deliver(module_lake, "clicks", hour, [click(number, hour), late])
    process(module_lake, "clicks")
    return module_lake


@pytest.fixture(scope="module")
def merged(small, tmp_path_factory) -> Lake:
    """The same with merged files only."""
    lake = copy_of(small, tmp_path_factory.mktemp("merged"))
    finish(lake)
    return lake


def copy_of(lake: Lake, folder: Path) -> Lake:
    shutil.copytree(lake.root, folder / "lake")
    return Lake(str(folder / "lake"))


def finish(lake: Lake) -> None:
    for _ in range(2):
        compact(lake, ["clicks"], Limits(), grace=timedelta(0))


def files(lake: Lake) -> dict[str, bytes]:
    return {file.path: lake.read(file.path) for file in lake.files("silver")}


@pytest.mark.parametrize(
    "where",
    [
        ("merging", "write_parquet", "before", "1"),
        ("compacting", "merge_files", "after", "1"),
        ("compacting", "write_compaction", "before", "2"),
        ("compacting", "write_compaction", "after", "1"),
        ("removing", "write_compaction", "before", "1"),
    ],
    ids=" ".join,
)
def test_killed_while_merging(small, merged, tmp_path, where):
    lake = copy_of(small, tmp_path)

    run_and_kill("killed_compaction.py", lake.root, *where)

    assert rows(lake, "clicks") == rows(small, "clicks")
    finish(lake)
    assert files(lake) == files(merged)
    assert stray_files(lake) == set()


@pytest.mark.parametrize(
    "where",
    [
        ("removing", "write_compaction", "after", "1"),
        ("Lake", "delete", "after", "2"),
        ("removing", "write_compaction", "before", "3"),
    ],
    ids=" ".join,
)
def test_killed_while_removing_small_files(small, merged, tmp_path, where):
    lake = copy_of(small, tmp_path)
    compact(lake, ["clicks"], Limits(), grace=timedelta(0))

    run_and_kill("killed_compaction.py", lake.root, *where)

    assert rows(lake, "clicks") == rows(small, "clicks")
    finish(lake)
    assert files(lake) == files(merged)
    assert stray_files(lake) == set()


@pytest.mark.parametrize(
    ("step", "moment", "count", "is_committed"),
    [
        ("restore_file", "after", "2", False),
        ("write_compaction", "before", "1", False),
        ("restore_files", "after", "1", False),
        ("write_commit", "after", "1", True),
    ],
)
def test_killed_while_a_batch_leaves_a_merged_file(
    small, merged, tmp_path, step, moment, count, is_committed
):
    lake = copy_of(merged, tmp_path)
    deliver(lake, "clicks", H13, [click(7, H13)])

    run_and_kill("killed_run.py", lake.root, "clicks", step, moment, count)

    old, new = commits(merged, "clicks")[H13], commits(lake, "clicks")[H13]
    assert (old != new) == is_committed
    others = [row for row in rows(small, "clicks") if row["batch"] != H13]
    assert [row for row in rows(lake, "clicks") if row["batch"] != H13] == others
    process(lake, "clicks")
    finish(lake)
    assert [row for row in rows(lake, "clicks") if row["batch"] != H13] == others
    [done] = [row for row in rows(lake, "clicks") if row["batch"] == H13]
    assert done["event_id"] == click(7)["event_id"]
    assert stray_files(lake) == set()


def test_half_written_files_are_removed(small, merged, tmp_path):
    lake = copy_of(small, tmp_path)
    folder = f"silver/clicks/event_date={DAY}/merged=0123456789ab"
    lake.write(f"{folder}/.part-0123456789ab.parquet.abcd.partial", b"PAR1")
    lake.write(f"ledger/clicks/merged/clicks/.{DAY}.json.abcd.partial", b"{")
    note = {"table": "clicks", "event_date": DAY, "paths": [f"{folder}/part.parquet"]}
    lake.write(f"_staging/clicks.merging/clicks-{DAY}.json", json.dumps(note).encode())

    finish(lake)

    assert files(lake) == files(merged)
    assert stray_files(lake) == set()
