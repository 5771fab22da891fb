"""Quarantine is kept for a time."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from quarantine_files import BATCH, COMMITTED, RECORD, quarantine

from marketpulse.batches import Batch
from marketpulse.ledger import read_commit, write_commit
from marketpulse.quarantine.records import Selection, find_records
from marketpulse.quarantine.retention import delete_expired, find_expired


def test_expired_quarantine_goes_and_its_counts_stay(any_lake):
    path = quarantine(any_lake, RECORD)
    before = read_commit(any_lake, "clicks", Batch.from_id(BATCH))
    too_early, late_enough = COMMITTED, COMMITTED + timedelta(days=1)

    assert delete_expired(any_lake, ["clicks"], too_early) == []
    assert [file.path for file in find_expired(any_lake, ["clicks"], late_enough)] == [path]
    assert any_lake.exists(path)

    assert [file.records for file in delete_expired(any_lake, ["clicks"], late_enough)] == [1]
    assert not any_lake.exists(path)
    assert list(find_records(any_lake, Selection(["clicks"]))) == []
    assert read_commit(any_lake, "clicks", Batch.from_id(BATCH)) == replace(before, quarantine=None)


def test_deletion_that_was_killed_is_finished_by_the_next(any_lake):
    path = quarantine(any_lake, RECORD)
    entry = read_commit(any_lake, "clicks", Batch.from_id(BATCH))
    write_commit(any_lake, replace(entry, quarantine=None))

    assert find_expired(any_lake, ["clicks"], COMMITTED) == []
    later = datetime.now(UTC) + timedelta(days=1)
    assert [file.records for file in delete_expired(any_lake, ["clicks"], later)] == [None]
    assert not any_lake.exists(path)
