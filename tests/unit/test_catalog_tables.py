import json

import pytest
from pyspark.sql.types import StructType

from marketpulse.aws.clients import client
from marketpulse.catalog import table_inputs
from marketpulse.catalog.spark_types import type_as_json
from marketpulse.catalog.table_inputs import columns_digest, silver_table, table_input
from marketpulse.catalog.tables import find_table, is_part_of, put_table, require_database
from marketpulse.contracts import Column, load_contract
from marketpulse.errors import MarketPulseError

DATABASE = "marketpulse_dev_silver"
LOCATION = "s3://bucket/silver/sales"


@pytest.fixture
def database(aws):
    client("glue").create_database(DatabaseInput={"Name": DATABASE})
    return DATABASE


def column(name: str, type_: str = "string") -> Column:
    return Column(name, type_, False, f"The {name}.")


def schema_of(description: dict) -> StructType:
    properties = description["Parameters"]
    text = properties.get("spark.sql.sources.schema") or "".join(
        properties[f"spark.sql.sources.schema.part.{number}"]
        for number in range(int(properties["spark.sql.sources.schema.numParts"]))
    )
    return StructType.fromJson(json.loads(text))


def test_silver_table_has_the_contracts_columns_and_two_partition_keys():
    users = load_contract("users").table

    described = silver_table(users, LOCATION, "Users.")

    names = [column["Name"] for column in described["StorageDescriptor"]["Columns"]]
    assert names == [column.name for column in users.silver_columns]
    assert "full_name" not in names, "personal data that is dropped is not in silver"
    assert [(k["Name"], k["Type"]) for k in described["PartitionKeys"]] == [
        ("event_date", "date"),
        ("batch", "string"),
    ]
    assert described["Parameters"]["classification"] == "parquet"


def test_spark_reads_the_same_schema_that_hive_sees():
    sales = load_contract("sales").table

    described = silver_table(sales, LOCATION, "Sales.")

    hive = described["StorageDescriptor"]["Columns"] + described["PartitionKeys"]
    spark = schema_of(described)
    assert [(f.name, f.dataType.simpleString()) for f in spark] == [
        (column["Name"], column["Type"]) for column in hive
    ]
    assert described["StorageDescriptor"]["SerdeInfo"]["Parameters"]["path"] == LOCATION


def test_long_schema_is_cut_in_parts(monkeypatch):
    monkeypatch.setattr(table_inputs, "_MOST_CHARACTERS", 100)
    columns = [column(f"c{number}", "map<string,array<bigint>>") for number in range(9)]

    described = table_input("wide", columns, [], LOCATION, "")

    assert schema_of(described).names == [c.name for c in columns]


def test_type_that_spark_does_not_know_is_refused():
    for unknown in ("text", "array<text>", "struct<>", "decimal(18)"):
        with pytest.raises(ValueError, match="no type of Spark SQL"):
            type_as_json(unknown)


def test_digest_changes_with_names_types_and_order_of_columns():
    digests = [
        columns_digest(columns)
        for columns in (
            [column("a"), column("b")],
            [column("b"), column("a")],
            [column("a"), column("b", "int")],
            [column("a")],
        )
    ]

    assert len(set(digests)) == 4


def test_table_is_created_once_and_changed_when_its_contract_changes(database):
    first = table_input("t", [column("a")], [], LOCATION, "First.")
    second = table_input("t", [column("a"), column("b", "int")], [], LOCATION, "First.")

    assert [put_table(database, each) for each in (first, first, second, second)] == [
        True,
        False,
        True,
        False,
    ]
    columns = find_table(database, "t")["StorageDescriptor"]["Columns"]
    assert [c["Name"] for c in columns] == ["a", "b"]


def test_what_others_noted_about_a_table_stays(database):
    described = table_input("t", [column("a")], [], LOCATION, "")
    noted = described | {"Parameters": {"numRows": "7", "spark.sql.sources.schema.numParts": "2"}}
    client("glue").create_table(DatabaseName=database, TableInput=noted)

    put_table(database, described)

    parameters = find_table(database, "t")["Parameters"]
    assert parameters["numRows"] == "7"
    assert "spark.sql.sources.schema.numParts" not in parameters


def test_missing_database_is_named(aws):
    with pytest.raises(MarketPulseError, match=r"^there is no Glue database nowhere: check"):
        require_database("nowhere")


@pytest.mark.parametrize(
    ("wanted", "found", "is_part"),
    [
        ({"a": 1}, {"a": 1, "b": 2}, True),
        ({"a": 1}, {"b": 2}, False),
        ([{"a": 1}], [{"a": 1}, {"a": 2}], False),
        ({"a": [{"b": ""}]}, {"a": [{}]}, True),
    ],
)
def test_table_is_as_wanted_when_it_has_all_that_is_wanted(wanted, found, is_part):
    assert is_part_of(wanted, found) is is_part
