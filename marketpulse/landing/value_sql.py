"""A value of a mapping as SQL over the columns of a file; what does not parse stays as it is."""

from functools import reduce

from marketpulse.landing.mapping import Mapping
from marketpulse.landing.sql import identifier, literal
from marketpulse.landing.values import Kind, Value

_NUMBER = "^[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)$"
_YEARS = "timestamp '1000-01-01' and timestamp '9999-12-31 23:59:59.999999'"
"""%Y takes a year of two digits as one of the first century; no feed means that."""
_INSTANT = "%Y-%m-%dT%H:%M:%S.%fZ"
_EPOCHS = {"epoch": 1, "epoch_ms": 1000}
WHOLE_LINE = ["all"]


def value_sql(value: Value, mapping: Mapping, names: list[str]) -> str:
    """Return an expression for the text of a value; `names` are the columns of the file."""
    text = _source(value, mapping, names)
    if value.values:
        cases = " ".join(f"when {literal(k)} then {literal(v)}" for k, v in value.values.items())
        text = f"case {text} {cases} else {text} end"
    if value.kind is not Kind.text:
        text = f"coalesce({_written(text, value, mapping)}, {text})"
    if value.prefix:
        text = f"{literal(value.prefix)} || {text}"
    return text if value.default is None else f"coalesce({text}, {literal(value.default)})"


def column_name(value: Value, names: list[str]) -> str | None:
    """Name of the column a value is taken from; None when the file lacks it."""
    if value.position is not None:
        return names[value.position - 1] if value.position <= len(names) else None
    name = " ".join((value.column or "").lower().split())
    return name if name in names else None


def present(name: str, mapping: Mapping) -> str:
    """Return a column's text, trimmed; null where it stands for no value."""
    text = f"trim({identifier(name)})"
    absent = ", ".join(literal(word) for word in ["", *mapping.files.nulls])
    return f"case when {text} in ({absent}) then null else {text} end"


def _source(value: Value, mapping: Mapping, names: list[str]) -> str:
    if value.constant is not None:
        return literal(value.constant)
    if value.expression is not None:
        return f"cast(({value.expression}) as varchar)"
    if value.digest is not None:
        return _digest(value, names)
    name = column_name(value, names)
    return present(name, mapping) if name else "cast(null as varchar)"


def _digest(value: Value, names: list[str]) -> str:
    """Equal columns give equal ids, on any machine and in any year."""
    chosen = (
        sorted(names)
        if value.digest == WHOLE_LINE
        else [name.lower() for name in value.digest or []]
    )
    parts = ", ".join(f"coalesce(trim({identifier(name)}), '')" for name in chosen)
    text = f"concat_ws(chr(31), {parts})"
    if value.digits is None:
        return f"md5({text})"
    number = f"md5_number({text}) % {10**value.digits}::uhugeint"
    return f"lpad(cast({number} as varchar), {value.digits}, '0')"


def _written(text: str, value: Value, mapping: Mapping) -> str:
    """Return the text as silver reads it; null where it is not of its kind."""
    match value.kind:
        case Kind.id:
            return f"nullif(regexp_extract({text}, '^([0-9]+)[.]0*$', 1), '')"
        case Kind.integer:
            number = _number(text, value)
            return f"nullif(regexp_extract({number}, '^([+-]?[0-9]+)([.]0*)?$', 1), '')"
        case Kind.decimal:
            return _number(text, value)
        case Kind.boolean:
            return (
                f"case when lower({text}) in ({_words(value.is_true)}) then 'true' "
                f"when lower({text}) in ({_words(value.is_false)}) then 'false' end"
            )
        case Kind.date:
            return f"strftime({_instant(text, value, 'UTC')}, '%Y-%m-%d')"
        case _:
            zone = value.time_zone or mapping.time_zone
            return f"strftime({_instant(text, value, zone)}, '{_INSTANT}')"


def _words(words: list[str]) -> str:
    return ", ".join(literal(word.lower()) for word in words)


def _number(text: str, value: Value) -> str:
    """Return a plain number: `(1.234,50)` and `1.234,50-` become `-1234.50`."""
    removed = [" ", "\u00a0", "\u202f", "'"] + ([value.thousands] if value.thousands else [])
    plain = reduce(lambda sql, sign: f"replace({sql}, {literal(sign)}, '')", removed, text)
    if value.decimal != ".":
        plain = f"replace({plain}, {literal(value.decimal)}, '.')"
    plain = f"regexp_replace({plain}, '^[(](.*)[)]$|^(.*)-$', '-\\1\\2')"
    return f"case when regexp_matches({plain}, '{_NUMBER}') then {plain} end"


def _instant(text: str, value: Value, zone: str) -> str:
    """Return a UTC time without a zone: the first format that fits, null when none does."""
    tried = []
    for pattern in value.formats:
        if pattern == "iso":
            tried.append(_iso(text, zone))
        elif pattern in _EPOCHS:
            seconds = f"try_cast({text} as double) / {_EPOCHS[pattern]}"
            tried.append(f"(to_timestamp({seconds}) at time zone 'UTC')")
        elif "%z" in pattern:
            tried.append(f"(try_strptime({text}, {literal(pattern)}) at time zone 'UTC')")
        else:
            tried.append(_to_utc(f"try_strptime({text}, {literal(pattern)})", zone))
    instants = ", ".join(f"try({instant})" for instant in tried)
    return f"list_filter([{instants}], lambda instant: instant between {_YEARS})[1]"


def _iso(text: str, zone: str) -> str:
    has_zone = f"regexp_matches({text}, ':.*(Z|[+-][0-9:]+)$')"
    return (
        f"case when {has_zone} then try_cast({text} as timestamptz) at time zone 'UTC' "
        f"else {_to_utc(f'try_cast({text} as timestamp)', zone)} end"
    )


def _to_utc(local: str, zone: str) -> str:
    if zone == "UTC":
        return local
    return f"(({local} at time zone {literal(zone)}) at time zone 'UTC')"
