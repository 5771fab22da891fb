"""Parquet files as one CSV file that PostgreSQL reads, with nulls and empty strings kept apart."""

from collections.abc import Sequence
from pathlib import Path

import duckdb

from tests.local_aws.redshift import parquet_types
from tests.local_aws.redshift.errors import INTERNAL_ERROR, SqlError
from tests.local_aws.redshift.rewriting.statement import quoted
from tests.local_aws.redshift.store import Store, StoredFile

NULL = "\\N"
_HIVE_NULL = "__HIVE_DEFAULT_PARTITION__"
Column = tuple[str, str]
PlacedFile = tuple[StoredFile, tuple[str, ...]]


def write_snapshot(
    store: Store,
    files: Sequence[PlacedFile],
    columns: Sequence[Column],
    partition_keys: Sequence[Column],
    target: Path,
    *,
    with_pseudo_columns: bool = False,
) -> None:
    """Replace the target at once: who reads the old rows goes on reading them."""
    new = target.with_suffix(".new")
    if files:
        present = {
            field.name.lower(): (field.name, field.type)
            for file, _ in files
            for field in _checked_schema(store, file, columns)
        }
        expressions = [_expression(name, kind, present) for name, kind in columns]
        expressions += [f"place.{quoted(name)}" for name, _ in partition_keys]
        if with_pseudo_columns:
            expressions += ['place."$path"', 'place."$size"']
        _copy(store, files, expressions, [name for name, _ in partition_keys], new)
    else:
        new.write_text("")
    new.chmod(0o644)
    new.replace(target)


def csv_value(name: str, found: object) -> str:
    """The SQL of DuckDB that gives a column as PostgreSQL reads it."""
    kind = str(found)
    if kind.startswith("timestamp"):
        return f"make_timestamp(epoch_us({name}))"
    if kind.startswith(("list", "struct", "map", "large_list")):
        return f"cast(to_json({name}) as varchar)"
    if kind in ("binary", "large_binary"):
        return f"decode({name})"
    return name


def _copy(
    store: Store,
    files: Sequence[PlacedFile],
    expressions: list[str],
    keys: list[str],
    target: Path,
) -> None:
    place_columns = ["file_name varchar", *(f"{quoted(key)} varchar" for key in keys)]
    place_columns += ['"$path" varchar', '"$size" bigint']
    with duckdb.connect(config={"threads": 2}) as connection:
        connection.execute(f"create table place ({', '.join(place_columns)})")
        rows = [
            [file.path, *_partition_values(values), store.url(file.path), file.size]
            for file, values in files
        ]
        marks = ", ".join("?" * len(place_columns))
        connection.executemany(f"insert into place values ({marks})", rows)
        paths = "[" + ", ".join("'" + f.path.replace("'", "''") + "'" for f, _ in files) + "]"
        query = (
            f"select {', '.join(expressions)} from read_parquet({paths}, union_by_name = true, "
            "filename = 'file_name', hive_partitioning = false) as rows "
            "inner join place on rows.file_name = place.file_name"
        )
        options = f"(format csv, header false, nullstr '{NULL}', force_quote *)"
        try:
            connection.execute(f"copy ({query}) to '{target}' {options}")
        except duckdb.Error as error:
            detail = f"error:  Spectrum Scan Error\ncode:   15001\ncontext: {error}"
            raise SqlError("Spectrum Scan Error", INTERNAL_ERROR, detail) from error


def _partition_values(values: tuple[str, ...]) -> list[str | None]:
    return [None if value == _HIVE_NULL else value for value in values]


def _expression(name: str, kind: str, present: dict[str, tuple[str, object]]) -> str:
    if name not in present:
        return "null"
    return csv_value(f"rows.{quoted(present[name][0])}", present[name][1])


def _checked_schema(store: Store, file: StoredFile, columns: Sequence[Column]):
    try:
        schema = parquet_types.file_schema(file)
    except Exception as error:
        raise _scan_error(f"File '{store.https_url(file.path)}' is not Parquet: {error}") from error
    found = {field.name.lower(): field.type for field in schema}
    for name, kind in columns:
        if name in found and not parquet_types.is_nested(kind):
            declared = parquet_types.of_hive(kind)
            if not parquet_types.accepts(kind, found[name]):
                raise incompatible(store, file, name, declared, found[name])
    return schema


def incompatible(
    store: Store, file: StoredFile, name: str, declared: str, found: object
) -> SqlError:
    url = store.https_url(file.path)
    column = f"{store.url(file.path).rpartition('/')[0]}.{name}"
    return _scan_error(
        f"File '{url}' has an incompatible Parquet schema for column '{column}'. "
        f"Column type: {declared.upper()}, Parquet schema:\n"
        f"{parquet_types.describe(name, found)}",
        code=15041,
    )


def _scan_error(context: str, code: int = 15001) -> SqlError:
    return spectrum_error(context, code)


def spectrum_error(context: str, code: int) -> SqlError:
    """Redshift gives the reason in the detail only, which many clients do not show."""
    rule = "-" * 47
    detail = f"{rule}\n  error:  Spectrum Scan Error\n  code:      {code}\n  context:   {context}\n"
    return SqlError(f"Spectrum Scan Error: {context}", INTERNAL_ERROR, detail + f"  {rule}")
