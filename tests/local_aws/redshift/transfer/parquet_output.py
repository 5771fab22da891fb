"""Rows of an UNLOAD as Parquet files with the types of Redshift, in folders of partitions."""

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

import duckdb

from tests.local_aws.redshift.parquet_types import base_type
from tests.local_aws.redshift.rewriting.statement import quoted
from tests.local_aws.redshift.spectrum.snapshot import NULL
from tests.local_aws.redshift.store import Store
from tests.local_aws.redshift.transfer.manifest import WrittenFile
from tests.local_aws.redshift.transfer.options import Options

_HIVE_NULL = "__HIVE_DEFAULT_PARTITION__"
_MOST_DIGITS = 38
_DUCKDB = {"real": "float", "double precision": "double", "timestamptz": "timestamptz"}


def write_parquet(
    store: Store,
    location: str,
    rows: Path,
    columns: Sequence[tuple[str, str]],
    options: Options,
) -> list[WrittenFile]:
    """An empty result gives no file."""
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        _read(connection, rows, columns)
        if options.partition_by:
            return _write_partitions(connection, store, location, columns, options)
        folder, prefix = _target(store, location)
        if "cleanpath" in options.flags:
            _remove(store, location)
        name = f"{prefix}000.parquet" if _is_serial(options) else f"{prefix}0000_part_00.parquet"
        return _write(connection, "select * from result", folder / name)


def _write_partitions(
    connection: duckdb.DuckDBPyConnection,
    store: Store,
    location: str,
    columns: Sequence[tuple[str, str]],
    options: Options,
) -> list[WrittenFile]:
    keys = options.partition_by
    names = [name for name, _ in columns if "include" in options.flags or name not in keys]
    listed = ", ".join(f"cast({quoted(key)} as varchar) as {quoted(key)}" for key in keys)
    root = store.path(location)
    written: list[WrittenFile] = []
    for values in connection.execute(
        f"select distinct {listed} from result order by all"
    ).fetchall():
        parts = [f"{key}={_folder_name(value)}" for key, value in zip(keys, values, strict=True)]
        folder = root.joinpath(*parts)
        if "cleanpath" in options.flags:
            _remove(store, store.url(folder) + "/")
        condition = " and ".join(
            f"cast({quoted(key)} as varchar) is not distinct from {_text(value)}"
            for key, value in zip(keys, values, strict=True)
        )
        query = f"select {', '.join(map(quoted, names))} from result where {condition}"
        written += _write(connection, query, folder / "0000_part_00.parquet")
    return written


def _read(
    connection: duckdb.DuckDBPyConnection, rows: Path, columns: Sequence[tuple[str, str]]
) -> None:
    """Make the table `result`; a decimal without precision gets the digits that its values need."""
    texts = "{" + ", ".join(f"{_text(name)}: 'varchar'" for name, _ in columns) + "}"
    connection.execute(
        f"create table texts as select * from read_csv({_text(str(rows))}, header = false, "
        f"auto_detect = false, delim = ',', quote = '\"', escape = '\"', nullstr = '{NULL}', "
        f"allow_quoted_nulls = false, columns = {texts})"
    )
    values = [_value(connection, name, kind) for name, kind in columns]
    connection.execute(f"create table result as select {', '.join(values)} from texts")


def _value(connection: duckdb.DuckDBPyConnection, name: str, kind: str) -> str:
    column = quoted(name)
    base, precision, scale = base_type(kind)
    if base == "decimal":
        if precision is None:
            query = f"select max(length(split_part({column}, '.', 2))) from texts"
            precision, scale = _MOST_DIGITS, connection.execute(query).fetchone()[0] or 0
        return f"cast({column} as decimal({precision}, {scale})) as {column}"
    if base == "boolean":
        return f"cast({column} = 't' as boolean) as {column}"
    known = {"smallint", "integer", "bigint", "date", "timestamp", *_DUCKDB}
    if base in known:
        return f"cast({column} as {_DUCKDB.get(base, base)}) as {column}"
    return column


def _write(connection: duckdb.DuckDBPyConnection, query: str, path: Path) -> list[WrittenFile]:
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.new")
    (rows,) = connection.execute(f"copy ({query}) to {_text(str(new))} (format parquet)").fetchone()
    if rows == 0:
        new.unlink(missing_ok=True)
        return []
    new.replace(path)
    return [WrittenFile(path, rows)]


def _target(store: Store, location: str) -> tuple[Path, str]:
    """Folder and first letters of the names of the files."""
    path = store.path(location)
    return (path, "") if location.endswith("/") else (path.parent, path.name)


def _remove(store: Store, location: str) -> None:
    for file in store.all_with_prefix(location):
        Path(file.path).unlink()


def _is_serial(options: Options) -> bool:
    return options.values.get("parallel") in ("off", "false")


def _folder_name(value: str | None) -> str:
    return _HIVE_NULL if value is None else quote(value, safe=" -_.,@()")


def _text(value: str | None) -> str:
    return "null" if value is None else "'" + value.replace("'", "''") + "'"
