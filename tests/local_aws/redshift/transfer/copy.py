"""COPY: Parquet columns go to table columns by position, whatever their names."""

from dataclasses import dataclass
from pathlib import Path

from tests.local_aws.redshift.errors import INTERNAL_ERROR, SqlError
from tests.local_aws.redshift.rewriting.plan import Plan, Session
from tests.local_aws.redshift.rewriting.statement import Statement, literal, quoted
from tests.local_aws.redshift.spectrum.snapshot import NULL
from tests.local_aws.redshift.transfer.checked_load import TableColumn, load
from tests.local_aws.redshift.transfer.files import TransferFiles
from tests.local_aws.redshift.transfer.manifest import listed_files
from tests.local_aws.redshift.transfer.options import Options, read_options


@dataclass(frozen=True)
class _Copy:
    table: str
    columns: list[str]
    location: str
    options: Options
    rows: Path


def plan_copy(statement: Statement, plan: Plan, files: TransferFiles) -> None:
    copy = _read(statement, files.new("copy"))
    plan.before.append(lambda session: _prepare(session, copy, files))
    columns = f" ({', '.join(map(quoted, copy.columns))})" if copy.columns else ""
    plan.sql = (
        f"copy {copy.table}{columns} from {literal(str(copy.rows))} "
        f"with (format csv, null {literal(NULL)})"
    )


def _read(statement: Statement, rows: Path) -> _Copy:
    parts, index = statement.qualified_name(1)
    columns: list[str] = []
    if statement.has(index, "("):
        closing = statement.closing(index)
        columns = [t.name for t in statement.tokens[index + 1 : closing] if t.name is not None]
        index = closing + 1
    location = statement.tokens[index + 1].value if statement.has(index, "from") else None
    if location is None or not location.startswith("s3://"):
        raise SqlError("the Redshift stand-in copies FROM 's3://…' only")
    options = read_options(statement, index + 2)
    return _Copy(".".join(map(quoted, parts)), columns, location, options, rows)


def _prepare(session: Session, copy: _Copy, files: TransferFiles) -> None:
    """Write the rows where PostgreSQL finds them, or refuse the files."""
    if "manifest" in copy.options.flags:
        sources = listed_files(files.store, copy.location)
    else:
        sources = files.store.with_prefix(copy.location)
    if not sources:
        raise SqlError(
            f"The specified S3 prefix '{_key(copy.location)}' does not exist", INTERNAL_ERROR
        )
    columns = _table_columns(session, copy)
    has_super = any(column.type == "super" for column in columns)
    if has_super and "serializetojson" not in copy.options.flags:
        raise SqlError("COPY of Parquet into SUPER columns needs SERIALIZETOJSON")
    fill = "fillrecord" in copy.options.flags
    rows = load(files.store, sources, columns, copy.rows, fills_missing=fill)
    files.record(session.process_id, "copied", rows)


def _table_columns(session: Session, copy: _Copy) -> list[TableColumn]:
    sql = (
        "select attname, format_type(atttypid, atttypmod) from pg_catalog.pg_attribute "
        f"where attrelid = {literal(copy.table)}::regclass and attnum > 0 and not attisdropped "
        "and attidentity = '' order by attnum"
    )
    found = {name: TableColumn(name, kind) for name, kind in session.run(sql)}
    unknown = [name for name in copy.columns if name not in found]
    if unknown:
        raise SqlError(f'column "{unknown[0]}" of relation {copy.table} does not exist', "42703")
    return [found[name] for name in copy.columns or found]


def _key(location: str) -> str:
    return location.removeprefix("s3://").partition("/")[2]
