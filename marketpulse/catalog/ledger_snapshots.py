"""Snapshots of the ledger as Parquet files, made from the one before and what changed since."""

import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.parquet as pq

from marketpulse.catalog.ledger_rows import (
    COMMITS,
    DATES,
    dates_of,
    in_order,
    rows_of,
    with_merged_paths,
)
from marketpulse.compaction.entries import Compaction, is_compaction_entry
from marketpulse.lake import LEDGER, Lake, LakeFile
from marketpulse.ledger import Commit

SNAPSHOTS = "ledger_snapshots"
KEPT = 5
"""Snapshots that stay, the newest included: queries that began on an older one end well."""
_READS_AT_ONCE = 16
_ENTRIES = pa.schema(
    [
        ("path", pa.string()),
        ("bytes", pa.int64()),
        ("modified", pa.timestamp("us", tz="UTC")),
        ("dataset", pa.string()),
        ("batch", pa.string()),
    ]
)
_COMPACTIONS = pa.schema([("path", pa.string()), ("content", pa.string())])


@dataclass(frozen=True)
class Snapshot:
    """The ledger at one time; `id` grows with time and names the folder of its files."""

    id: str
    entries: dict[str, dict]
    """By path: size and time of each ledger file, and whose it is."""
    commits: list[dict]
    compactions: dict[str, Compaction]
    """Compaction entries by path."""

    @property
    def commits_folder(self) -> str:
        """Where the files of `ledger_commits` lie."""
        return f"{SNAPSHOTS}/{self.id}/commits"

    @property
    def dates_folder(self) -> str:
        """Where the files of `ledger_dates` lie."""
        return f"{SNAPSHOTS}/{self.id}/dates"


def newest_snapshot(lake: Lake) -> Snapshot | None:
    """Load the last snapshot that was written to the end; None when there is none."""
    for name in reversed(snapshot_ids(lake)):
        try:
            entries = _read(lake, f"{SNAPSHOTS}/{name}/entries.parquet")
            commits = _read(lake, f"{SNAPSHOTS}/{name}/commits/part-0000.parquet")
            compactions = _read(lake, f"{SNAPSHOTS}/{name}/compactions.parquet")
        except FileNotFoundError:
            continue
        return Snapshot(
            name,
            {entry["path"]: entry for entry in entries},
            commits,
            {each["path"]: Compaction.from_json(each["content"]) for each in compactions},
        )
    return None


def take_snapshot(lake: Lake, before: Snapshot | None) -> Snapshot:
    """Read the ledger: only entries that are new or may have changed since the one before.

    Returns that one when nothing was committed since.
    """
    id_ = _next_id(before)
    files = [
        file
        for file in lake.files(LEDGER)
        if file.name.endswith(".json") and not file.name.startswith(".")
    ]
    known = before.entries if before else {}
    settled = {file.path for file in files if _is_settled(file, known)}
    changed = [file for file in files if file.path not in settled]
    with ThreadPoolExecutor(_READS_AT_ONCE) as pool:
        read = list(pool.map(lambda file: _parse(file.path, lake.read(file.path)), changed))
    entries = {path: known[path] for path in settled}
    for file, content in zip(changed, read, strict=True):
        entries[file.path] = {
            "path": file.path,
            "bytes": file.bytes,
            "modified": file.modified,
            "dataset": content.dataset,
            "batch": content.batch if isinstance(content, Commit) else None,
        }
    kept = {(entries[path]["dataset"], entries[path]["batch"]) for path in settled}
    commits = [
        row for row in (before.commits if before else []) if (row["dataset"], row["batch"]) in kept
    ]
    commits += [row for commit in read if isinstance(commit, Commit) for row in rows_of(commit)]
    compactions = {
        path: compaction
        for path, compaction in (before.compactions if before else {}).items()
        if path in settled
    }
    compactions |= {each.path: each for each in read if isinstance(each, Compaction)}
    commits = with_merged_paths(in_order(commits), compactions.values())
    after = Snapshot(id_, entries, commits, compactions)
    return before if before and replace(after, id=before.id) == before else after


def write_snapshot(lake: Lake, snapshot: Snapshot) -> None:
    """Write the files of a snapshot; the list of entries comes last and says that it is whole."""
    folder = f"{SNAPSHOTS}/{snapshot.id}"
    _write(lake, f"{snapshot.commits_folder}/part-0000.parquet", snapshot.commits, COMMITS)
    _write(lake, f"{snapshot.dates_folder}/part-0000.parquet", dates_of(snapshot.commits), DATES)
    compactions = [
        {"path": path, "content": snapshot.compactions[path].to_json().decode()}
        for path in sorted(snapshot.compactions)
    ]
    _write(lake, f"{folder}/compactions.parquet", compactions, _COMPACTIONS)
    entries = [snapshot.entries[path] for path in sorted(snapshot.entries)]
    _write(lake, f"{folder}/entries.parquet", entries, _ENTRIES)


def delete_old_snapshots(lake: Lake, current: str) -> None:
    """Keep the current snapshot and a few before it."""
    older = [name for name in snapshot_ids(lake) if name < current]
    for name in older[: -(KEPT - 1)]:
        lake.delete_folder(f"{SNAPSHOTS}/{name}")


def snapshot_ids(lake: Lake) -> list[str]:
    """Ids of the snapshots, oldest first, those that were not finished included."""
    return sorted({file.path.split("/")[1] for file in lake.files(SNAPSHOTS)})


def _next_id(before: Snapshot | None) -> str:
    now = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    # Another machine's clock may be ahead of this one's.
    return f"{before.id}1" if before and now <= before.id else now


def _parse(path: str, content: bytes) -> Commit | Compaction:
    return (Compaction if is_compaction_entry(path) else Commit).from_json(content)


def _is_settled(file: LakeFile, known: dict[str, dict]) -> bool:
    """Whether a ledger file is surely the one that was read before.

    Times in S3 are whole seconds: within the last second that was seen, an entry may have been
    replaced unnoticed by one of the same size.
    """
    entry = known.get(file.path)
    if entry is None or (entry["bytes"], entry["modified"]) != (file.bytes, file.modified):
        return False
    last_seen = max(entry["modified"] for entry in known.values())
    return entry["modified"].replace(microsecond=0) < last_seen.replace(microsecond=0)


def _read(lake: Lake, path: str) -> list[dict]:
    return pq.read_table(pa.BufferReader(lake.read(path))).to_pylist()


def _write(lake: Lake, path: str, rows: list[dict], schema: pa.Schema) -> None:
    content = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), content, compression="zstd")
    lake.write(path, content.getvalue())
