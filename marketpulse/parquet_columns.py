"""Columns of Parquet files in the words of the contracts: Spark SQL types."""

import pyarrow as pa
import pyarrow.parquet as pq

from marketpulse.errors import MarketPulseError
from marketpulse.evolution.types import BREAKING, type_change
from marketpulse.lake import Lake

Columns = tuple[tuple[str, str], ...]
"""Names and types, in the order of a file."""

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


def columns_of(lake: Lake, path: str) -> Columns:
    """Columns of a file, from its footer."""
    schema = pq.read_schema(path, filesystem=lake.filesystem)
    return tuple((field.name, spark_type(field.type)) for field in schema)


def require_columns(place: str, found: Columns, declared: Columns) -> None:
    """Raise MarketPulseError when a file has other columns than declared, or in another order."""
    if found != declared:
        raise _drift(place, found, declared)


def require_former_columns(place: str, found: Columns, declared: Columns) -> None:
    """Raise MarketPulseError unless the file may be of an older version of what is declared.

    Such a file lacks columns, has them in another order, or of a type that was widened since.
    """
    types = dict(declared)
    if any(name not in types or type_change(kind, types[name]) == BREAKING for name, kind in found):
        raise _drift(place, found, declared)


def _drift(place: str, found: Columns, declared: Columns) -> MarketPulseError:
    return MarketPulseError(
        f"nothing was copied: {place} has other columns than declared, and "
        "Parquet is loaded by position. "
        f"In the file: {_listed(found, declared)}. Declared: {_listed(declared, found)}"
    )


def _listed(columns: Columns, others: Columns) -> str:
    """Return what the others lack; all of it when only the order differs."""
    shown = [column for column in columns if column not in others] or columns
    return ", ".join(f"{name} {kind}" for name, kind in shown)
