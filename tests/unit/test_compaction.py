"""Small files of a closed date become one; readers see the same rows at every moment."""

from dataclasses import replace

import pytest
from merged_lakes import (
    DAY,
    DAY_LONG,
    LAST_DELIVERY,
    NOW,
    event,
    fill,
    hour,
    merge,
    merge_and_sweep,
    paths,
    publish,
    seen,
    states,
)
from silver_commits import commit

from marketpulse.batches import Batch
from marketpulse.compaction.compacting import compact, find_merges
from marketpulse.compaction.entries import read_compaction
from marketpulse.compaction.live_files import live_files
from marketpulse.compaction.planning import Limits
from marketpulse.compaction.removing import removable
from marketpulse.compaction.restoring import restore_files
from marketpulse.errors import MarketPulseError
from marketpulse.evolution.comparison import compare_silver
from marketpulse.lake import Lake
from marketpulse.ledger import committed_batches, read_commit, write_commit
from marketpulse.silver_parquet import read_parquet, write_parquet


@pytest.fixture
def lake(tmp_path) -> Lake:
    return Lake(str(tmp_path / "lake"))


HOURS = [hour(number) for number in range(4)]


def test_merged_file_has_all_rows_by_time_with_their_batch(any_lake):
    lake = any_lake
    late = {"event_id": "late", "ts": event(hour(0), 1)["ts"]}
    publish(lake, hour(0), [event(hour(0), 0), event(hour(0), 2)])
    publish(lake, hour(1), [event(hour(1), 0), late])
    write_commit(lake, commit("clicks", LAST_DELIVERY))

    merge(lake)

    [file] = read_compaction(lake, "clicks", "clicks", DAY).files
    rows = read_parquet(lake, file.path).to_pylist()
    assert [(row["event_id"], row["batch"]) for row in rows] == [
        (f"{hour(0)}-0", hour(0)),
        ("late", hour(1)),
        (f"{hour(0)}-2", hour(0)),
        (f"{hour(1)}-0", hour(1)),
    ]


def test_readers_see_the_same_before_and_after_each_step(any_lake):
    fill(any_lake)
    before = seen(any_lake)

    for steps in (["shown"], ["swept"], ["swept"]):
        merge(any_lake, grace=NOW)
        assert seen(any_lake) == before
        assert states(any_lake) == steps
    assert len(paths(any_lake)) == 1


def test_small_files_stay_for_the_time_of_grace(lake):
    small = fill(lake)

    merge(lake, grace=DAY_LONG)
    merge(lake, grace=DAY_LONG)

    assert set(small) < set(paths(lake))


def test_second_run_merges_nothing(lake):
    fill(lake)

    assert len(merge(lake)) == 1
    assert merge(lake) == []


def test_same_rows_give_the_same_bytes(lake, tmp_path):
    other = replace(lake, root=str(tmp_path / "other"))
    for each in (lake, other):
        fill(each)
        merge_and_sweep(each)

    assert [lake.read(path) for path in paths(lake)] == [other.read(p) for p in paths(other)]


def test_merging_in_two_steps_gives_the_bytes_of_one(lake, tmp_path):
    other = replace(lake, root=str(tmp_path / "other"))
    fill(lake, hours=4)
    fill(other, hours=3)
    merge_and_sweep(other)
    publish(other, hour(3), [event(hour(3), number) for number in range(3)])

    merge_and_sweep(lake)
    merge_and_sweep(other)

    assert paths(lake) == paths(other)
    assert [lake.read(path) for path in paths(lake)] == [other.read(p) for p in paths(other)]


def test_open_dates_are_left_alone(lake):
    fill(lake)
    publish(lake, LAST_DELIVERY, [event(hour(5), 0)])

    assert merge(lake, closed_after=7) == []
    assert len(merge(lake, closed_after=6)) == 1


def test_dates_that_were_not_asked_for_are_left_alone(lake):
    fill(lake)

    assert merge(lake, days=[Batch.from_id("2026-03-03").ingest_date]) == []
    assert len(merge(lake, days=[Batch.from_id(DAY).ingest_date])) == 1


def test_files_are_packed_up_to_the_target_and_large_ones_stay(lake):
    sizes = [len(content) for content in fill(lake, hours=5).values()]
    publish(lake, hour(5), [event(hour(5), number) for number in range(4000)])

    [done] = merge(lake, target_bytes=2 * max(sizes) + 1)

    assert [len(each.units) for each in done.bins] == [2, 2]
    left = {f"/batch={hour(4)}/", f"/batch={hour(5)}/"}
    assert not any(name in unit.path for unit in done.units for name in left)


def test_files_with_other_columns_are_not_merged_with_the_rest(lake):
    fill(lake)
    path = f"silver/clicks/event_date={DAY}/batch={hour(0)}/part-v0.parquet"
    write_parquet(lake, path, read_parquet(lake, path).rename_columns(["event_id", "at"]))

    [done] = merge(lake)

    assert [member.batch for each in done.bins for member in each.members] == HOURS[1:]


