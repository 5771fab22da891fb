"""The ledger as two tables: a row per published file, and a row per table and event date.

The meaning is that of `macros/lake/snapshot_ledger.sql`, which does the same on a laptop.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta

import pyarrow as pa

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
        ("committed_at", _INSTANT),
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
            "committed_at": committed_at,
        }
        for file in commit.files
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
