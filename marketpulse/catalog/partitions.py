"""Partitions of a table: what is registered, and the calls that make it what is published."""

import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from marketpulse.aws.clients import client
from marketpulse.aws.troubles import THROTTLED
from marketpulse.catalog.table_inputs import COLUMNS_DIGEST
from marketpulse.errors import AwsError

CREATED_AT_ONCE, UPDATED_AT_ONCE, DELETED_AT_ONCE = 100, 100, 25
"""Glue's limits of a request."""
_REQUESTS_AT_ONCE = 8
_ATTEMPTS = 6
_PASSING = THROTTLED | {
    "ConcurrentModificationException",
    "InternalServiceException",
    "InternalServerException",
    "OperationTimeoutException",
    "ServiceUnavailableException",
    "ResourceNumberLimitExceededException",
}
_EXISTS, _ABSENT = "AlreadyExistsException", "EntityNotFoundException"

Values = tuple[str, ...]


@dataclass(frozen=True)
class Registered:
    """A partition as the catalog has it: where its files are, which columns it was made with."""

    location: str
    columns_digest: str


@dataclass(frozen=True)
class Difference:
    """What has to change in the catalog, by partition values."""

    create: list[Values]
    update: list[Values]
    delete: list[Values]


def registered_partitions(database: str, table: str) -> dict[Values, Registered]:
    """Read what a table has, without the columns of each partition."""
    pages = (
        client("glue")
        .get_paginator("get_partitions")
        .paginate(DatabaseName=database, TableName=table, ExcludeColumnSchema=True)
    )
    return {
        tuple(partition["Values"]): Registered(
            partition.get("StorageDescriptor", {}).get("Location", ""),
            partition.get("Parameters", {}).get(COLUMNS_DIGEST, ""),
        )
        for page in pages
        for partition in page["Partitions"]
    }


def difference(
    wanted: dict[Values, Registered], registered: dict[Values, Registered]
) -> Difference:
    """Compare what should be there with what is."""
    both = wanted.keys() & registered.keys()
    return Difference(
        create=sorted(wanted.keys() - registered.keys()),
        update=sorted(values for values in both if wanted[values] != registered[values]),
        delete=sorted(registered.keys() - wanted.keys()),
    )


def create_partitions(database: str, table: str, inputs: list[dict]) -> None:
    """Register partitions; one that someone else has registered by now is updated."""
    existing = _in_requests(
        inputs,
        CREATED_AT_ONCE,
        lambda some: client("glue").batch_create_partition(
            DatabaseName=database, TableName=table, PartitionInputList=some
        ),
        bears=_EXISTS,
    )
    if existing:
        update_partitions(database, table, existing)


def update_partitions(database: str, table: str, inputs: list[dict]) -> None:
    """Describe registered partitions anew."""
    _in_requests(
        inputs,
        UPDATED_AT_ONCE,
        lambda some: client("glue").batch_update_partition(
            DatabaseName=database,
            TableName=table,
            Entries=[{"PartitionValueList": i["Values"], "PartitionInput": i} for i in some],
        ),
    )


def delete_partitions(database: str, table: str, values: list[Values]) -> None:
    """Take partitions out of the catalog; absent ones are fine."""
    _in_requests(
        [{"Values": list(of_one)} for of_one in values],
        DELETED_AT_ONCE,
        lambda some: client("glue").batch_delete_partition(
            DatabaseName=database, TableName=table, PartitionsToDelete=some
        ),
        bears=_ABSENT,
    )


def _in_requests(
    inputs: list[dict],
    size: int,
    send: Callable[[list[dict]], dict],
    bears: str | None = None,
) -> list[dict]:
    """Send inputs in requests of a size, several at a time; return those with the error `bears`."""
    chunks = [inputs[start : start + size] for start in range(0, len(inputs), size)]
    with ThreadPoolExecutor(_REQUESTS_AT_ONCE) as pool:
        answers = pool.map(lambda chunk: _patiently(chunk, send, bears), chunks)
        return [borne for answer in answers for borne in answer]


def _patiently(
    chunk: list[dict],
    send: Callable[[list[dict]], dict],
    bears: str | None,
) -> list[dict]:
    """Send again what failed for a reason that passes; a request may fail for some of its parts."""
    borne: list[dict] = []
    for attempt in range(_ATTEMPTS):
        by_values = {tuple(entry["Values"]): entry for entry in chunk}
        chunk = []
        for error in send(list(by_values.values())).get("Errors", []):
            values = tuple(error.get("PartitionValues") or error["PartitionValueList"])
            detail = error["ErrorDetail"]
            if detail["ErrorCode"] == bears:
                borne.append(by_values[values])
            elif detail["ErrorCode"] in _PASSING and attempt + 1 < _ATTEMPTS:
                chunk.append(by_values[values])
            else:
                raise AwsError(
                    f"the catalog refuses partition {'/'.join(values)}: {detail['ErrorCode']}: "
                    f"{detail.get('ErrorMessage', '')}"
                )
        if not chunk:
            break
        time.sleep(min(2**attempt, 20) * random.uniform(0.5, 1))
    return borne
