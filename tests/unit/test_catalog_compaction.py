"""What the catalog shows while files are merged: never a row twice, for views nothing missing."""

from datetime import timedelta

import pytest
from merged_lakes import DAY, DAY_LONG, NOW, event, fill, hour, publish
from silver_commits import DATABASE, ROOT, SILVER, shown

from marketpulse.aws.clients import client
from marketpulse.batches import Batch
from marketpulse.catalog import partitions as catalog_partitions
from marketpulse.catalog.registration import register
from marketpulse.compaction.compacting import compact
from marketpulse.compaction.entries import read_compaction
from marketpulse.compaction.planning import Limits
from marketpulse.compaction.removing import release
from marketpulse.compaction.restoring import restore_files
from marketpulse.errors import UsageError
from marketpulse.lake import Lake
from marketpulse.ledger import read_commit

HOURS = [hour(number) for number in range(4)]


@pytest.fixture
def lake(aws) -> Lake:
    client("glue").create_database(DatabaseInput={"Name": DATABASE})
    lake = Lake(ROOT)
    fill(lake)
    register(lake, DATABASE)
    return lake


def merge(lake: Lake, grace: timedelta = NOW) -> None:
    compact(lake, ["clicks"], Limits(), grace=grace, silver_database=DATABASE)


def publish_again(lake: Lake, batch: str) -> None:
    restore_files(lake, "clicks", [read_commit(lake, "clicks", Batch.from_id(batch))])
    publish(lake, batch, [event(batch, 30)], minute=5)
    register(lake, DATABASE)


def values(table: str) -> dict[str, str]:
    """Locations by the last value of each partition of the day."""
    found = client("glue").get_partitions(DatabaseName=DATABASE, TableName=table)["Partitions"]
    assert {partition["Values"][0] for partition in found} <= {DAY}
    return {p["Values"][1]: p["StorageDescriptor"]["Location"] for p in found}


def merged_names(lake: Lake) -> list[str]:
    """Names of the merged files of the day, the oldest first."""
    files = read_compaction(lake, "clicks", "clicks", DAY).files
    return [file.path.split("/merged=")[1].split("/")[0] for file in files]


def test_during_the_grace_the_table_has_the_hours_and_the_views_the_merged_file(lake):
    merge(lake, grace=DAY_LONG)

    [name] = merged_names(lake)
    place = f"{SILVER}/silver/clicks/event_date={DAY}/merged={name}"
    assert sorted(values("clicks")) == HOURS
    assert values("clicks_merged") == {name: place}
    paths = {row["merged_path"] for row in shown(lake, "ledger_commits")}
    assert {lake.uri(path) for path in paths} == {f"{place}/part-{name}.parquet"}


def test_after_the_grace_the_merged_file_takes_the_place_of_the_hours(lake):
    merge(lake)
    merge(lake)

    [name] = merged_names(lake)
    assert list(values("clicks")) == [f"merged-{name}"]
    assert list(values("clicks_merged")) == [name]


def test_partitions_are_exchanged_before_their_files_are_gone(lake, monkeypatch):
    merge(lake)
    seen = []
    real = Lake.delete

    def delete(self, path):
        if path.startswith("silver/"):
            seen.append(sorted(values("clicks")))
        real(self, path)

    monkeypatch.setattr(Lake, "delete", delete)
    merge(lake)

    [name] = merged_names(lake)
    assert seen == [[f"merged-{name}"]] * len(HOURS)


def test_step_of_another_run_waits_for_a_registration_of_its_own(lake, monkeypatch):
    """Another compaction releases the hours after this one has registered."""
    merge(lake, grace=DAY_LONG)

    def overtaken(*arguments):
        register(*arguments)
        release(lake, "clicks", NOW, lambda: None)

    with monkeypatch.context() as patch:
        patch.setattr("marketpulse.catalog.registration.register", overtaken)
        merge(lake, grace=DAY_LONG)

    assert sorted(values("clicks")) == HOURS
    assert len(lake.files("silver")) == len(HOURS) + 1
    merge(lake, grace=DAY_LONG)
    assert list(values("clicks")) == [f"merged-{name}" for name in merged_names(lake)]
    assert len(lake.files("silver")) == 1


@pytest.mark.parametrize("times", [1, 2])
def test_no_row_is_ever_registered_twice(lake, monkeypatch, times):
    """Old partitions are dropped first, in both directions of the exchange."""
    merge(lake)
    held = []
    for step in ("create_partitions", "delete_partitions", "update_partitions"):
        real = getattr(catalog_partitions, step)

        def watched(database, table, some, real=real):
            real(database, table, some)
            held.append(set(values("clicks")))

        monkeypatch.setattr(catalog_partitions, step, watched)

    for _ in range(times):
        merge(lake)
    publish_again(lake, HOURS[1])

    hours_and_merged = [(set(HOURS) & each, each - set(HOURS)) for each in held]
    assert all(not (hours and merged) for hours, merged in hours_and_merged)
    assert sorted(held[-1]) == HOURS


def test_views_keep_a_merged_file_for_runs_that_began_before_it_ended(lake):
    merge(lake)
    merge(lake)
    [name] = merged_names(lake)

    publish_again(lake, HOURS[1])
    assert list(values("clicks_merged")) == [name]
    merge(lake, grace=DAY_LONG)
    assert sorted(values("clicks_merged")) == sorted(merged_names(lake))
    assert name in values("clicks_merged")

    merge(lake)
    assert list(values("clicks_merged")) == merged_names(lake) != [name]


def test_late_batch_beside_a_merged_file_has_a_partition_of_its_own(lake):
    merge(lake)
    merge(lake)
    [first] = merged_names(lake)
    late = hour(9)
    publish(lake, late, [event(late, 0)])
    register(lake, DATABASE)
    assert sorted(values("clicks")) == [late, f"merged-{first}"]

    merge(lake, grace=DAY_LONG)
    [second] = merged_names(lake)
    assert sorted(values("clicks")) == [late, f"merged-{first}"]
    assert sorted(values("clicks_merged")) == sorted([first, second])

    merge(lake)
    assert list(values("clicks")) == [f"merged-{second}"]
    assert list(values("clicks_merged")) == [second]


def test_compaction_changes_no_time_that_bookmarks_are_compared_with(lake):
    before = shown(lake, "ledger_dates")

    merge(lake)
    merge(lake)

    assert shown(lake, "ledger_dates") == before


def test_second_registration_after_a_compaction_writes_nothing(lake):
    merge(lake, grace=DAY_LONG)
    register(lake, DATABASE)

    assert not register(lake, DATABASE).has_changed


def test_lake_that_a_catalog_shows_is_not_compacted_without_it(lake):
    with pytest.raises(UsageError, match="set MARKETPULSE_SILVER_DATABASE"):
        compact(lake, ["clicks"], Limits())

    assert merged_names(lake) == []
