"""UNLOAD: Parquet files with the types of the result, a manifest, nothing overwritten unasked."""

import json
from datetime import date, datetime
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

ROLE = "iam_role 'arn:aws:iam::111111111111:role/marketpulse-dev-redshift'"
QUERY = """
    select 1::smallint as small, 2::int as whole, 3::bigint as long, 1.50::decimal(18, 2) as money,
        0.1::float as ratio, true as flag, 'it''s "x",\\n'::varchar(20) as name,
        ''::varchar as empty, null::varchar as nothing, date '2026-03-02' as day,
        timestamp '2026-03-02 01:02:03.4' as at
"""


@pytest.fixture
def place(store, schema):
    """Where to unload, as a location and as a folder."""
    return f"s3://unload/{schema}/", store / "unload" / schema


def _unload(query: str, location: str, options: str = "") -> str:
    text = query.replace("\\", "\\\\").replace("'", "''")
    return f"unload ('{text}') to '{location}' {ROLE} format as parquet {options}"


def test_types_and_values_are_those_of_the_result(sql, place):
    location, folder = place
    sql(_unload(QUERY, location))

    table = pq.read_table(folder / "0000_part_00.parquet")
    assert dict(zip(table.column_names, map(str, table.schema.types), strict=True)) == {
        "small": "int16",
        "whole": "int32",
        "long": "int64",
        "money": "decimal128(18, 2)",
        "ratio": "double",
        "flag": "bool",
        "name": "string",
        "empty": "string",
        "nothing": "string",
        "day": "date32[day]",
        "at": "timestamp[us]",
    }
    assert table.to_pylist() == [
        {
            "small": 1,
            "whole": 2,
            "long": 3,
            "money": Decimal("1.50"),
            "ratio": 0.1,
            "flag": True,
            "name": 'it\'s "x",\n',
            "empty": "",
            "nothing": None,
            "day": date(2026, 3, 2),
            "at": datetime(2026, 3, 2, 1, 2, 3, 400000),
        }
    ]
    assert sql("select pg_last_unload_count()") == [(1,)]


def test_partitions_are_folders_and_leave_the_files(sql, place, schema):
    location, folder = place
    sql(
        f"create table {schema}.t as select 1 as id, date '2026-03-02' as day, 'a'::varchar(9) as k"
    )
    sql(f"insert into {schema}.t values (2, '2026-03-03', 'b/c'), (3, null, null)")
    sql(_unload(f"select * from {schema}.t", location, "partition by (day, k) manifest"))

    found = {p.relative_to(folder).parent.as_posix() for p in folder.rglob("*.parquet")}
    assert found == {
        "day=2026-03-02/k=a",
        "day=2026-03-03/k=b%2Fc",
        "day=__HIVE_DEFAULT_PARTITION__/k=__HIVE_DEFAULT_PARTITION__",
    }
    file = folder / "day=2026-03-02" / "k=a" / "0000_part_00.parquet"
    assert pq.ParquetFile(file).schema_arrow.names == ["id"]

    sql(_unload(f"select * from {schema}.t", f"{location}2/", "partition by (day) include"))
    file = folder / "2" / "day=2026-03-02" / "0000_part_00.parquet"
    assert pq.ParquetFile(file).schema_arrow.names == ["id", "day", "k"]


def test_manifest_lists_files_rows_and_schema(sql, place):
    location, folder = place
    sql(_unload("select 1 as id, 'x'::varchar(7) as name", f"{location}mart_", "manifest verbose"))

    file = folder / "mart_0000_part_00.parquet"
    size = file.stat().st_size
    assert json.loads((folder / "mart_manifest").read_text()) == {
        "entries": [
            {
                "url": f"{location}mart_0000_part_00.parquet",
                "meta": {"content_length": size, "record_count": 1},
            }
        ],
        "schema": {
            "elements": [
                {"name": "id", "type": {"base": "integer"}},
                {"name": "name", "type": {"base": "character varying", "max_length": 7}},
            ]
        },
        "meta": {"content_length": size, "record_count": 1},
        "author": {"name": "Amazon Redshift", "version": "1.0.0"},
    }


def test_unloaded_files_can_be_copied(sql, place, schema):
    location, _ = place
    sql(_unload("select 1 as id, 'x'::varchar(7) as name", location, "manifest"))
    sql(f"create table {schema}.back (id int, name varchar(7))")
    sql(f"copy {schema}.back from '{location}manifest' {ROLE} format as parquet manifest")
    assert sql(f"select * from {schema}.back") == [(1, "x")]


def test_destination_that_is_not_empty_is_refused(sql, error_of, place):
    location, folder = place
    sql(_unload("select 1 as id", location))
    assert "unload destination on S3 is not empty" in error_of(_unload("select 2 as id", location))
    assert pq.read_table(folder)["id"].to_pylist() == [1]


def test_allowoverwrite_keeps_other_files_and_cleanpath_does_not(sql, place):
    location, folder = place
    sql(_unload("select 1 as id", f"{location}old_"))
    sql(_unload("select 2 as id", location, "allowoverwrite"))
    sql(_unload("select 3 as id", location, "allowoverwrite"))
    assert sorted(pq.read_table(folder)["id"].to_pylist()) == [1, 3]
    sql(_unload("select 4 as id", location, "cleanpath"))
    assert pq.read_table(folder)["id"].to_pylist() == [4]


def test_cleanpath_empties_only_partitions_that_get_files(sql, place):
    location, folder = place
    for day, name in (("2026-03-02", "kept"), ("2026-03-03", "old")):
        path = folder / f"day={day}" / f"{name}.parquet"
        path.parent.mkdir(parents=True)
        pq.write_table(pa.table({"id": [0]}), path)
    query = "select 1 as id, date '2026-03-03' as day"
    sql(_unload(query, location, "partition by (day) cleanpath"))
    assert sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*.parquet")) == [
        "day=2026-03-02/kept.parquet",
        "day=2026-03-03/0000_part_00.parquet",
    ]


def test_query_may_read_external_tables_and_what_is_not_committed(gold, connect, place):
    location, folder = place
    gold.add_table("sales", {"id": "bigint"})
    gold.write("sales", pa.table({"id": [1, 2]}))
    session = connect()
    session.autocommit = False
    cursor = session.cursor()
    cursor.execute("create temporary table more as select 3 as id")
    query = f"select nvl(id, 0) as id from {gold.schema}.sales union all select id from more"
    cursor.execute(_unload(query, location, "parallel off"))
    session.rollback()
    assert sorted(pq.read_table(folder / "000.parquet")["id"].to_pylist()) == [1, 2, 3]


def test_empty_result_writes_no_file(sql, place):
    location, folder = place
    sql(_unload("select 1 as id where false", location, "manifest"))
    assert [path.name for path in folder.iterdir()] == ["manifest"]
    assert json.loads((folder / "manifest").read_text()) == {"entries": []}


def test_outer_limit_unknown_partition_and_failing_query_are_refused(error_of, place):
    location, folder = place
    assert "Limit clause is not supported" in error_of(_unload("select 1 as id limit 1", location))
    message = error_of(_unload("select 1 as id", location, "partition by (day)"))
    assert '"day"' in message
    assert "division by zero" in error_of(_unload("select 1 / 0 as id", location))
    assert not folder.exists()
