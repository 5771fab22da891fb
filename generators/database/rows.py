"""Rows of the order desk's tables into PostgreSQL by COPY, and out of them by key."""

from io import BytesIO

import psycopg2.extensions
import pyarrow as pa
import pyarrow.csv as pc
from psycopg2 import sql

from generators.datasets.columns import plain

_AS_TEXT = pc.WriteOptions(include_header=False, quoting_style="needed")


def put(cursor: psycopg2.extensions.cursor, table: str, rows: pa.Table) -> tuple[int, int]:
    """Insert rows, or bring those that are there up to date; returns how many were new and changed.

    A row that the table holds in this version, or in a newer one, stays as it is.
    """
    key, *others = rows.column_names
    names = _names(rows.column_names)
    fill = {
        "table": sql.Identifier(table),
        "incoming": sql.Identifier(f"incoming_{table}"),
        "names": names,
        "key": sql.Identifier(key),
        "changes": sql.SQL(", ").join(
            sql.SQL("{name} = excluded.{name}").format(name=sql.Identifier(name)) for name in others
        ),
    }
    cursor.execute(
        sql.SQL("create temp table {incoming} (like {table}) on commit drop").format(**fill)
    )
    copy = sql.SQL("copy {incoming} ({names}) from stdin (format csv)").format(**fill)
    cursor.copy_expert(copy, _csv(rows))
    cursor.execute(
        sql.SQL(
            """
            with written as (
                insert into {table} ({names}) select {names} from {incoming}
                on conflict ({key}) do update set {changes}
                where {table}.updated_at < excluded.updated_at
                returning xmax = 0 as is_new
            )
            select
                count(*) filter (where is_new),
                count(*) filter (where not is_new)
            from written
            """
        ).format(**fill)
    )
    new, changed = cursor.fetchone()
    return new, changed


def remove(cursor: psycopg2.extensions.cursor, table: str, rows: pa.Table) -> int:
    """Delete the rows with the keys of these; returns how many there were."""
    statement = sql.SQL("delete from {} where {} = any(%s)")
    key = rows.column_names[0]
    cursor.execute(
        statement.format(sql.Identifier(table), sql.Identifier(key)), (rows[key].to_pylist(),)
    )
    return cursor.rowcount


def _names(columns: list[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, columns))


def _csv(rows: pa.Table) -> BytesIO:
    """Every value as quoted text, nothing for null: COPY tells the two apart."""
    rows = plain(rows)
    texts = [column.cast(pa.string()) for column in rows.columns]
    content = BytesIO()
    pc.write_csv(pa.table(texts, names=rows.column_names), content, _AS_TEXT)
    content.seek(0)
    return content
