"""UNLOAD: the result of a query as Parquet files, with a manifest when asked for."""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.local_aws.redshift.errors import INTERNAL_ERROR, SqlError
from tests.local_aws.redshift.rewriting.plan import Plan, Session
from tests.local_aws.redshift.rewriting.statement import Statement, literal
from tests.local_aws.redshift.spectrum.snapshot import NULL
from tests.local_aws.redshift.transfer.files import TransferFiles
from tests.local_aws.redshift.transfer.manifest import manifest
from tests.local_aws.redshift.transfer.options import Options, read_options
from tests.local_aws.redshift.transfer.parquet_output import write_parquet

# The temporary table keeps the types of the result, which CSV does not.
_EXPORT = """
begin
    execute {create};
    copy (
        select attname, format_type(atttypid, atttypmod) from pg_catalog.pg_attribute
        where attrelid = 'pg_temp.redshift_unload'::regclass and attnum > 0
        order by attnum
    ) to {types} with (format csv);
    copy pg_temp.redshift_unload to {rows} with (format csv, null {null}, force_quote *);
    drop table pg_temp.redshift_unload;
end
"""


@dataclass(frozen=True)
class _Unload:
    location: str
    options: Options
    rows: Path
    types: Path


def plan_unload(
    statement: Statement, plan: Plan, files: TransferFiles, rewrite_query: Callable[[str], str]
) -> str:
    """Return the query, as it was written, so that its tables can be looked up."""
    query = statement.tokens[2].value if statement.has(1, "(") else None
    location = statement.tokens[5].value if statement.has(3, ")", "to") else None
    if query is None or location is None:
        raise SqlError('syntax error at or near "unload"')
    _refuse_limit(query)
    options = read_options(statement, 6)
    if {"allowoverwrite", "cleanpath"} <= options.flags:
        raise SqlError("ALLOWOVERWRITE and CLEANPATH cannot be specified together")
    rows = files.new("unload")
    unload = _Unload(location, options, rows, rows.with_suffix(".types"))
    create = "create temporary table redshift_unload as " + rewrite_query(query)
    export = _EXPORT.format(
        create=literal(create),
        types=literal(str(unload.types)),
        rows=literal(str(rows)),
        null=literal(NULL),
    )
    plan.sql = f"do {literal(export)}"
    plan.tag = "UNLOAD"
    plan.before.append(lambda _: _check_destination(unload, files))
    plan.after.append(lambda session: _store(session, unload, files))
    return query


def _refuse_limit(query: str) -> None:
    statement = Statement.split(query)[0]
    depth = 0
    for index in range(len(statement.tokens)):
        depth += {"(": 1, ")": -1}.get(statement.word(index), 0)
        if depth == 0 and statement.has(index, "limit"):
            raise SqlError(
                "Limit clause is not supported", hint="Put it into a subquery of the outer SELECT."
            )


def _check_destination(unload: _Unload, files: TransferFiles) -> None:
    may_exist = {"allowoverwrite", "cleanpath"} & unload.options.flags
    if not may_exist and files.store.all_with_prefix(unload.location):
        raise SqlError(
            "Specified unload destination on S3 is not empty. Consider using a different bucket / "
            "prefix, manually removing the target files in S3, or using the ALLOWOVERWRITE option.",
            INTERNAL_ERROR,
        )


def _store(session: Session, unload: _Unload, files: TransferFiles) -> None:
    columns = _columns(unload.types)
    options = unload.options
    if options.partition_by:
        missing = [name for name in options.partition_by if name not in dict(columns)]
        if missing:
            raise SqlError(f'column "{missing[0]}" of PARTITION BY is not in the result', "42703")
        if len(options.partition_by) == len(columns) and "include" not in options.flags:
            raise SqlError("All columns are partition columns: use INCLUDE")
    written = write_parquet(files.store, unload.location, unload.rows, columns, options)
    if "manifest" in options.flags:
        described = columns if "verbose" in options.flags else None
        path = files.store.path(unload.location + "manifest")
        if unload.location.endswith("/"):
            path = files.store.path(unload.location) / "manifest"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(manifest(files.store, written, described))
    files.record(session.process_id, "unloaded", sum(file.rows for file in written))
    unload.rows.unlink()
    unload.types.unlink()


def _columns(types: Path) -> list[tuple[str, str]]:
    with types.open(newline="") as file:
        return [(name, kind) for name, kind in csv.reader(file)]
