"""Parquet files as rows for COPY, refused when a file does not fit the table."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from tests.local_aws.redshift import parquet_types
from tests.local_aws.redshift.rewriting.statement import quoted
from tests.local_aws.redshift.spectrum.snapshot import (
    NULL,
    csv_value,
    incompatible,
    spectrum_error,
)
from tests.local_aws.redshift.store import Store, StoredFile

_UNMATCHED_COLUMNS = 15007
_TOO_LONG = 15001


@dataclass(frozen=True)
class TableColumn:
    """A column of the table, with its type as PostgreSQL writes it."""

    name: str
    type: str


def load(
    store: Store,
    files: Sequence[StoredFile],
    columns: Sequence[TableColumn],
    target: Path,
    *,
    fills_missing: bool = False,
) -> int:
    """Return the number of rows; nothing is left in the target when a file is refused."""
    new = target.with_suffix(".new")
    rows = 0
    with duckdb.connect() as connection, new.open("wb") as output:
        for file in files:
            schema = _checked_schema(store, file, columns, fills_missing)
            relation = f"read_parquet('{_escaped(file.path)}', hive_partitioning = false)"
            _check_lengths(connection, store, file, relation, schema, columns)
            values = [csv_value(quoted(field.name), field.type) for field in schema]
            values += ["null"] * (len(columns) - len(values))
            part = target.with_suffix(".part")
            (count,) = connection.execute(
                f"copy (select {', '.join(values)} from {relation}) to '{part}' "
                f"(format csv, header false, nullstr '{NULL}', force_quote *)"
            ).fetchone()
            output.write(part.read_bytes())
            part.unlink()
            rows += count
    new.chmod(0o644)
    new.replace(target)
    return rows


def _checked_schema(
    store: Store, file: StoredFile, columns: Sequence[TableColumn], fills_missing: bool
) -> pa.Schema:
    try:
        schema = parquet_types.file_schema(file)
    except (pa.ArrowException, OSError) as error:
        url = store.https_url(file.path)
        raise spectrum_error(f"File '{url}' is not Parquet: {error}", _TOO_LONG) from error
    is_short = fills_missing and len(schema) < len(columns)
    if len(schema) != len(columns) and not is_short:
        raise spectrum_error(
            "Unmatched number of columns between table and file. "
            f"Table columns: {len(columns)}, Data columns: {len(schema)}, "
            f"File name: {store.https_url(file.path)}",
            _UNMATCHED_COLUMNS,
        )
    for column, field in zip(columns, schema, strict=False):
        if not parquet_types.accepts(column.type, field.type):
            declared = column.type.replace("character varying", "varchar")
            raise incompatible(store, file, field.name, declared, field.type)
    return schema


def _check_lengths(
    connection: duckdb.DuckDBPyConnection,
    store: Store,
    file: StoredFile,
    relation: str,
    schema: pa.Schema,
    columns: Sequence[TableColumn],
) -> None:
    """The length of a text column of Redshift is one of bytes."""
    for column, field in zip(columns, schema, strict=False):
        base, length, _ = parquet_types.base_type(column.type)
        if base != "varchar" or length is None or pa.types.is_binary(field.type):
            continue
        query = f"select max(strlen({quoted(field.name)})) from {relation}"
        (longest,) = connection.execute(query).fetchone()
        if longest is not None and longest > length:
            raise spectrum_error(
                f"The length of the data column {field.name} is longer than the length defined in "
                f"the table. Table: {length}, Data: {longest}, "
                f"File name: {store.https_url(file.path)}",
                _TOO_LONG,
            )


def _escaped(path: str) -> str:
    return path.replace("'", "''")
