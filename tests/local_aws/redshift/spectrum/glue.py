"""Tables of the Glue catalog, as far as a reader of their files needs them."""

import threading
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from tests.local_aws.own_client import own_client
from tests.local_aws.redshift.errors import INTERNAL_ERROR, SqlError

_PARTITIONS_AT_ONCE = 1000


@dataclass(frozen=True)
class Partition:
    """Values of the partition keys, and where the files with them are."""

    values: tuple[str, ...]
    location: str


@dataclass(frozen=True)
class GlueTable:
    """Names and Hive types of the columns, partition keys apart."""

    name: str
    columns: tuple[tuple[str, str], ...]
    partition_keys: tuple[tuple[str, str], ...]
    location: str
    parameters: tuple[tuple[str, str], ...] = ()

    @property
    def all_columns(self) -> tuple[tuple[str, str], ...]:
        return self.columns + self.partition_keys


class GlueCatalog:
    """Reads the catalog each time: what is registered now counts."""

    def __init__(self, endpoint: str | None) -> None:
        self._endpoint = endpoint
        self._lock = threading.Lock()
        self._client: Any = None

    def table(self, database: str, name: str) -> GlueTable | None:
        try:
            return _table(self._call("get_table", DatabaseName=database, Name=name)["Table"])
        except ClientError as error:
            if error.response["Error"]["Code"] == "EntityNotFoundException":
                return None
            raise _unreadable(error) from error

    def tables(self, database: str) -> list[GlueTable]:
        found = self._pages("get_tables", "TableList", DatabaseName=database)
        return [_table(table) for table in found if table.get("TableType") != "VIRTUAL_VIEW"]

    def partitions(self, database: str, name: str) -> list[Partition]:
        found = self._pages(
            "get_partitions",
            "Partitions",
            DatabaseName=database,
            TableName=name,
            ExcludeColumnSchema=True,
            MaxResults=_PARTITIONS_AT_ONCE,
        )
        return [Partition(tuple(p["Values"]), p["StorageDescriptor"]["Location"]) for p in found]

    def has_database(self, name: str) -> bool:
        try:
            self._call("get_database", Name=name)
        except ClientError as error:
            if error.response["Error"]["Code"] == "EntityNotFoundException":
                return False
            raise _unreadable(error) from error
        return True

    def create_database(self, name: str) -> None:
        self._call("create_database", DatabaseInput={"Name": name})

    def _pages(self, operation: str, key: str, **arguments: Any) -> list[dict]:
        found: list[dict] = []
        while True:
            try:
                answer = self._call(operation, **arguments)
            except ClientError as error:
                if error.response["Error"]["Code"] == "EntityNotFoundException":
                    return []
                raise _unreadable(error) from error
            found += answer[key]
            if not answer.get("NextToken"):
                return found
            arguments["NextToken"] = answer["NextToken"]

    def _call(self, operation: str, **arguments: Any) -> dict:
        if self._endpoint is None:
            raise SqlError(
                "the Redshift stand-in was started without a Glue endpoint: external schemas "
                "need one",
                INTERNAL_ERROR,
            )
        try:
            with self._lock:
                if self._client is None:
                    self._client = own_client(self._endpoint, "glue")
            return getattr(self._client, operation)(**arguments)
        except BotoCoreError as error:
            raise _unreadable(error) from error


def _table(answer: dict) -> GlueTable:
    storage = answer["StorageDescriptor"]
    return GlueTable(
        answer["Name"],
        _columns(storage["Columns"]),
        _columns(answer.get("PartitionKeys") or []),
        storage.get("Location", ""),
        tuple(sorted((answer.get("Parameters") or {}).items())),
    )


def _columns(columns: list[dict]) -> tuple[tuple[str, str], ...]:
    return tuple((column["Name"].lower(), column["Type"]) for column in columns)


def _unreadable(error: Exception) -> SqlError:
    return SqlError(f"the Glue Data Catalog does not answer: {error}", INTERNAL_ERROR)
