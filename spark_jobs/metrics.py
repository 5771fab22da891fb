"""One row of metrics per batch, as a Parquet table beside silver."""

import io

import pyarrow as pa
import pyarrow.parquet as pq

from marketpulse.lake import METRICS, Lake
from marketpulse.ledger import Commit

SCHEMA = pa.schema(
    [
        ("dataset", pa.string()),
        ("batch", pa.string()),
        ("run_id", pa.string()),
        ("status", pa.string()),
        ("committed_at", pa.string()),
        ("rows_in", pa.int64()),
        ("rows_out", pa.int64()),
        ("rows_quarantined", pa.int64()),
        ("rows_duplicate", pa.int64()),
        ("bytes_in", pa.int64()),
        ("bytes_out", pa.int64()),
        ("seconds", pa.float64()),
        ("rules", pa.map_(pa.string(), pa.int64())),
        ("warnings", pa.map_(pa.string(), pa.int64())),
    ]
)


def write_metrics(lake: Lake, commit: Commit) -> None:
    """Write the row of a batch that is about to be committed."""
    fields = {name: getattr(commit, name, None) for name in SCHEMA.names}
    row = {
        **fields,
        "status": "published",
        "rules": sorted(commit.rules.items()),
        "warnings": sorted(commit.warnings.items()),
    }
    content = io.BytesIO()
    pq.write_table(pa.Table.from_pylist([row], schema=SCHEMA), content)
    lake.write(_path(commit.dataset, commit.batch), content.getvalue())


def metrics_folder(dataset: str) -> str:
    """Where the rows of a dataset lie, a file per batch."""
    return f"{METRICS}/batches/dataset={dataset}"


def _path(dataset: str, batch: str) -> str:
    return f"{metrics_folder(dataset)}/batch={batch}.parquet"
