import pytest

from marketpulse.aws.clients import client
from marketpulse.catalog import partitions
from marketpulse.catalog.partitions import (
    Registered,
    create_partitions,
    delete_partitions,
    difference,
    registered_partitions,
    update_partitions,
)
from marketpulse.catalog.table_inputs import PARTITION_KEYS, partition_input, table_input
from marketpulse.contracts import Column
from marketpulse.errors import AwsError

DATABASE, TABLE = "marketpulse_dev_silver", "clicks"
COLUMNS = [Column("a", "string", False, "")]
DAY = "2026-03-02"


@pytest.fixture
def table(aws):
    glue = client("glue")
    glue.create_database(DatabaseInput={"Name": DATABASE})
    description = table_input(TABLE, COLUMNS, list(PARTITION_KEYS), "s3://bucket/clicks", "")
    glue.create_table(DatabaseName=DATABASE, TableInput=description)
    return DATABASE, TABLE


def inputs(*batches: str, location: str = "s3://bucket/clicks") -> list[dict]:
    return [partition_input(COLUMNS, (DAY, batch), f"{location}/{batch}") for batch in batches]


def batches(table: tuple) -> list[str]:
    return sorted(batch for _, batch in registered_partitions(*table))


def failing(monkeypatch, operation: str, code: str, times: int) -> list[int]:
    """Have the first partition of a request fail a few times; returns the sizes of requests."""
    real, sizes = getattr(client("glue"), operation), []

    def answer(DatabaseName, TableName, PartitionInputList):
        sizes.append(len(PartitionInputList))
        if len(sizes) > times:
            return real(
                DatabaseName=DatabaseName,
                TableName=TableName,
                PartitionInputList=PartitionInputList,
            )
        first, *others = PartitionInputList
        real(DatabaseName=DatabaseName, TableName=TableName, PartitionInputList=others)
        return {
            "Errors": [{"PartitionValues": first["Values"], "ErrorDetail": {"ErrorCode": code}}]
        }

    monkeypatch.setattr(client("glue"), operation, answer)
    monkeypatch.setattr(partitions.time, "sleep", lambda _: None)
    return sizes


def test_difference_is_what_is_missing_what_is_otherwise_and_what_is_gone():
    here, there = Registered("here", "columns"), Registered("there", "columns")

    change = difference(
        {("a",): here, ("b",): here, ("c",): here}, {("b",): here, ("c",): there, ("d",): here}
    )

    assert (change.create, change.update, change.delete) == ([("a",)], [("c",)], [("d",)])


def test_more_partitions_than_a_request_takes_are_created_changed_and_deleted(table):
    names = [f"{number:03d}" for number in range(230)]

    create_partitions(*table, inputs(*names))
    assert batches(table) == names

    update_partitions(*table, inputs(*names, location="s3://elsewhere"))
    locations = {found.location for found in registered_partitions(*table).values()}
    assert locations == {f"s3://elsewhere/{name}" for name in names}

    delete_partitions(*table, [(DAY, name) for name in names])
    assert batches(table) == []


def test_partition_that_someone_else_registered_meanwhile_is_changed(table):
    create_partitions(*table, inputs("a"))

    create_partitions(*table, inputs("a", "b", location="s3://elsewhere"))

    assert {found.location for found in registered_partitions(*table).values()} == {
        "s3://elsewhere/a",
        "s3://elsewhere/b",
    }


def test_partition_that_is_gone_already_can_be_deleted(table):
    delete_partitions(*table, [(DAY, "a")])

    assert batches(table) == []


def test_throttled_partitions_are_sent_again_without_the_others(table, monkeypatch):
    sizes = failing(monkeypatch, "batch_create_partition", "ThrottlingException", times=2)

    create_partitions(*table, inputs("a", "b", "c"))

    assert sizes == [3, 1, 1]
    assert batches(table) == ["a", "b", "c"]


def test_partition_that_stays_refused_is_named(table, monkeypatch):
    failing(monkeypatch, "batch_create_partition", "InvalidInputException", times=9)

    with pytest.raises(AwsError, match=f"refuses partition {DAY}/a: InvalidInputException"):
        create_partitions(*table, inputs("a"))
