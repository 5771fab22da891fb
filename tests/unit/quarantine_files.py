"""Quarantine written by hand, in a folder and in S3."""

import io
from dataclasses import replace
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.parquet as pq
from silver_commits import commit

from marketpulse.lake import Lake
from marketpulse.ledger import write_commit

BATCH = "2026-03-02T13"
COMMITTED = datetime(2026, 3, 10, 14, tzinfo=UTC)
RECORD = '{"event_id":"E1","price":12.30}'


def quarantine(lake: Lake, *records: str, batch: str = BATCH) -> str:
    path = f"quarantine/clicks/batch={batch}/part-1.parquet"
    content, count = io.BytesIO(), len(records)
    columns = {
        "record": list(records),
        "rules": [["device_is_known"]] * count,
        "reasons": [["Three devices are known."]] * count,
        "source_file": ["bronze/clicks/part-0000.jsonl.gz"] * count,
        "quarantined_at": [COMMITTED] * count,
    }
    pq.write_table(pa.table(columns), content)
    lake.write(path, content.getvalue())
    entry = replace(commit("clicks", batch), quarantine=path, rows_quarantined=count)
    write_commit(lake, replace(entry, rules={"device_is_known": count}))
    return path
