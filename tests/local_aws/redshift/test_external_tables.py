"""Tables of the Glue catalog over Parquet: values exact, changes seen by the next statement."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pyarrow as pa
import pytest

from tests.local_aws.redshift.errors import SqlError
from tests.local_aws.redshift.spectrum.glue import GlueCatalog

TEXTS = ["plain", "", None, 'two\nlines, "quoted"', "it's \\N \\. \t", "Ærø 😀", "\\N", " "]


def test_external_schema_needs_a_glue_endpoint():
    with pytest.raises(SqlError, match="without a Glue endpoint"):
        GlueCatalog(None).has_database("marketpulse_dev_gold")


def _sales(*ids: int) -> pa.Table:
    return pa.table({"id": pa.array(ids, pa.int64())})


def test_values_survive_exactly(gold, sql):
    moment = datetime(2026, 3, 2, 23, 59, 59, 123456)
    columns = {
        "flag": ("boolean", pa.bool_(), [True, False, None]),
        "small": ("smallint", pa.int16(), [-32768, 32767, None]),
        "whole": ("int", pa.int32(), [-(2**31), 2**31 - 1, None]),
        "long": ("bigint", pa.int64(), [-(2**63), 2**63 - 1, None]),
        "exact": ("decimal(38,10)", pa.decimal128(38, 10), [Decimal("-0.0000000001"), 12, None]),
        "money": ("decimal(18,2)", pa.decimal128(18, 2), [Decimal("0.10"), Decimal("-1.00"), None]),
        "ratio": ("double", pa.float64(), [0.1, 1e300, None]),
        "narrow": ("float", pa.float32(), [0.5, -2.25, None]),
        "day": ("date", pa.date32(), [date(1, 1, 1), date(9999, 12, 31), None]),
        "local": ("timestamp", pa.timestamp("us"), [moment, datetime(1970, 1, 1), None]),
        "zoned": ("timestamp", pa.timestamp("us", "UTC"), [moment.replace(tzinfo=UTC), None, None]),
    }
    gold.add_table("kinds", {name: kind for name, (kind, _, _) in columns.items()})
    arrays = {name: pa.array(values, kind) for name, (_, kind, values) in columns.items()}
    gold.write("kinds", pa.table(arrays))

    rows = sql(f"select * from {gold.schema}.kinds")

    expected = [tuple(values[n] for _, _, values in columns.values()) for n in range(3)]
    expected = [tuple(_without_zone(value) for value in row) for row in expected]
    assert rows == expected
    assert isinstance(rows[0][5], Decimal)
    assert str(rows[0][5]) == "0.10"


def _without_zone(value):
    return value.replace(tzinfo=None) if isinstance(value, datetime) else value


def test_texts_nulls_and_empty_strings_are_kept_apart(gold, sql):
    gold.add_table("texts", {"n": "int", "t": "string"})
    numbers = pa.array(range(len(TEXTS)), pa.int32())
    gold.write("texts", pa.table({"n": numbers, "t": TEXTS}))
    assert [t for (t,) in sql(f"select t from {gold.schema}.texts order by n")] == TEXTS


def test_partition_values_are_columns_of_their_type(gold, sql):
    gold.add_table("sales", {"id": "bigint"}, {"day": "date", "batch": "string"})
    gold.add_partition("sales", {"day": "2026-03-02", "batch": "2026-03-02T13"}, _sales(1))
    gold.add_partition(
        "sales", {"day": "2026-03-03", "batch": "__HIVE_DEFAULT_PARTITION__"}, _sales(2)
    )
    assert sql(f"select * from {gold.schema}.sales where day >= date '2026-03-02' order by 1") == [
        (1, date(2026, 3, 2), "2026-03-02T13"),
        (2, date(2026, 3, 3), None),
    ]


def test_changes_are_seen_by_the_next_statement(gold, connect):
    session = connect()
    session.autocommit = False  # the changes come in the middle of a transaction
    cursor = session.cursor()
    gold.add_table("sales", {"id": "bigint"}, {"day": "date"})

    def ids() -> list[int]:
        cursor.execute(f"select id from {gold.schema}.sales order by 1")
        return [row[0] for row in cursor.fetchall()]

    assert ids() == []
    gold.add_partition("sales", {"day": "2026-03-02"}, _sales(1))
    assert ids() == [1]
    gold.add_partition("sales", {"day": "2026-03-03"}, _sales(2))
    assert ids() == [1, 2]
    gold.write("sales/day=2026-03-03", _sales(3, 4))
    assert ids() == [1, 3, 4]
    gold.write("sales/day=2026-03-03", _sales(5), name="part-1.parquet")
    assert ids() == [1, 3, 4, 5]
    gold.glue.delete_partition(
        DatabaseName=gold.database, TableName="sales", PartitionValues=["2026-03-02"]
    )
    assert ids() == [3, 4, 5]


def test_moved_location_and_new_columns_are_seen(gold, sql):
    gold.add_table("ledger", {"id": "bigint"})
    gold.write("ledger", _sales(1))
    assert sql(f"select * from {gold.schema}.ledger") == [(1,)]

    gold.write("newer", pa.table({"id": pa.array([2], pa.int64()), "more": ["x"]}))
    gold.move_table("ledger", {"id": "bigint", "more": "string"}, "newer")
    assert sql(f"select id, more from {gold.schema}.ledger") == [(2, "x")]

    gold.glue.delete_table(DatabaseName=gold.database, Name="ledger")
    with pytest.raises(Exception, match="does not exist"):
        sql(f"select * from {gold.schema}.ledger")


def test_unchanged_files_are_not_read_again(gold, sql, monkeypatch):
    gold.add_table("sales", {"id": "bigint"})
    gold.write("sales", _sales(1))
    count = f"select count(*) from {gold.schema}.sales"
    assert sql(count) == [(1,)]

    def read(*_, **__):
        raise AssertionError("read again")

    monkeypatch.setattr("tests.local_aws.redshift.spectrum.tables.write_snapshot", read)
    assert sql(count) == [(1,)]


def test_hidden_files_are_not_data_and_folders_below_are(gold, sql):
    gold.add_table("sales", {"id": "bigint"})
    gold.write("sales", _sales(1))
    gold.write("sales/below", _sales(2))
    for name in ("_SUCCESS", ".part.crc"):
        gold.write("sales", _sales(9), name=name)
    gold.write("sales/_temporary", _sales(9))
    assert sql(f"select id from {gold.schema}.sales order by 1") == [(1,), (2,)]


def test_column_missing_in_a_file_is_null(gold, sql):
    gold.add_table("sales", {"id": "bigint", "late": "string"})
    gold.write("sales", _sales(1))
    gold.write("sales", pa.table({"late": ["x"], "ID": pa.array([2], pa.int64())}), "b.parquet")
    assert sql(f"select * from {gold.schema}.sales order by 1") == [(1, None), (2, "x")]


def test_column_of_another_type_is_an_error(gold, error_of):
    gold.add_table("sales", {"id": "int"})
    gold.write("sales", _sales(1))
    message = error_of(f"select * from {gold.schema}.sales")
    assert "incompatible Parquet schema for column" in message
    assert "Column type: INTEGER" in message
    assert "optional int64 id" in message


def test_pseudo_columns_are_there_for_who_names_them(gold, sql):
    gold.add_table("sales", {"id": "bigint"}, {"day": "date"})
    place = gold.add_partition("sales", {"day": "2026-03-02"}, _sales(1))
    assert len(sql(f"select * from {gold.schema}.sales")[0]) == 2
    rows = sql(f'select sales."$path", "$size" > 0 from {gold.schema}.sales where id = 1')
    assert rows == [(f"{place}/part-0.parquet", True)]


def test_external_tables_are_in_catalogs_of_their_own(gold, sql):
    gold.add_table("sales", {"id": "bigint", "name": "string"}, {"day": "date"})
    where = f"where schemaname = '{gold.schema}'"
    assert sql(f"select tablename, location from svv_external_tables {where}") == [
        ("sales", f"s3://gold/{gold.schema}/sales")
    ]
    assert sql(
        "select columnname, external_type, columnnum, part_key "
        f"from svv_external_columns {where} order by columnnum"
    ) == [("id", "bigint", 1, 0), ("name", "string", 2, 0), ("day", "date", 3, 1)]
    ((database, options),) = sql(
        f"select databasename, esoptions from svv_external_schemas {where}"
    )
    assert database == gold.database
    assert "IAM_ROLE" in options

    sql(f"select * from {gold.schema}.sales")
    for catalog in ("columns", "tables"):
        listed = f"select count(*) from information_schema.{catalog}"
        assert sql(f"{listed} where table_schema = '{gold.schema}'") == [(0,)]


def test_late_binding_view_follows_an_external_table(gold, sql, schema):
    gold.add_table("sales", {"id": "bigint"})
    sql(
        f"create view {schema}.v as select count(*) as n from {gold.schema}.sales "
        "with no schema binding"
    )
    sql(f"create view {schema}.w as select n * 10 as n from {schema}.v with no schema binding")
    assert sql(f"select n from {schema}.w") == [(0,)]
    gold.write("sales", _sales(1, 2))
    assert sql(f"select n from {schema}.w") == [(20,)]


def test_schema_made_in_a_transaction_can_be_read_in_it(gold, connect):
    gold.add_table("sales", {"id": "bigint"})
    gold.write("sales", _sales(1))
    session = connect()
    session.autocommit = False
    cursor = session.cursor()
    create = (
        f"create external schema if not exists {gold.schema}_again "
        f"from data catalog database '{gold.database}' region 'us-east-2' iam_role default"
    )
    for _ in range(2):
        cursor.execute(create)
        cursor.execute(f"select * from {gold.schema}_again.sales")
        assert cursor.fetchall() == ([1],)
    session.rollback()

    cursor.execute("select count(*) from svv_external_schemas where schemaname like '%again'")
    assert cursor.fetchall() == ([0],)


def test_dropped_schema_is_gone(gold, sql, error_of):
    gold.add_table("sales", {"id": "bigint"})
    sql(f"select * from {gold.schema}.sales")
    sql(f"drop schema {gold.schema}")
    assert "does not exist" in error_of(f"select * from {gold.schema}.sales")


def test_nested_column_is_text(gold, sql):
    gold.add_table("sales", {"items": "array<struct<sku:string,quantity:int>>"})
    gold.write("sales", pa.table({"items": [[{"sku": "A", "quantity": 1}]]}))
    assert sql(f"select * from {gold.schema}.sales") == [('[{"sku":"A","quantity":1}]',)]
