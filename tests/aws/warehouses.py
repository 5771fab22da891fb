"""Gold and marts as rows, from Redshift and from DuckDB, so that they can be compared."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import redshift_connector

from marketpulse.dbt_runner import run_dbt
from tests.local_aws.redshift import RedshiftServer

Tables = dict[str, list[str]]
"""Rows of each table of gold and marts, as text, sorted."""

_TABLES = """
    select table_schema, table_name, column_name
    from information_schema.columns
    where table_schema in ('gold', 'marts')
    order by table_schema, table_name, column_name
"""


@dataclass(frozen=True)
class Local:
    """The `local` target on a lake, built whenever its rows are asked for."""

    lake: Path
    warehouse: Path

    def tables(self) -> Tables:
        steps = run_dbt(
            ["build", "--resource-type", "model", "--resource-type", "seed"],
            "local",
            lake=str(self.lake),
            warehouse=str(self.warehouse),
            on_start=lambda _: None,
            on_step=lambda _: None,
        )
        assert [step for step in steps if step.has_failed] == []
        with duckdb.connect(str(self.warehouse), read_only=True) as connection:
            columns = _columns(connection.execute(_TABLES).fetchall())
            return {
                name: _sorted(connection.execute(_select(name, names)).fetchall())
                for name, names in columns.items()
            }


def redshift_tables(server: RedshiftServer, like: Tables, columns: dict[str, list[str]]) -> Tables:
    """Rows of the same tables on Redshift; gold through the external schema."""
    with connected(server) as cursor:
        return {name: _sorted(ask(cursor, _select(name, columns[name]))) for name in like}


@contextmanager
def connected(server: RedshiftServer) -> Iterator[redshift_connector.Cursor]:
    """A cursor on Redshift."""
    connection = redshift_connector.connect(
        host=server.host,
        port=server.port,
        user=server.user,
        password=server.password,
        database=server.database,
        ssl=False,
    )
    with connection, connection.cursor() as cursor:
        yield cursor


def ask(cursor: redshift_connector.Cursor, query: str) -> list:
    cursor.execute(query)
    return list(map(tuple, cursor.fetchall()))


def columns_of(warehouse: Path) -> dict[str, list[str]]:
    """Columns of each table of gold and marts, by name."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return _columns(connection.execute(_TABLES).fetchall())


def _columns(rows: list[tuple]) -> dict[str, list[str]]:
    columns: dict[str, list[str]] = {}
    for schema, table, column in rows:
        columns.setdefault(f"{schema}.{table}", []).append(column)
    return columns


def _select(table: str, columns: list[str]) -> str:
    return f"select {', '.join(columns)} from {table}"


def _sorted(rows: list) -> list[str]:
    return sorted(str(tuple(row)) for row in rows)
