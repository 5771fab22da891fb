"""Rows of several silver files in one, and the rows of one batch out of it again.

A merged file is sorted by time, then batch; rows of one batch keep the order they had. So taking
the rows of a batch out gives the file that the batch had, byte for byte with the same pyarrow.
"""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from marketpulse.compaction.entries import Member
from marketpulse.errors import MarketPulseError
from marketpulse.lake import Lake
from marketpulse.silver_parquet import read_parquet, write_parquet

BATCH = "batch"
"""The column that a merged file has beyond those of the table."""


def merge_files(
    lake: Lake, sources: Sequence[tuple[str, str | None]], event_time: str, path: str, rows: int
) -> int:
    """Write one file with the rows of all sources and return its size in bytes.

    A source is a path and the batch of its rows, None when it is merged itself. Raises
    MarketPulseError, and writes nothing, when the sources do not hold as many rows as they should.
    """
    merged = pa.concat_tables([_rows_with_batch(lake, *source) for source in sources])
    if merged.num_rows != rows:
        raise MarketPulseError(
            f"{lake.uri(path)} was not written: its {len(sources)} files hold "
            f"{merged.num_rows:,} rows, the ledger says {rows:,}. Was a file of the lake changed? "
            "`marketpulse silver --force` publishes its batches anew"
        )
    return write_parquet(lake, path, _by_time_and_batch(merged, event_time))


def restore_file(lake: Lake, merged: pa.Table, member: Member) -> None:
    """Write a batch's own file again, from the rows of the merged file that it is in."""
    of_batch = merged.filter(pc.equal(merged[BATCH], member.batch)).drop_columns([BATCH])
    if of_batch.num_rows != member.rows:
        raise MarketPulseError(
            f"{lake.uri(member.path)} cannot be put back: its merged file has "
            f"{of_batch.num_rows:,} rows of the batch, the ledger says {member.rows:,}. Was a file "
            "of the lake changed? `marketpulse silver --force` publishes its batches anew"
        )
    write_parquet(lake, member.path, of_batch.combine_chunks())


def _rows_with_batch(lake: Lake, path: str, batch: str | None) -> pa.Table:
    rows = read_parquet(lake, path)
    if batch is None:
        return rows
    return rows.append_column(BATCH, _repeated(batch, rows.num_rows))


def _by_time_and_batch(rows: pa.Table, event_time: str) -> pa.Table:
    rows = rows.combine_chunks()
    times = rows[event_time].cast(pa.timestamp("us", tz="UTC")).cast(pa.int64())
    batches = pc.index_in(rows[BATCH], value_set=pc.unique(rows[BATCH]).sort())
    # Stable, and quick on rows that come in sorted runs, which Arrow's own sort is not.
    order = np.lexsort([np.from_dlpack(column.combine_chunks()) for column in (batches, times)])
    if np.array_equal(order, np.arange(rows.num_rows)):
        return rows
    return rows.take(pa.Array.from_buffers(pa.int64(), len(order), [None, pa.py_buffer(order)]))


def _repeated(text: str, count: int) -> pa.Array:
    """Repeat an ASCII text.

    `pa.repeat` would load pandas, as `to_numpy` and `pa.array` do, which takes as long as merging
    some hundred files.
    """
    offsets = np.arange(count + 1, dtype=np.int32) * np.int32(len(text))
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(text.encode() * count)]
    return pa.Array.from_buffers(pa.string(), count, buffers)
