"""What one task finds of duplicates: the rows of its bucket of keys that lose, noted in staging."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from marketpulse.batches import Batch
from marketpulse.lake import Lake
from spark_jobs.losers import losers
from spark_jobs.staged_rows import staged_writer
from spark_jobs.suspects import KeyFile, suspects


@dataclass(frozen=True)
class LostRows:
    """Rows of a batch that lose against others of their key, as one task finds them."""

    batch: str
    kept_in: dict[str, int]
    """How many were dropped in favour of a row of which batch."""
    digest: int
    """Of their keys."""
    path: str | None
    """Staged file of their `_row`; None where they are published already."""


@dataclass(frozen=True)
class LostRowsFinder:
    """Runs in Spark's Python workers, a bucket a task."""

    lake: Lake
    folder: str
    files: tuple[KeyFile, ...]
    batches: tuple[Batch, ...]
    """In order; files name them by their number."""
    reach: int
    keeps_first: bool

    def __call__(self, bucket: int) -> list[LostRows]:
        """Find what is lost in a bucket and stage it, batch by batch."""
        starts = np.array([int(batch.start.timestamp()) for batch in self.batches])
        rows = suspects(self.lake, self.files, bucket)
        lost = losers(rows, starts, self.reach, keeps_first=self.keeps_first)
        places = lost.group_by(["_batch", "_is_published"]).aggregate([]).to_pylist()
        return [self._noted(lost, bucket, **place) for place in places]

    def _noted(self, lost: pa.Table, bucket: int, _batch: int, _is_published: bool) -> LostRows:
        is_there = pc.and_(
            pc.equal(lost["_batch"], _batch), pc.equal(lost["_is_published"], _is_published)
        )
        rows = lost.filter(is_there)
        batch, path = self.batches[_batch].id, None
        if not _is_published:
            path = f"{self.folder}/{batch}-{bucket:05d}.arrow"
            with staged_writer(self.lake, path, rows.select(["_row"]).schema) as writer:
                writer.write_table(rows.select(["_row"]))
        winners = pc.value_counts(rows["_kept_in"]).to_pylist()
        return LostRows(
            batch,
            {self.batches[winner["values"]].id: winner["counts"] for winner in winners},
            int(np.bitwise_xor.reduce(rows["_hash_1"].to_numpy())),
            path,
        )
