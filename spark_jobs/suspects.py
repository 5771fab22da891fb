"""Rows whose key another row may have too, by the first hash of the key.

Hashes are cut into buckets, a task each. A task reads the hashes of all staged rows, eight bytes a
row, and keeps those of its bucket: that is quicker than to send every key through a shuffle.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyspark.sql import DataFrame, SparkSession

from marketpulse.lake import Lake
from spark_jobs.staged_rows import read_staged

ROWS_PER_BUCKET = 3_000_000
PLACE_COLUMNS = ("_hash_1", "_hash_2", "_file", "_block", "_row")

_ROWS = (
    "_hash_1 bigint, _hash_2 bigint, _file string, _block bigint, _row bigint, _batch string, "
    "_is_published boolean"
)


@dataclass(frozen=True)
class KeyFile:
    """A staged file with the hashes of its rows' keys."""

    path: str
    batch: str
    is_published: bool
    rows: int


def suspects(spark: SparkSession, lake: Lake, files: list[KeyFile]) -> DataFrame:
    """Rows of the files that share the first hash with another row, with their batch and place."""
    buckets = -(-sum(file.rows for file in files) // ROWS_PER_BUCKET)
    return spark.range(0, buckets, 1, buckets).mapInArrow(
        _Finder(lake, tuple(files), buckets), _ROWS
    )


@dataclass(frozen=True)
class _Finder:
    """Runs in Spark's Python workers: numbers of buckets in, their suspects out."""

    lake: Lake
    files: tuple[KeyFile, ...]
    buckets: int

    def __call__(self, numbers: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in numbers:
            for bucket in batch["id"].to_pylist():
                yield from self._of_bucket(bucket)

    def _of_bucket(self, bucket: int) -> Iterator[pa.RecordBatch]:
        hashes = [self._hashes(file, bucket) for file in self.files]
        in_order = np.sort(np.concatenate(hashes))
        repeated = pa.array(np.unique(in_order[1:][in_order[1:] == in_order[:-1]]))
        for file, of_file in zip(self.files, hashes, strict=True):
            if not pc.any(pc.is_in(pa.array(of_file), value_set=repeated)).as_py():
                continue
            rows = read_staged(self.lake, file.path, PLACE_COLUMNS).select(PLACE_COLUMNS)
            rows = rows.filter(pc.is_in(rows["_hash_1"], value_set=repeated))
            yield from (
                rows.append_column("_batch", pa.array([file.batch] * rows.num_rows, pa.string()))
                .append_column("_is_published", pa.array([file.is_published] * rows.num_rows))
                .combine_chunks()
                .to_batches()
            )

    def _hashes(self, file: KeyFile, bucket: int) -> np.ndarray:
        hashes = read_staged(self.lake, file.path, ("_hash_1",))["_hash_1"].to_numpy()
        return hashes[hashes % self.buckets == bucket]
