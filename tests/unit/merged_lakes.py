"""Lakes with a few hours of clicks in silver, written by hand and without Spark."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pyarrow as pa
from silver_commits import commit, published

from marketpulse.compaction.compacting import compact
from marketpulse.compaction.entries import read_compaction
from marketpulse.compaction.live_files import live_files
from marketpulse.compaction.planning import Limits, Merge
from marketpulse.lake import Lake
from marketpulse.ledger import PublishedFile, committed_batches, write_commit
from marketpulse.silver_parquet import read_parquet, write_parquet

DAY = "2026-03-02"
LAST_DELIVERY = "2026-03-09T00"
NOW, DAY_LONG = timedelta(0), timedelta(days=1)


def hour(number: int) -> str:
    return f"{DAY}T{number:02d}"


def event(batch: str, number: int) -> dict:
    start = datetime.fromisoformat(f"{batch}:00").replace(tzinfo=UTC)
    return {"event_id": f"{batch}-{number}", "ts": start + timedelta(minutes=number)}


def publish(lake: Lake, batch: str, events: list[dict], minute: int = 0) -> PublishedFile:
    """Commit some events of 2 March in place of what the batch held before."""
    schema = pa.schema([("event_id", pa.string()), ("ts", pa.timestamp("us", tz="UTC"))])
    rows = pa.Table.from_pylist(events, schema).sort_by([("ts", "ascending")])
    file = published("clicks", DAY, batch, len(events), version=f"v{minute}")
    if file.path:
        file = replace(file, bytes=write_parquet(lake, file.path, rows))
    write_commit(lake, commit("clicks", batch, file, minute=minute))
    return file


def fill(lake: Lake, hours: int = 4, rows: int = 3) -> dict[str, bytes]:
    """Publish the first hours of 2 March and close the date; returns the files by path."""
    files = [
        publish(lake, hour(h), [event(hour(h), number) for number in range(rows)])
        for h in range(hours)
    ]
    write_commit(lake, commit("clicks", LAST_DELIVERY))
    return {file.path: lake.read(file.path) for file in files}


def merge(lake: Lake, grace: timedelta = DAY_LONG, **limits: object) -> list[Merge]:
    """Run a compaction and return what was merged."""
    merges: list[Merge] = []
    compact(lake, ["clicks"], Limits(**limits), grace=grace, on_merge=merges.append)
    return merges


def merge_and_sweep(lake: Lake) -> None:
    """Compact until only merged files are left."""
    merge(lake, grace=NOW)
    merge(lake, grace=NOW)


def paths(lake: Lake) -> list[str]:
    """Files that lie in silver."""
    return [file.path for file in lake.files("silver")]


def states(lake: Lake) -> list[str]:
    return [str(file.state) for file in read_compaction(lake, "clicks", "clicks", DAY).files]


def seen(lake: Lake) -> list[tuple[str, str]]:
    """Batch and event of every row that readers see, sorted."""
    found = []
    batches = committed_batches(lake, "clicks")
    for file in live_files(lake, "clicks", "clicks", batches):
        for row in read_parquet(lake, file.path).to_pylist():
            batch = row.get("batch") or file.path.split("/batch=")[1].split("/")[0]
            found.append((batch, row["event_id"]))
    return sorted(found)
