"""Glue: connections to databases, execution classes of jobs, indexes of partitions, rulesets."""

from collections.abc import Callable
from datetime import UTC, datetime

from moto.core.responses import ActionResult, EmptyResult
from moto.glue.models import FakeConnection, GlueBackend
from moto.glue.responses import GlueResponse

from tests.local_aws.cloud.extending import added, around, kept
from tests.local_aws.faults import ServiceError

_FORGOTTEN = ("ConnectionType", "MatchCriteria", "PhysicalConnectionRequirements")


def _forget_tags(backend: GlueBackend, kind: str, name: str) -> None:
    """Drop the tags of what is gone: moto keeps them, and would list it by them for ever."""
    place = f"{backend.region_name}:{backend.account_id}"
    backend.tagger.delete_all_tags_for_resource(f"arn:aws:glue:{place}:{kind}/{name}")


def _deleting(kind: str) -> Callable:
    def delete(original: Callable, self: GlueBackend, *arguments: str, **options: str) -> object:
        answer = original(self, *arguments, **options)
        _forget_tags(self, kind, next(iter((*arguments, *options.values()))))
        return answer

    return delete


for _kind in ("crawler", "database", "job", "trigger"):
    around(GlueBackend, f"delete_{_kind}")(_deleting(_kind))


@around(FakeConnection)
def as_dict(original: Callable, self, *arguments, **options) -> dict:
    wanted = {part: self.connection_input.get(part) for part in _FORGOTTEN}
    return original(self, *arguments, **options) | {
        part: value for part, value in wanted.items() if value
    }


@added(GlueResponse)
def delete_connection(self) -> EmptyResult:
    name = self._get_param("ConnectionName")
    self.glue_backend.connections.pop(name, None)
    _forget_tags(self.glue_backend, "connection", name)
    return EmptyResult()


@added(GlueResponse)
def update_connection(self) -> EmptyResult:
    connection = self.glue_backend.connections[self._get_param("Name")]
    connection.connection_input = self._get_param("ConnectionInput")
    connection.connection_properties = connection.connection_input.get("ConnectionProperties", {})
    return EmptyResult()


@around(GlueResponse)
def create_job(original: Callable, self):
    """Leave out the execution class of jobs that give none, such as Python shells."""
    answer = original(self)
    if not self._get_param("ExecutionClass"):
        self.glue_backend.jobs[self._get_param("Name")].execution_class = None
    return answer


def _indexes(self) -> dict:
    table = (self._get_param("DatabaseName"), self._get_param("TableName"))
    return kept(self.glue_backend, "indexes").setdefault(table, {})


@added(GlueResponse)
def create_partition_index(self) -> EmptyResult:
    index = self._get_param("PartitionIndex")
    table = self.glue_backend.get_table(
        self._get_param("DatabaseName"), self._get_param("TableName")
    )
    types = {key["Name"]: key["Type"] for key in table.as_dict().get("PartitionKeys", [])}
    _indexes(self)[index["IndexName"]] = {
        "IndexName": index["IndexName"],
        "Keys": [{"Name": name, "Type": types[name]} for name in index["Keys"]],
        "IndexStatus": "ACTIVE",
    }
    return EmptyResult()


@added(GlueResponse)
def get_partition_indexes(self) -> ActionResult:
    return ActionResult({"PartitionIndexDescriptorList": list(_indexes(self).values())})


@added(GlueResponse)
def delete_partition_index(self) -> EmptyResult:
    _indexes(self).pop(self._get_param("IndexName"), None)
    return EmptyResult()


@added(GlueResponse)
def create_data_quality_ruleset(self) -> ActionResult:
    name, now = self._get_param("Name"), datetime.now(UTC)
    kept(self.glue_backend, "rulesets")[name] = {
        "Name": name,
        "Description": self._get_param("Description"),
        "Ruleset": self._get_param("Ruleset"),
        "TargetTable": self._get_param("TargetTable"),
        "CreatedOn": now,
        "LastModifiedOn": now,
    }
    if tags := self._get_param("Tags"):
        arn = f"arn:aws:glue:{self.region}:{self.current_account}:dataQualityRuleset/{name}"
        self.glue_backend.tag_resource(arn, tags)
    return ActionResult({"Name": name})


def _ruleset(self) -> dict:
    ruleset = kept(self.glue_backend, "rulesets").get(self._get_param("Name"))
    if ruleset is None:
        raise ServiceError("EntityNotFoundException", "The ruleset does not exist.")
    return ruleset


@added(GlueResponse)
def get_data_quality_ruleset(self) -> ActionResult:
    return ActionResult(_ruleset(self))


@added(GlueResponse)
def update_data_quality_ruleset(self) -> ActionResult:
    ruleset = _ruleset(self)
    for part in ("Description", "Ruleset"):
        if self._get_param(part) is not None:
            ruleset[part] = self._get_param(part)
    return ActionResult(ruleset)


@added(GlueResponse)
def delete_data_quality_ruleset(self) -> EmptyResult:
    kept(self.glue_backend, "rulesets").pop(self._get_param("Name"), None)
    return EmptyResult()
