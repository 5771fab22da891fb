"""The ledger as two tables: a row per published file, and a row per table and event date.

The meaning is that of `macros/lake/snapshot_ledger.sql`, which does the same on a laptop.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta

import pyarrow as pa

from marketpulse.compaction.entries import Compaction, MergedFile
from marketpulse.compaction.live_files import stands
from marketpulse.ledger import Commit

_INSTANT = pa.timestamp("us", tz="UTC")
COMMITS = pa.schema(
    [
        ("dataset", pa.string()),
        ("batch", pa.string()),
        ("table_name", pa.string()),
        ("event_date", pa.date32()),
        ("row_count", pa.int64()),
        ("byte_count", pa.int64()),
        ("path", pa.string()),
        ("merged_path", pa.string()),
        ("committed_at", _INSTANT),
        ("contract_version", pa.string()),
    ]
)
DATES = pa.schema(
    [
        ("table_name", pa.string()),
        ("event_date", pa.date32()),
        ("row_count", pa.int64()),
        ("committed_at", _INSTANT),
        ("around_committed_at", _INSTANT),
    ]
)
_DAY = timedelta(days=1)


def rows_of(commit: Commit) -> list[dict]:
    """Rows of a ledger entry: one per file, and one per event date that the batch left."""
    committed_at = datetime.fromisoformat(commit.committed_at)
    return [
        {
            "dataset": commit.dataset,
            "batch": commit.batch,
            "table_name": file.table,
            "event_date": date.fromisoformat(file.event_date),
            "row_count": file.rows,
            "byte_count": file.bytes,
            "path": file.path,
            "merged_path": None,
            "committed_at": committed_at,
            "contract_version": commit.contract_version,
        }
        for file in commit.files
    ]


def with_merged_paths(commits: Iterable[dict], compactions: Iterable[Compaction]) -> list[dict]:
    """Name the merged file to read in place of each batch's own, where one stands for it."""
    merged = {
        (compaction.table, compaction.event_date, member.batch): file.path
        for compaction, file in standing_files(commits, compactions)
        for member in file.members
    }

    def merged_path(row: dict) -> str | None:
        key = row["table_name"], row["event_date"].isoformat(), row["batch"]
        return merged.get(key) if row["path"] else None

    return [row | {"merged_path": merged_path(row)} for row in commits]


def standing_files(
    commits: Iterable[dict], compactions: Iterable[Compaction]
) -> list[tuple[Compaction, MergedFile]]:
    """Merged files that stand for their batches, with the entry that names them."""
    committed = {(row["dataset"], row["batch"]): row["committed_at"] for row in commits}
    return [
        (compaction, file)
        for compaction in compactions
        for file in compaction.files
        if stands(file, lambda batch, dataset=compaction.dataset: committed.get((dataset, batch)))
    ]


def dates_of(commits: Iterable[dict]) -> list[dict]:
    """Sum rows up by table and event date, with the newest commit there and within a day of it."""
    counts: dict[tuple[str, date], int] = defaultdict(int)
    newest: dict[tuple[str, date], datetime] = {}
    for row in commits:
        key = row["table_name"], row["event_date"]
        counts[key] += row["row_count"]
        newest[key] = max(newest.get(key, row["committed_at"]), row["committed_at"])
    return [
        {
            "table_name": table,
            "event_date": day,
            "row_count": counts[table, day],
            "committed_at": newest[table, day],
            "around_committed_at": max(
                newest[table, near]
                for near in (day - _DAY, day, day + _DAY)
                if (table, near) in newest
            ),
        }
        for table, day in sorted(counts)
    ]


def in_order(commits: list[dict]) -> list[dict]:
    """Sort rows of commits so that equal ledgers give equal files."""
    return sorted(
        commits,
        key=lambda row: (row["dataset"], row["batch"], row["table_name"], row["event_date"]),
    )
