"""Spark SQL types as the JSON that Spark keeps of a table's schema in the catalog."""

import re

from marketpulse.contracts import Column

_NAMES = {
    "int": "integer",
    "bigint": "long",
    "smallint": "short",
    "tinyint": "byte",
    **{
        name: name
        for name in ("string", "boolean", "binary", "date", "timestamp", "float", "double")
    },
}
_DECIMAL = re.compile(r"decimal\(\d+,\d+\)")


def schema_as_json(columns: list[Column]) -> dict:
    """Return the schema of a table; every column may be null, as in files Spark reads."""
    return {
        "type": "struct",
        "fields": [
            _field(column.name, column.type, {"comment": column.description}) for column in columns
        ],
    }


def type_as_json(type_: str) -> str | dict:
    """Translate a type; raises ValueError for one that Spark SQL does not know."""
    type_ = type_.replace(" ", "")
    if type_ in _NAMES:
        return _NAMES[type_]
    if _DECIMAL.fullmatch(type_):
        return type_
    outer, _, inner = type_.removesuffix(">").partition("<")
    match outer, _split(inner):
        case "array", [element]:
            return {"type": "array", "elementType": type_as_json(element), "containsNull": True}
        case "map", [key, value]:
            return {
                "type": "map",
                "keyType": type_as_json(key),
                "valueType": type_as_json(value),
                "valueContainsNull": True,
            }
        case "struct", [_, *_] as fields:
            named = (field.partition(":") for field in fields)
            return {"type": "struct", "fields": [_field(name, of, {}) for name, _, of in named]}
    raise ValueError(f"no type of Spark SQL: {type_!r}")


def _field(name: str, type_: str, metadata: dict) -> dict:
    return {"name": name, "type": type_as_json(type_), "nullable": True, "metadata": metadata}


def _split(inner: str) -> list[str]:
    """Cut at the commas that lie within no brackets."""
    parts, depth = [""], 0
    for character in inner:
        depth += (character in "<(") - (character in ">)")
        if character == "," and not depth:
            parts.append("")
        else:
            parts[-1] += character
    return [part for part in parts if part]