def test_late_batch_is_read_beside_the_merged_file_and_merged_later(lake):
    fill(lake)
    merge_and_sweep(lake)
    late = hour(9)
    publish(lake, late, [event(late, 0)])
    after = seen(lake)
    assert (late, f"{late}-0") in after

    for _ in range(2):
        merge(lake, grace=NOW)
        assert seen(lake) == after

    assert len(paths(lake)) == 1


def test_batch_published_anew_replaces_only_itself(any_lake):
    lake = any_lake
    fill(lake)
    merge_and_sweep(lake)
    others = [row for row in seen(lake) if row[0] != hour(1)]

    restore_files(lake, "clicks", [read_commit(lake, "clicks", Batch.from_id(hour(1)))])
    publish(lake, hour(1), [event(hour(1), 30)], minute=5)

    assert seen(lake) == sorted([*others, (hour(1), f"{hour(1)}-30")])
    assert not any("merged=" in path for path in live_paths(lake))


def live_paths(lake) -> list[str]:
    return [f.path for f in live_files(lake, "clicks", "clicks", committed_batches(lake, "clicks"))]


def test_restored_files_are_byte_for_byte_what_they_were(lake):
    small = fill(lake, rows=40)
    merge_and_sweep(lake)
    assert not set(small) & set(paths(lake))

    restore_files(lake, "clicks", [read_commit(lake, "clicks", Batch.from_id(hour(1)))])

    assert {path: lake.read(path) for path in small} == small


def test_columns_of_what_is_published_are_told_as_before(lake):
    fill(lake)
    before = compare_silver(lake, "clicks", None).changes

    merge_and_sweep(lake)

    after = compare_silver(lake, "clicks", None)
    subjects = [(change.subject, change.what) for change in after.changes]
    assert subjects == [(change.subject, change.what) for change in before]
    assert after.files == 1


def test_merged_file_that_ended_goes_after_the_time_of_grace(lake):
    fill(lake)
    merge_and_sweep(lake)
    [merged] = paths(lake)
    restore_files(lake, "clicks", [read_commit(lake, "clicks", Batch.from_id(hour(1)))])
    publish(lake, hour(1), [event(hour(1), 30)], minute=5)

    merge(lake, grace=DAY_LONG)
    assert states(lake) == ["former", "shown"]
    assert merged in paths(lake)
    merge(lake, grace=NOW)

    assert states(lake) == ["swept"]
    assert merged not in paths(lake)


def test_files_of_an_ended_merge_are_not_removed_with_it(lake):
    """The merge ends between the moment it may be swept and the sweep."""
    fill(lake)
    merge(lake, grace=NOW)
    publish(lake, hour(1), [event(hour(1), 30)], minute=5)
    after = seen(lake)

    merge(lake, grace=NOW, closed_after=100)
    merge(lake, grace=NOW, closed_after=100)

    assert seen(lake) == after
    assert states(lake) == []


def test_run_without_limits_only_removes(lake):
    small = fill(lake)
    merge(lake)

    [due] = removable(lake, ["clicks"], NOW)
    [removed] = compact(lake, ["clicks"], None, grace=NOW)

    assert set(due.paths) == set(removed.paths) == set(small)
    assert removable(lake, ["clicks"], NOW) == []


def test_looking_changes_nothing(lake):
    fill(lake)
    before = {file.path for file in lake.files("")}

    [found] = find_merges(lake, ["clicks"], Limits())

    assert [member.batch for member in found.bins[0].members] == HOURS
    assert {file.path for file in lake.files("")} == before


def test_changed_file_is_noticed_and_nothing_is_merged(lake):
    path = next(iter(fill(lake)))
    lake.write(path, lake.read(path.replace(hour(0), hour(1))))
    publish(lake, hour(1), [event(hour(1), 0)])
    lake.write(path.replace(hour(0), hour(1)), lake.read(path))

    with pytest.raises(MarketPulseError, match="hold 12 rows, the ledger says 10"):
        merge(lake)

    assert states(lake) == []
    assert not any("merged=" in each for each in paths(lake))
    assert lake.files("_staging/clicks.merging") == []


@pytest.mark.parametrize(
    ("content", "problem"), [(None, "which is not there"), (b"PAR1", "which is damaged")]
)
def test_lost_or_damaged_file_is_named(lake, content, problem):
    path = next(iter(fill(lake)))
    lake.delete(path) if content is None else lake.write(path, content)

    with pytest.raises(MarketPulseError, match=f"{path}, {problem}"):
        merge(lake)


def test_lost_merged_file_is_replaced_when_all_its_batches_are_done_anew(lake):
    fill(lake)
    merge_and_sweep(lake)
    lake.delete(paths(lake)[0])
    entries = [read_commit(lake, "clicks", Batch.from_id(each)) for each in HOURS]

    with pytest.raises(MarketPulseError, match=f"{HOURS[1]}, {HOURS[2]}, {HOURS[3]} are missing"):
        restore_files(lake, "clicks", entries[:1])
    restore_files(lake, "clicks", entries)
