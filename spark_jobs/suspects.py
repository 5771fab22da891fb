"""Rows whose key another row may have too, by the first hash of the key.

Hashes are cut into buckets. Whoever wants a bucket reads the hashes of all staged rows, eight bytes
a row, and keeps those of the bucket: that is quicker than to send every key through a shuffle.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from marketpulse.lake import Lake
from spark_jobs.staged_rows import read_staged

ROWS_PER_BUCKET = 3_000_000
_STAGED = ("_hash_1", "_hash_2", "_file", "_block", "_row")
_NONE = pa.schema(
    [
        ("_hash_1", pa.int64()),
        ("_hash_2", pa.int64()),
        ("_file", pa.string()),
        ("_block", pa.int64()),
        ("_row", pa.int64()),
        ("_batch", pa.int64()),
        ("_is_published", pa.bool_()),
    ]
).empty_table()


@dataclass(frozen=True)
class KeyFile:
    """A staged file with the hashes of its rows' keys; its batch by number."""

    path: str
    batch: int
    is_published: bool
    rows: int


def buckets_of(files: Sequence[KeyFile]) -> int:
    """How many buckets the rows of some files are cut into."""
    return -(-sum(file.rows for file in files) // ROWS_PER_BUCKET)


def suspects(lake: Lake, files: Sequence[KeyFile], bucket: int) -> pa.Table:
    """Rows of a bucket that share the first hash with another row, with their batch and place."""
    hashes = [_hashes(lake, file, bucket, buckets_of(files)) for file in files]
    in_order = np.sort(np.concatenate(hashes))
    repeated = pa.array(np.unique(in_order[1:][in_order[1:] == in_order[:-1]]))
    of_files = [
        _rows(lake, file, repeated)
        for file, of_file in zip(files, hashes, strict=True)
        if pc.any(pc.is_in(pa.array(of_file), value_set=repeated)).as_py()
    ]
    return pa.concat_tables([_NONE, *of_files], promote_options="default")


def _rows(lake: Lake, file: KeyFile, repeated: pa.Array) -> pa.Table:
    rows = read_staged(lake, file.path, _STAGED).select(_STAGED)
    rows = rows.filter(pc.is_in(rows["_hash_1"], value_set=repeated))
    batch = pa.array(np.full(rows.num_rows, file.batch))
    is_published = pa.array(np.full(rows.num_rows, file.is_published))
    return rows.append_column("_batch", batch).append_column("_is_published", is_published)


def _hashes(lake: Lake, file: KeyFile, bucket: int, buckets: int) -> np.ndarray:
    hashes = read_staged(lake, file.path, ("_hash_1",))["_hash_1"].to_numpy()
    return hashes[hashes % buckets == bucket]
