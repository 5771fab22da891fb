"""What a mapping asks of a file that the file does not have, and what it leaves unused."""

from marketpulse.landing.mapping import Mapping
from marketpulse.landing.source import OWN_NAMES
from marketpulse.landing.value_sql import WHOLE_LINE, column_name
from marketpulse.landing.values import Value


def missing_columns(mapping: Mapping, names: list[str]) -> list[str]:
    """Say for each value which column it lacks, optional ones aside; and names that are taken."""
    problems = [f"landing needs the name {name} itself" for name in OWN_NAMES if name in names]
    problems += [
        f"{place} asks for {_asked(value)}"
        for place, value in mapping.named_values()
        if (value.column is not None or value.position is not None)
        and not value.optional
        and column_name(value, names) is None
    ]
    for place, value in mapping.named_values():
        chosen = [] if value.digest in (None, WHOLE_LINE) else value.digest
        problems += [f"{place}.digest asks for {n}" for n in chosen if n.lower() not in names]
    keys = mapping.lines.group_by if mapping.lines else []
    return problems + [f"lines.group_by asks for {n}" for n in keys if n.lower() not in names]


def unmapped_columns(mapping: Mapping, names: list[str]) -> tuple[str, ...]:
    """Columns of a file that no value takes, as far as that can be told of an expression."""
    values = [value for _, value in mapping.named_values()]
    used = {column_name(value, names) for value in values}
    used |= {name.lower() for value in values for name in value.digest or []}
    used |= {name.lower() for name in (mapping.lines.group_by if mapping.lines else [])}
    expressions = " ".join((v.expression or "").lower() for v in values)
    return tuple(n for n in names if n not in used and n not in expressions)


def _asked(value: Value) -> str:
    return f"column {value.position}" if value.position else f"{value.column!r}"
