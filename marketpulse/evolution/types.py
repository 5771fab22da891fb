"""What a change of type means: to values, and to files that were written before.

Types are those of the contracts, Spark SQL's. Whether Spark 3.5 and Redshift read an old file under
the new type was tried; both do when, and only when, Parquet stores both types alike.
"""

import re
from collections.abc import Iterable

from marketpulse.catalog.spark_types import type_as_json

SAME, WIDENING, BREAKING = "same", "widening", "breaking"
_WHOLE = ("byte", "short", "integer", "long")
_DIGITS = {"byte": 3, "short": 5, "integer": 10, "long": 19}
_NUMBERS = ("tinyint", "smallint", "int", "bigint", "float", "double", "decimal")
_DECIMAL = re.compile(r"decimal\((\d+),(\d+)\)")
_INT32_DIGITS, _INT64_DIGITS = 9, 18
"""Decimals of up to so many digits are whole numbers of that size in Parquet."""

Type = str | dict


def type_change(old: str, new: str) -> str:
    """Say whether every value of the old type is one of the new, exactly."""
    try:
        return _change(type_as_json(old), type_as_json(new))
    except ValueError:
        return SAME if old == new else BREAKING


def is_number(type_: str) -> bool:
    """Whether it is a type of numbers."""
    return type_.partition("(")[0] in _NUMBERS


def is_read_in_place(old: str, new: str) -> bool:
    """Whether Spark and Redshift read files of the old type as the new one."""
    return _stored(type_as_json(old)) == _stored(type_as_json(new))


def _change(old: Type, new: Type) -> str:
    if old == new:
        return SAME
    if isinstance(old, str) and isinstance(new, str):
        return WIDENING if _holds_all(old, new) else BREAKING
    if isinstance(old, str) or isinstance(new, str) or old["type"] != new["type"]:
        return BREAKING
    if old["type"] == "struct":
        return _change_of_fields(old, new)
    parts = ("elementType",) if old["type"] == "array" else ("keyType", "valueType")
    return _worst(_change(old[part], new[part]) for part in parts)


def _change_of_fields(old: dict, new: dict) -> str:
    before = {field["name"]: field["type"] for field in old["fields"]}
    after = {field["name"]: field["type"] for field in new["fields"]}
    if before.keys() - after.keys():
        return BREAKING
    changes = [_change(before[name], after[name]) for name in before]
    return _worst([*changes, WIDENING])


def _worst(changes: Iterable[str]) -> str:
    return max(changes, key=(SAME, WIDENING, BREAKING).index)


def _holds_all(old: str, new: str) -> bool:
    if old in _WHOLE and new in _WHOLE:
        return _WHOLE.index(old) < _WHOLE.index(new)
    if (old, new) == ("float", "double") or (old in _WHOLE[:3] and new == "double"):
        return True
    target = _DECIMAL.fullmatch(new)
    if not target:
        return False
    precision, scale = map(int, target.groups())
    if old in _DIGITS:
        return precision - scale >= _DIGITS[old]
    source = _DECIMAL.fullmatch(old)
    if not source:
        return False
    old_precision, old_scale = map(int, source.groups())
    return scale >= old_scale and precision - scale >= old_precision - old_scale


def _stored(kind: Type) -> object:
    """What Parquet keeps of a type, its scale included."""
    if isinstance(kind, dict):
        return kind
    if kind in _WHOLE[:3]:
        return "int32"
    found = _DECIMAL.fullmatch(kind)
    if not found:
        return kind
    precision, scale = map(int, found.groups())
    size = 32 if precision <= _INT32_DIGITS else 64 if precision <= _INT64_DIGITS else 128
    return f"decimal{size}", scale
