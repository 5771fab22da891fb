"""Records as JSON text: taken apart and put together again without the loss of a digit."""

import json


class _NamedTwice(ValueError):
    """An object has two fields of one name, of which a dictionary would lose one."""


def parse_object(text: str) -> dict | None:
    """Return the object that a text is; None when it is not exactly one, or names a field twice."""
    try:
        value = json.loads(text, parse_float=_exact, object_pairs_hook=_fields)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def to_text(record: dict) -> str:
    """Write an object in one line."""
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def _exact(number: str) -> float | str:
    """Keep a number as text when a float would not give back all of its digits, as in 12.30."""
    return float(number) if repr(float(number)) == number else number


def _fields(pairs: list[tuple[str, object]]) -> dict:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise _NamedTwice
    return fields
