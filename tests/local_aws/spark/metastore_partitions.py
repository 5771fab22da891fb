"""The partitions of the metastore: calls of Hive answered by calls to Glue."""

from typing import Any
from urllib.parse import quote, unquote

from pymetastore.hive_metastore import ttypes as hive

from tests.local_aws.spark.metastore_shapes import partition_from_glue, partition_to_glue

_MOST_PER_CALL = 100
_PLAIN = " -_.+,;!@$&()~`|<>"


def partition_name(keys: list[dict], values: list[str]) -> str:
    pairs = zip(keys, values, strict=True)
    return "/".join(f"{key['Name']}={quote(value, safe=_PLAIN)}" for key, value in pairs)


def partition_values(name: str) -> list[str]:
    return [unquote(part.split("=", 1)[1]) for part in name.split("/")]


class Partitions:
    """Names and arguments are those of Hive's Thrift interface."""

    def __init__(self, glue: Any) -> None:
        self._glue = glue

    def add_partitions_req(self, request):
        added = self._add(request.parts, request.ifNotExists)
        return hive.AddPartitionsResult(partitions=added)

    def add_partitions(self, partitions):
        return len(self._add(partitions, False))

    def add_partition(self, partition):
        return self._add([partition], False)[0]

    def add_partition_with_environment_context(self, partition, _context):
        return self._add([partition], False)[0]

    def get_partition(self, database, table, values):
        try:
            answer = self._glue.get_partition(
                DatabaseName=database, TableName=table.lower(), PartitionValues=values
            )
        except self._glue.exceptions.EntityNotFoundException as error:
            raise hive.NoSuchObjectException(str(values)) from error
        return partition_from_glue(answer["Partition"])

    def get_partition_with_auth(self, database, table, values, _user, _groups):
        return self.get_partition(database, table, values)

    def get_partitions(self, database, table, _most):
        return [partition_from_glue(found) for found in self._all(database, table)]

    def get_partitions_with_auth(self, database, table, most, _user, _groups):
        return self.get_partitions(database, table, most)

    def get_partitions_by_filter(self, database, table, _condition, most):
        """More than asked for is fine: Spark applies its filter to the answer."""
        return self.get_partitions(database, table, most)

    def get_partition_names(self, database, table, _most):
        keys = self._keys(database, table)
        return [partition_name(keys, found["Values"]) for found in self._all(database, table)]

    def get_partitions_ps(self, database, table, values, _most):
        found = self._all(database, table)
        return [partition_from_glue(part) for part in found if _matches(part["Values"], values)]

    def get_partitions_ps_with_auth(self, database, table, values, most, _user, _groups):
        return self.get_partitions_ps(database, table, values, most)

    def get_partition_names_ps(self, database, table, values, _most):
        keys, found = self._keys(database, table), self._all(database, table)
        matching = [part["Values"] for part in found if _matches(part["Values"], values)]
        return [partition_name(keys, part) for part in matching]

    def get_partitions_by_names(self, database, table, names):
        wanted = {tuple(partition_values(name)) for name in names}
        found = self._all(database, table)
        return [partition_from_glue(part) for part in found if tuple(part["Values"]) in wanted]

    def alter_partition(self, database, table, partition):
        self.alter_partitions(database, table, [partition])

    def alter_partition_with_environment_context(self, database, table, partition, _context):
        self.alter_partitions(database, table, [partition])

    def alter_partitions_with_environment_context(self, database, table, partitions, _context):
        self.alter_partitions(database, table, partitions)

    def alter_partitions(self, database, table, partitions):
        for partition in partitions:
            self._glue.update_partition(
                DatabaseName=database,
                TableName=table.lower(),
                PartitionValueList=partition.values,
                PartitionInput=partition_to_glue(partition),
            )

    def drop_partition(self, database, table, values, _delete_data):
        """Like Glue: the objects stay."""
        self._glue.delete_partition(
            DatabaseName=database, TableName=table.lower(), PartitionValues=values
        )
        return True

    def drop_partition_with_environment_context(self, database, table, values, delete, _context):
        return self.drop_partition(database, table, values, delete)

    def drop_partitions_req(self, request):
        for name in request.parts.names or []:
            values = partition_values(name)
            self.drop_partition(request.dbName, request.tblName, values, request.deleteData)
        return hive.DropPartitionsResult(partitions=[])

    def partition_name_has_valid_characters(self, _values, _throw):
        return True

    def _add(self, partitions, if_not_exists):
        if not partitions:
            return []
        database, name = partitions[0].dbName, partitions[0].tableName.lower()
        table = self._glue.get_table(DatabaseName=database, Name=name)["Table"]
        folder = table["StorageDescriptor"]["Location"].rstrip("/")
        for part in partitions:
            if part.sd is not None and not part.sd.location:
                part.sd.location = f"{folder}/{partition_name(table['PartitionKeys'], part.values)}"
        for start in range(0, len(partitions), _MOST_PER_CALL):
            inputs = [partition_to_glue(p) for p in partitions[start : start + _MOST_PER_CALL]]
            answer = self._glue.batch_create_partition(
                DatabaseName=database, TableName=name, PartitionInputList=inputs
            )
            for error in answer.get("Errors") or []:
                known = error["ErrorDetail"]["ErrorCode"] == "AlreadyExistsException"
                if not (known and if_not_exists):
                    raise hive.AlreadyExistsException(str(error))
        return partitions

    def _keys(self, database, table):
        found = self._glue.get_table(DatabaseName=database, Name=table.lower())
        return found["Table"]["PartitionKeys"]

    def _all(self, database, table):
        pages = self._glue.get_paginator("get_partitions").paginate(
            DatabaseName=database, TableName=table.lower()
        )
        return [partition for page in pages for partition in page["Partitions"]]


def _matches(values: list[str], wanted: list[str]) -> bool:
    """A shorter list asks for a prefix; an empty value asks for any."""
    return all(not want or want == value for want, value in zip(wanted, values, strict=False))
