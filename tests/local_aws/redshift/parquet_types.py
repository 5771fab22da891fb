"""Which Parquet columns a column of Redshift takes: those of its own type, none other."""

import re
from functools import lru_cache

import pyarrow as pa
import pyarrow.parquet as pq

from tests.local_aws.redshift.store import StoredFile

_FIXED = {
    "boolean": (pa.types.is_boolean,),
    "smallint": (pa.types.is_int16, pa.types.is_int8, pa.types.is_int32),
    "integer": (pa.types.is_int32, pa.types.is_int16, pa.types.is_int8),
    "bigint": (pa.types.is_int64, pa.types.is_uint32),
    "real": (pa.types.is_float32,),
    "double precision": (pa.types.is_float64,),
    "date": (pa.types.is_date,),
    "timestamp": (pa.types.is_timestamp,),
    "timestamptz": (pa.types.is_timestamp,),
    "varchar": (pa.types.is_string, pa.types.is_large_string, pa.types.is_binary),
}
_HIVE = {
    "string": "varchar",
    "char": "varchar",
    "int": "integer",
    "tinyint": "smallint",
    "float": "real",
    "double": "double precision",
    "binary": "varchar",
}
_POSTGRES = {
    "character varying": "varchar",
    "character": "varchar",
    "text": "varchar",
    "timestamp without time zone": "timestamp",
    "timestamp with time zone": "timestamptz",
}
_NESTED = ("array", "struct", "map")
_TYPE = re.compile(r"([a-z ]+?)\s*(?:\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\))?(without.*|with.*)?$")


def of_hive(hive_type: str) -> str:
    """The type of Redshift for one of Hive; nested ones are read as text."""
    lowered = hive_type.lower()
    if lowered.startswith(_NESTED):
        return "varchar(65535)"
    base, _, rest = lowered.partition("(")
    length = f"({rest}" if rest else ""
    if base in ("string", "binary"):
        return "varchar(65535)"
    return _HIVE.get(base, base) + length


def is_nested(hive_type: str) -> bool:
    return hive_type.lower().startswith(_NESTED)


def base_type(declared: str) -> tuple[str, int | None, int | None]:
    """Name, length or precision, and scale of a type of Redshift or PostgreSQL."""
    name = declared.lower().strip()
    name = re.sub(r"\((\d+)\) (with.*)", r" \2", name)
    found = _TYPE.match(name)
    base, first, second = (found[1], found[2], found[3]) if found else (name, None, None)
    base = (base + " " + (found[4] or "")).strip() if found else base
    base = _POSTGRES.get(base, _HIVE.get(base, base))
    base = "decimal" if base in ("numeric", "decimal") else base
    return base, int(first) if first else None, int(second) if second else None


def accepts(declared: str, found: pa.DataType) -> bool:
    base, precision, scale = base_type(declared)
    if base == "super":
        return True
    if pa.types.is_dictionary(found):
        found = found.value_type
    if base == "decimal":
        return (
            pa.types.is_decimal(found)
            and found.scale == (scale or 0)
            and found.precision <= (precision or 38)
        )
    return any(check(found) for check in _FIXED.get(base, ()))


@lru_cache(maxsize=20_000)
def file_schema(file: StoredFile) -> pa.Schema:
    return pq.read_schema(file.path)


def describe(name: str, found: pa.DataType) -> str:
    """A Parquet column as Redshift writes it in its errors."""
    physical = {
        "int8": "int32",
        "int16": "int32",
        "string": "byte_array",
        "large_string": "byte_array",
        "binary": "byte_array",
        "bool": "boolean",
        "date32[day]": "int32",
    }
    text = str(found)
    if text.startswith(("timestamp", "time64")):
        text = "int64"
    elif text.startswith("decimal"):
        text = "fixed_len_byte_array"
    return f"optional {physical.get(text, text)} {name}"
