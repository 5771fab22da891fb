"""Files whose records name their fields: JSON lines and Parquet."""

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from marketpulse.errors import MarketPulseError
from marketpulse.landing.mapping import Files
from marketpulse.landing.source import ROW, Source, as_utf8
from marketpulse.landing.sql import identifier, literal

_LINE, _IS_OBJECT = "_line", "_is_object"


def read_jsonl(connection: duckdb.DuckDBPyConnection, content: bytes, files: Files) -> Source:
    """Take JSON objects apart; fields whose names differ in letter case only are one column."""
    text, undecoded = as_utf8(content, files)
    lines = [line for line in text.splitlines() if line.strip()]
    table = pa.table({_LINE: pa.array(lines, pa.binary()).cast(pa.string())})
    connection.register("json_lines", table)
    connection.execute(
        f"create or replace temp table judged as select {_LINE}, "
        f"coalesce(json_valid({_LINE}) and json_type(try_cast({_LINE} as json)) = 'OBJECT', false)"
        f" as {_IS_OBJECT} from json_lines"
    )
    spelled = connection.execute(
        f"select distinct unnest(json_keys({_LINE})) as name from judged where {_IS_OBJECT} "
        "order by name"
    ).fetchall()
    by_name: dict[str, list[str]] = {}
    for (name,) in spelled:
        by_name.setdefault(name.lower(), []).append(_extracted(name))
    columns = [f"coalesce({', '.join(v)}) as {identifier(n)}" for n, v in by_name.items()]
    found = connection.sql(
        f"select {''.join(column + ', ' for column in columns)}"
        f"row_number() over () as {ROW} from judged where {_IS_OBJECT}"
    ).to_arrow_table()
    unsplit = connection.execute(f"select {_LINE} from judged where not {_IS_OBJECT}").fetchall()
    connection.unregister("json_lines")
    return Source(found, [line.encode() for (line,) in unsplit] + undecoded)


def read_parquet(connection: duckdb.DuckDBPyConnection, content: bytes, path: str) -> Source:
    """Write every value of a Parquet file as text, nested ones as JSON."""
    try:
        table = pq.read_table(pa.BufferReader(content))
    except (pa.ArrowException, OSError) as error:
        raise MarketPulseError(f"{path} is no readable Parquet file ({error})") from error
    columns = [_as_text(field) for field in table.schema]
    connection.register("parquet_file", table)
    found = connection.sql(
        f"select {''.join(column + ', ' for column in columns)}"
        f"row_number() over () as {ROW} from parquet_file"
    ).to_arrow_table()
    connection.unregister("parquet_file")
    return Source(found)


def _extracted(name: str) -> str:
    pointer = "/" + name.replace("~", "~0").replace("/", "~1")
    return f"json_extract_string({_LINE}, {literal(pointer)})"


def _as_text(field: pa.Field) -> str:
    column = identifier(field.name)
    text = f"to_json({column})" if pa.types.is_nested(field.type) else column
    return f"cast({text} as varchar) as {identifier(field.name.lower())}"
