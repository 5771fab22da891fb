"""Extracted rows become the files of a bronze batch.

File names hold a digest of what was asked for. So the same extract of the same rows is the same
files, and the parts of another one are added before those of the last are removed: whoever reads in
between sees rows twice, which silver drops, but never too few.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.parquet as pq
from pyspark import TaskContext
from pyspark.sql import DataFrame, Row
from pyspark.sql.pandas.types import to_arrow_schema

from marketpulse.batches import Batch
from marketpulse.contracts import Contract
from marketpulse.lake import BRONZE, Lake, LakeFile

_COMPRESSION = "zstd"


@dataclass(frozen=True)
class PartWriter:
    """Runs in Spark's Python workers: rows in, one Parquet file per task, its path and rows out."""

    lake: Lake
    prefix: str

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Write the rows of a task as they come; a task without rows leaves no file."""
        first = next((rows for rows in batches if rows.num_rows), None)
        if first is None:
            return
        path, count = f"{self.prefix}-{TaskContext.get().partitionId():04d}.parquet", 0
        with (
            self.lake.open_output(path) as stream,
            pq.ParquetWriter(stream, first.schema, compression=_COMPRESSION) as writer,
        ):
            rows = first
            while rows is not None:
                writer.write_batch(rows)
                count += rows.num_rows
                rows = next(batches, None)
        yield pa.RecordBatch.from_pydict({"path": [path], "rows": [count]})


@dataclass(frozen=True)
class Landed:
    """Files of a batch, all of them, and the rows in each."""

    rows: dict[str, int]
    bytes: int


def land(
    lake: Lake,
    contract: Contract,
    batch: Batch,
    request: dict,
    parts: dict[str, DataFrame | None],
) -> Landed:
    """Write frames, by what they are, as the only files of a batch."""
    folder = f"{BRONZE}/{contract.dataset}/{batch.directory}"
    digest = hashlib.sha256(json.dumps(request, sort_keys=True).encode()).hexdigest()[:12]
    written = {
        row.path: row.rows
        for kind, rows in parts.items()
        if rows is not None
        for row in _write(lake, rows, f"{folder}/part-{digest}-{kind}")
    }
    if not written:
        path = f"{folder}/part-{digest}-none.parquet"
        _write_empty(lake, path, next(iter(parts.values())))
        written[path] = 0
    for file in _data_files(lake, folder):
        if file.path not in written:
            lake.delete(file.path)
    return Landed(written, sum(file.bytes for file in _data_files(lake, folder)))


def _write(lake: Lake, rows: DataFrame, prefix: str) -> list[Row]:
    return rows.mapInArrow(PartWriter(lake, prefix), "path string, rows long").collect()


def _write_empty(lake: Lake, path: str, rows: DataFrame) -> None:
    """A batch without rows is a batch all the same: silver commits it, and nothing is missing."""
    with lake.open_output(path) as stream:
        pq.write_table(to_arrow_schema(rows.schema).empty_table(), stream)


def _data_files(lake: Lake, folder: str) -> list[LakeFile]:
    files = lake.files(folder, recursive=False)
    return [file for file in files if not file.name.startswith(("_", "."))]
