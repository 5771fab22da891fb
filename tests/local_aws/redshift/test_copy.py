"""COPY of Parquet: by position, refused as a whole when a file does not fit."""

import json
from datetime import datetime
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

ROLE = "iam_role 'arn:aws:iam::111111111111:role/marketpulse-dev-redshift'"
ROWS = pa.table(
    {
        "first": pa.array([1, 2], pa.int64()),
        "second": ["a\nb", None],
        "third": pa.array([Decimal("1.50"), None], pa.decimal128(18, 2)),
        "fourth": pa.array([datetime(2026, 3, 2, 1, 2, 3, 4), None], pa.timestamp("us", "UTC")),
    }
)


@pytest.fixture
def table(sql, schema) -> str:
    sql(
        f"create table {schema}.staging "
        "(id bigint, name varchar(5), amount decimal(18, 2), at timestamp)"
    )
    return f"{schema}.staging"


@pytest.fixture
def put(store, schema):
    """A function that puts rows at a key, and returns the location of all that it put."""

    def write(rows: pa.Table, key: str = "day=2026-03-02/part-0.parquet") -> str:
        path = store / "copy" / schema / key
        path.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(rows, path)
        return f"s3://copy/{schema}/"

    return write


def test_columns_are_taken_by_position(sql, table, put):
    location = put(ROWS)
    sql(f"copy {table} from '{location}' {ROLE} format as parquet")
    assert sql(f"select * from {table} order by id") == [
        (1, "a\nb", Decimal("1.50"), datetime(2026, 3, 2, 1, 2, 3, 4)),
        (2, None, None, None),
    ]
    assert sql("select pg_last_copy_count()") == [(2,)]


def test_column_list_says_where_values_go(sql, table, put):
    location = put(ROWS.select(["second", "first"]))
    sql(f"copy {table} (name, id) from '{location}' {ROLE} format parquet")
    assert sql(f"select * from {table} order by id") == [
        (1, "a\nb", None, None),
        (2, None, None, None),
    ]


def test_every_file_with_the_prefix_is_loaded(sql, table, put):
    location = put(ROWS)
    put(ROWS, "day=2026-03-03/part-0.parquet")
    put(ROWS, "other/part-0.parquet")
    put(ROWS, "day=2026-03-03/_metadata")
    sql(f"copy {table} from '{location}day=' {ROLE} format as parquet")
    assert sql(f"select count(*) from {table}") == [(4,)]


def test_same_copy_runs_again_with_the_files_of_then(sql, table, put):
    statement = f"copy {table} from '{put(ROWS)}' {ROLE} format as parquet"
    sql(statement)
    put(ROWS.slice(0, 1))
    sql(statement)
    assert sql(f"select count(*) from {table}") == [(3,)]


def test_copy_belongs_to_the_transaction(connect, sql, table, put):
    session = connect()
    session.autocommit = False
    cursor = session.cursor()
    cursor.execute(f"create temporary table copied (like {table})")
    cursor.execute(f"copy copied from '{put(ROWS)}' {ROLE} format as parquet")
    cursor.execute(f"insert into {table} select * from copied")
    session.rollback()
    assert sql(f"select count(*) from {table}") == [(0,)]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (
            ROWS.select(["first"]),
            "Unmatched number of columns between table and file. Table columns: 4, Data columns: 1",
        ),
        (ROWS.append_column("fifth", [[1, 2]]), "Table columns: 4, Data columns: 5"),
        (
            ROWS.select(["second", "first", "third", "fourth"]),
            "incompatible Parquet schema for column",
        ),
        (
            ROWS.set_column(0, "first", pa.array([1, 2], pa.int32())),
            "Column type: BIGINT, Parquet schema:\noptional int32 first",
        ),
        (
            ROWS.set_column(2, "third", pa.array([1, 2], pa.decimal128(18, 3))),
            "Column type: NUMERIC(18,2)",
        ),
        (
            ROWS.set_column(1, "second", pa.array(["aaé", "éééé"])),
            "The length of the data column second is longer than the length defined in the table. "
            "Table: 5, Data: 8",
        ),
    ],
)
def test_file_that_does_not_fit_is_refused(sql, error_of, table, put, rows, message):
    location = put(rows)
    assert message in error_of(f"copy {table} from '{location}' {ROLE} format as parquet")
    assert sql(f"select count(*) from {table}") == [(0,)]


def test_missing_columns_are_null_with_fillrecord(sql, table, put):
    location = put(ROWS.select(["first", "second"]))
    sql(f"copy {table} from '{location}' {ROLE} format as parquet fillrecord")
    assert sql(f"select count(*), count(amount) from {table}") == [(2, 0)]


def test_location_without_files_is_an_error(error_of, table):
    message = error_of(f"copy {table} from 's3://copy/nothing/' {ROLE} format as parquet")
    assert "The specified S3 prefix 'nothing/' does not exist" in message


def test_manifest_names_the_files(sql, error_of, table, put, store, schema):
    location = put(ROWS, "a.parquet")
    put(ROWS, "b.parquet")
    size = (store / "copy" / schema / "a.parquet").stat().st_size
    entry = {"url": f"{location}a.parquet", "mandatory": True, "meta": {"content_length": size}}
    manifest = store / "copy" / schema / "list.manifest"
    copy = f"copy {table} from '{location}list.manifest' {ROLE} format as parquet manifest"

    manifest.write_text(json.dumps({"entries": [entry]}))
    sql(copy)
    assert sql(f"select count(*) from {table}") == [(2,)]

    manifest.write_text(json.dumps({"entries": [{**entry, "url": f"{location}gone.parquet"}]}))
    assert "gone.parquet" in error_of(copy)
    del entry["meta"]
    manifest.write_text(json.dumps({"entries": [entry]}))
    assert "content_length" in error_of(copy)


def test_nested_columns_go_to_super_as_json(sql, error_of, schema, put):
    sql(f"create table {schema}.nested (items super)")
    copy = f"copy {schema}.nested from '{put(pa.table({'items': [[{'a': 1}]]}))}' {ROLE}"
    assert "SERIALIZETOJSON" in error_of(f"{copy} format as parquet")
    sql(f"{copy} format as parquet serializetojson")
    assert sql(f"select items from {schema}.nested") == [('[{"a":1}]',)]


def test_other_formats_and_missing_credentials_are_refused(error_of, table):
    assert "PARQUET only" in error_of(f"copy {table} from 's3://b/k' {ROLE} csv")
    assert "IAM_ROLE" in error_of(f"copy {table} from 's3://b/k' format as parquet")
