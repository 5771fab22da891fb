"""Silver's Parquet files, one at a time; equal rows are written as equal bytes."""

from collections.abc import Iterator
from contextlib import contextmanager

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from marketpulse.errors import MarketPulseError
from marketpulse.lake import Lake

_SAMPLED_ROWS = 10_000


def write_parquet(lake: Lake, path: str, rows: pa.Table) -> int:
    """Write a file in one step; returns its size in bytes."""
    with lake.open_output(path) as stream:
        pq.write_table(
            rows,
            stream,
            compression="zstd",
            use_dictionary=_repeating_columns(rows),
            store_decimal_as_integer=True,
        )
    return lake.filesystem.get_file_info(path).size


def read_parquet(lake: Lake, path: str) -> pa.Table:
    """Read the columns that are in a file; raises MarketPulseError when it is gone or damaged."""
    with _opened(lake, path) as file:
        return file.read()


def read_schema(lake: Lake, path: str) -> pa.Schema:
    """Read names and types of the columns in a file; raises as `read_parquet` does."""
    with _opened(lake, path) as file:
        return file.schema_arrow


@contextmanager
def _opened(lake: Lake, path: str) -> Iterator[pq.ParquetFile]:
    try:
        with lake.filesystem.open_input_file(path) as stream:
            yield pq.ParquetFile(stream)
    except (FileNotFoundError, pa.ArrowInvalid) as error:
        state = "not there" if isinstance(error, FileNotFoundError) else f"damaged ({error})"
        raise MarketPulseError(
            f"the ledger names {lake.uri(path)}, which is {state}. `marketpulse silver --force` "
            "with the dates of its batches publishes it anew"
        ) from error


def _repeating_columns(rows: pa.Table) -> list[str]:
    """Columns worth a dictionary; one of ids takes three times as long to write, and more space."""
    sample = rows.slice(0, _SAMPLED_ROWS)
    return [
        field.name
        for field in rows.schema
        if not pa.types.is_nested(field.type)
        and 2 * pc.count_distinct(sample[field.name]).as_py() <= sample.num_rows
    ]
