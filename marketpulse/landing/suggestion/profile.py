"""What the values of an unknown file look like: kinds, gaps, keys."""

import re
from dataclasses import dataclass
from itertools import combinations

import duckdb

from marketpulse.landing.record_sql import RELATION
from marketpulse.landing.source import Source
from marketpulse.landing.sql import identifier, literal
from marketpulse.landing.values import Kind

_MOST_OF_ALL = 0.8
"""Share of the values that must be of a kind; the rest is taken for dirt."""
_WIDEST_KEY = 3
_KEY_CANDIDATES = 12
_TIMES = (
    "iso",
    *(
        f"{day} {time}"
        for time in ("%H:%M", "%H:%M:%S")
        for day in ("%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%b-%Y")
    ),
)
_DATES = ("%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%Y%m%d", "%d-%b-%Y")
_DECIMAL_COMMA = "^-?[0-9.]*,[0-9]{1,2}$"
_THOUSANDS = "^-?[0-9]{1,3}(,[0-9]{3})+([.][0-9]+)?$"
_LIKE_AN_ID = re.compile(r"(^|[ _-])(id|no|nr|code|number|key|sku)$|(Id|ID|No|Code|Key)$")


@dataclass(frozen=True)
class Profile:
    """One column as it is in the file."""

    name: str
    kind: Kind
    formats: tuple[str, ...]
    decimals: int
    decimal_sign: str
    thousands: str | None
    is_complete: bool
    has_negative: bool
    share_of_kind: float

    @property
    def is_id(self) -> bool:
        """Whether the name says that this identifies something."""
        return bool(_LIKE_AN_ID.search(self.name))


def profiles(
    connection: duckdb.DuckDBPyConnection, source: Source, spelled: dict[str, str]
) -> list[Profile]:
    """Profile each column; `spelled` has the names as they are in the file."""
    connection.register(RELATION, source.table)
    return [_profile(connection, name, spelled.get(name, name)) for name in source.names]


def key_columns(
    connection: duckdb.DuckDBPyConnection, source: Source, columns: list[Profile]
) -> tuple[str, ...]:
    """Return the fewest columns that no two lines share; copies of a line count once."""
    names = [column.name.lower() for column in columns if column.is_complete]
    by_name = {column.name.lower(): column for column in columns}
    names.sort(key=lambda name: (not by_name[name].is_id, by_name[name].kind is Kind.decimal))
    everything = ", ".join(identifier(name) for name in source.names)
    rows = _one(connection, f"select count(*) from (select distinct {everything} from {RELATION})")
    for width in range(1, _WIDEST_KEY + 1):
        for chosen in combinations(names[:_KEY_CANDIDATES], width):
            listed = ", ".join(map(identifier, chosen))
            count = f"select count(*) from (select distinct {listed} from {RELATION})"
            if rows and _one(connection, count) == rows:
                return chosen
    return ()


def _profile(connection: duckdb.DuckDBPyConnection, name: str, spelled: str) -> Profile:
    text = f"nullif(trim({identifier(name)}), '')"
    values = f"(select {text} as v from {RELATION})"
    rows, filled, negative, commas, groups = connection.execute(
        "select count(*), count(v), count(*) filter (v like '-%'), "
        f"count(*) filter (regexp_matches(v, '{_DECIMAL_COMMA}')), "
        f"count(*) filter (regexp_matches(v, '{_THOUSANDS}')) from {values}"
    ).fetchone()
    decimal_sign, thousands = (",", ".") if commas > groups else (".", "," if groups else None)
    number = f"replace(v, '{thousands}', '')" if thousands else "v"
    number = f"replace({number}, '{decimal_sign}', '.')"
    conditions = {
        Kind.integer: "regexp_matches(v, '^-?[0-9]+$')",
        Kind.decimal: f"regexp_matches({number}, '^-?[0-9]+([.][0-9]+)?$')",
        Kind.boolean: "lower(v) in ('true', 'false')",
    }
    share = {k: _share(connection, values, c, filled) for k, c in conditions.items()}
    decimals = _one(
        connection,
        f"select coalesce(max(length(regexp_extract({number}, '^-?[0-9]+[.]([0-9]+)$', 1))), 0) "
        f"from {values}",
    )
    dates, times = (_formats(connection, values, known, filled) for known in (_DATES, _TIMES))
    kind, formats = _kind(_LIKE_AN_ID.search(spelled) is not None, share, dates, times)
    return Profile(
        name=spelled,
        kind=kind,
        formats=formats,
        decimals=decimals,
        decimal_sign=decimal_sign,
        thousands=thousands,
        is_complete=rows > 0 and rows == filled,
        has_negative=negative > 0,
        share_of_kind=share.get(kind, 1.0),
    )


def _kind(
    is_id: bool, share: dict[Kind, float], dates: tuple[str, ...], times: tuple[str, ...]
) -> tuple[Kind, tuple[str, ...]]:
    if is_id:
        return (Kind.id if share[Kind.decimal] > 0 else Kind.text), ()
    if dates:
        return Kind.date, dates
    if times:
        return Kind.timestamp, times
    fitting = (k for k in (Kind.integer, Kind.decimal, Kind.boolean) if share[k] >= _MOST_OF_ALL)
    return next(fitting, Kind.text), ()


def _formats(
    connection: duckdb.DuckDBPyConnection, values: str, known: tuple[str, ...], filled: int
) -> tuple[str, ...]:
    """Return the fewest formats for most values; each takes some that those before it do not."""
    chosen: list[str] = []
    taken = 0.0
    while filled and taken < 1:
        share = {
            pattern: _share(connection, values, _take([*chosen, pattern]), filled)
            for pattern in known
        }
        best = max(known, key=lambda pattern: share[pattern])
        if share[best] <= taken:
            break
        chosen.append(best)
        taken = share[best]
    return tuple(chosen) if taken >= _MOST_OF_ALL else ()


def _take(patterns: list[str]) -> str:
    return " or ".join(_takes(pattern) for pattern in patterns)


def _takes(pattern: str) -> str:
    if pattern == "iso":
        return (
            "(regexp_matches(v, '^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:') "
            "and try_cast(v as timestamptz) is not null)"
        )
    return f"(try_strptime(v, {literal(pattern)}) is not null)"


def _share(
    connection: duckdb.DuckDBPyConnection, values: str, condition: str, filled: int
) -> float:
    fitting = _one(connection, f"select count(*) from {values} where {condition}")
    return fitting / filled if filled else 0.0


def _one(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    return connection.execute(query).fetchone()[0]
