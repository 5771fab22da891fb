"""Commits of silver written by hand, and what the catalog shows of them."""

import pyarrow.parquet as pq

from marketpulse.aws.clients import client
from marketpulse.lake import Lake
from marketpulse.ledger import Commit, PublishedFile

DATABASE = "marketpulse_dev_silver"
ROOT = "s3://marketpulse-111111111111-dev-{layer}"
SILVER = "s3://marketpulse-111111111111-dev-silver"
DAY, NEXT_DAY, LATER = "2026-03-02", "2026-03-03", "2026-03-09"


def published(table: str, day: str, batch: str, rows: int = 3, version: str = "1") -> PublishedFile:
    path = f"silver/{table}/event_date={day}/batch={batch}/part-{version}.parquet"
    return PublishedFile(table, day, rows, 100, path if rows else None)


def commit(dataset: str, batch: str, *files: PublishedFile, minute: int = 0) -> Commit:
    counts = dict.fromkeys(
        ("rows_in", "rows_out", "rows_quarantined", "rows_duplicate", "bytes_in", "bytes_out"), 0
    )
    return Commit(
        dataset=dataset,
        batch=batch,
        committed_at=f"2026-03-10T14:{minute:02d}:00.123456Z",
        run_id="run",
        contract_version="1.0.0",
        fingerprint="f",
        seconds=0.5,
        files=list(files),
        **counts,
    )


def shown(lake: Lake, name: str) -> list[dict]:
    """Rows of a ledger table, read from where the catalog says."""
    table = client("glue").get_table(DatabaseName=DATABASE, Name=name)["Table"]
    folder = table["StorageDescriptor"]["Location"].removeprefix(f"{SILVER}/")
    return pq.read_table(folder, filesystem=lake.filesystem).to_pylist()
