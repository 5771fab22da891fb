"""Which expression of a mapping is to blame when the query of a file fails."""

import duckdb

from marketpulse.errors import MarketPulseError
from marketpulse.landing.mapping import Mapping
from marketpulse.landing.record_sql import RELATION


def blamed(
    connection: duckdb.DuckDBPyConnection, mapping: Mapping, error: duckdb.Error
) -> MarketPulseError:
    """Return an error that names the expression; the engine's own words when none stands out."""
    for place, value in mapping.named_values():
        if value.expression is None:
            continue
        try:
            connection.execute(f"select count(({value.expression})) from {RELATION}").fetchall()
        except duckdb.Error as reason:
            return MarketPulseError(
                f"{place}.expression cannot be computed: {_first_line(reason)}\n"
                "  Every column is text: write try_cast(quantity as integer) to calculate, and "
                'put names with blanks in double quotes, as "unit price".'
            )
    sums = ", ".join(f"{place}.sum" for place, value in mapping.named_values() if value.sum)
    where = f"the mapping ({sums} adds up numeric fields of lines)" if sums else "the mapping"
    return MarketPulseError(f"{where} cannot be computed: {_first_line(error)}")


def _first_line(error: duckdb.Error) -> str:
    return str(error).splitlines()[0]
