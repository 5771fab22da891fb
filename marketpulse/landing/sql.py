"""DuckDB as the calculator of mappings: an engine that sees nothing but what it is given."""

import duckdb


def calculator(threads: int) -> duckdb.DuckDBPyConnection:
    """Return an engine in memory without files, network, extensions and ways to allow them."""
    connection = duckdb.connect(":memory:", config={"threads": threads})
    connection.execute(
        "set TimeZone = 'UTC'; set enable_external_access = false; set lock_configuration = true"
    )
    return connection


def identifier(name: str) -> str:
    """Quote the name of a column."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Quote a text."""
    return "'" + text.replace("'", "''") + "'"
