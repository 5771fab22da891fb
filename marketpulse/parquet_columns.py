"""Columns of Parquet files in the words of the contracts: Spark SQL types."""

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.parquet as pq

from marketpulse.errors import MarketPulseError
from marketpulse.lake import Lake

_NAMES = {
    "bool": "boolean",
    "int8": "tinyint",
    "int16": "smallint",
    "int32": "int",
    "int64": "bigint",
    "float": "float",
    "double": "double",
    "string": "string",
    "large_string": "string",
    "date32[day]": "date",
    "binary": "binary",
}


def spark_type(arrow: pa.DataType) -> str:
    """Return Spark's name of an Arrow type; Arrow's own where Spark has none."""
    if pa.types.is_list(arrow):
        return f"array<{spark_type(arrow.value_type)}>"
    if pa.types.is_struct(arrow):
        fields = ",".join(f"{field.name}:{spark_type(field.type)}" for field in arrow)
        return f"struct<{fields}>"
    if pa.types.is_decimal(arrow):
        return f"decimal({arrow.precision},{arrow.scale})"
    if pa.types.is_timestamp(arrow):
        return "timestamp"
    return _NAMES.get(str(arrow), str(arrow))


def require_columns(lake: Lake, paths: Sequence[str], expected: list[tuple[str, str]]) -> None:
    """Raise MarketPulseError that names the first file whose columns are not those, in order."""
    for path in paths:
        schema = pq.read_schema(path, filesystem=lake.filesystem)
        found = [(field.name, spark_type(field.type)) for field in schema]
        if found != expected:
            raise MarketPulseError(
                f"nothing was copied: {lake.uri(path)} has other columns than declared, and "
                "Parquet is loaded by position. "
                f"In the file: {_listed(found, expected)}. Declared: {_listed(expected, found)}"
            )


def _listed(columns: list[tuple[str, str]], others: list[tuple[str, str]]) -> str:
    """Return what the others lack; all of it when only the order differs."""
    shown = [column for column in columns if column not in others] or columns
    return ", ".join(f"{name} {kind}" for name, kind in shown)
