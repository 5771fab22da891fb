from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketpulse.batches import Batch
from marketpulse.lake import Lake
from marketpulse.ledger import (
    Commit,
    PublishedFile,
    committed_batches,
    entry_path,
    read_commit,
    write_commit,
)

counts = st.integers(min_value=0, max_value=2**53)
counts_by_name = st.dictionaries(st.text(), counts)
files = st.builds(PublishedFile, st.text(), st.text(), counts, counts, st.none() | st.text())
commits = st.builds(
    Commit,
    **dict.fromkeys(
        ["dataset", "batch", "committed_at", "run_id", "contract_version", "fingerprint"], st.text()
    ),
    **dict.fromkeys(["rows_in", "rows_out", "rows_quarantined", "rows_duplicate"], counts),
    **dict.fromkeys(["bytes_in", "bytes_out"], counts),
    **dict.fromkeys(["rules", "warnings", "duplicates_of"], counts_by_name),
    seconds=st.floats(allow_nan=False, allow_infinity=False),
    quarantine=st.none() | st.text(),
    files=st.lists(files),
)


def commit_of(batch: str) -> Commit:
    return Commit(
        dataset="clicks",
        batch=batch,
        committed_at="2026-03-02T14:00:00.000000Z",
        run_id="run",
        contract_version="1.0.0",
        fingerprint="f",
        **dict.fromkeys(["rows_in", "rows_out", "rows_quarantined", "rows_duplicate"], 0),
        bytes_in=0,
        bytes_out=0,
        seconds=0.5,
    )


@given(commits)
def test_commit_survives_the_way_through_json(commit):
    content = commit.to_json()

    assert Commit.from_json(content) == commit
    assert content.count(b"\n") == 1, "an entry is one line"


def test_written_commit_is_what_readers_find(tmp_path):
    lake = Lake(str(tmp_path))
    commit = commit_of("2026-03-02T13")

    write_commit(lake, commit)

    assert read_commit(lake, "clicks", Batch(date(2026, 3, 2), 13)) == commit


def test_batch_that_was_never_committed_has_no_entry(tmp_path):
    assert read_commit(Lake(str(tmp_path)), "clicks", Batch(date(2026, 3, 2), 13)) is None


def test_committed_batches_come_by_time(tmp_path):
    lake = Lake(str(tmp_path))
    for batch in ("2026-03-02T13", "2026-03-01T23", "2026-03-02T09"):
        write_commit(lake, commit_of(batch))

    assert [b.id for b in committed_batches(lake, "clicks")] == [
        "2026-03-01T23",
        "2026-03-02T09",
        "2026-03-02T13",
    ]
    assert committed_batches(lake, "sales") == []


@pytest.mark.parametrize("name", [".2026-03-02T14.json.0a1b2c3d.partial", "2026-03-02T14.json.tmp"])
def test_half_written_entry_is_no_commit(tmp_path, name):
    lake = Lake(str(tmp_path))
    lake.write(f"ledger/clicks/{name}", b"{")

    assert committed_batches(lake, "clicks") == []
    assert entry_path("clicks", "2026-03-02T14") == "ledger/clicks/2026-03-02T14.json"
