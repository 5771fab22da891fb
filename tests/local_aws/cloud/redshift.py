"""Redshift clusters: state, roles, parameters and queues, limits, schedules."""

import uuid
from collections.abc import Callable

from moto.core.responses import ActionResult, EmptyResult
from moto.redshift.models import Cluster
from moto.redshift.responses import RedshiftResponse

from tests.local_aws.cloud.extending import added, around, attribute, kept

_STATE = {
    "aqua_configuration": {"AquaStatus": "disabled", "AquaConfigurationStatus": "auto"},
    "availability_zone_relocation_status": "disabled",
    "cluster_availability_status": "Available",
    "default_iam_role_arn": "",
    "maintenance_track_name": "current",
    "manual_snapshot_retention_period": -1,
    "multi_az": "Disabled",
}
for _name, _value in _STATE.items():
    attribute(Cluster, _name, _value)


def _nodes(cluster: Cluster) -> list[dict]:
    names = ["LEADER", *(f"COMPUTE-{number}" for number in range(cluster.number_of_nodes - 1))]
    roles = ["SHARED"] if cluster.number_of_nodes == 1 else names
    return [{"NodeRole": role, "PrivateIPAddress": "10.0.0.5"} for role in roles]


def _namespace(cluster: Cluster) -> str:
    name = uuid.uuid5(uuid.NAMESPACE_DNS, cluster.unique_cluster_id)
    return f"arn:aws:redshift:{cluster.region}:{cluster.account_id}:namespace:{name}"


def _network(cluster: Cluster) -> str | None:
    group = cluster.redshift_backend.subnet_groups.get(cluster.cluster_subnet_group_name)
    return group.vpc_id if group else None


attribute(Cluster, "cluster_nodes", property(_nodes))
attribute(Cluster, "cluster_namespace_arn", property(_namespace))
attribute(Cluster, "vpc_id", property(_network))


def _cluster(self) -> Cluster:
    return self.redshift_backend.clusters[self._get_param("ClusterIdentifier")]


@around(RedshiftResponse)
def create_cluster(original: Callable, self) -> ActionResult:
    answer = original(self)
    cluster = _cluster(self)
    cluster.preferred_maintenance_window = cluster.preferred_maintenance_window.lower()
    cluster.default_iam_role_arn = self._get_param("DefaultIamRoleArn") or ""
    if self._get_bool_param("ManageMasterPassword", False):
        secret = f"redshift!{cluster.cluster_identifier}-{cluster.master_username}-AbCdEf"
        place = f"{self.region}:{self.current_account}"
        cluster.master_password_secret_arn = f"arn:aws:secretsmanager:{place}:secret:{secret}"
        cluster.master_password_secret_kms_key_id = self._get_param("MasterPasswordSecretKmsKeyId")
    return answer


@added(RedshiftResponse)
def modify_cluster_iam_roles(self) -> ActionResult:
    cluster = _cluster(self)
    more, gone = self._get_param("AddIamRoles", []), self._get_param("RemoveIamRoles", [])
    roles = dict.fromkeys([*cluster.iam_roles_arn, *more])
    cluster.iam_roles_arn = [role for role in roles if role not in gone]
    if (default := self._get_param("DefaultIamRoleArn")) is not None:
        cluster.default_iam_role_arn = default
    return ActionResult({"Cluster": cluster})


@added(RedshiftResponse)
def modify_cluster_parameter_group(self) -> ActionResult:
    name = self._get_param("ParameterGroupName")
    parameters = kept(self.redshift_backend, "parameters").setdefault(name, {})
    for parameter in self._get_param("Parameters", []):
        parameters[parameter["ParameterName"]] = parameter["ParameterValue"]
    status = "Your parameter group has been updated"
    return ActionResult({"ParameterGroupName": name, "ParameterGroupStatus": status})


@added(RedshiftResponse)
def describe_cluster_parameters(self) -> ActionResult:
    groups = kept(self.redshift_backend, "parameters")
    parameters = groups.get(self._get_param("ParameterGroupName"), {})
    described = [
        {"ParameterName": name, "ParameterValue": value, "Source": "user", "DataType": "string"}
        for name, value in parameters.items()
    ]
    return ActionResult({"Parameters": described})


def _kind(name: str, identity: str, listing: str, plural: str) -> None:
    """Add making, finding and deleting of things that are nothing but what was asked for."""

    def make(self) -> ActionResult:
        made = {identity: str(uuid.uuid4()), **self.params}
        if name == "scheduled_action":
            is_on = str(made.get("Enable", True)).lower() != "false"
            made["State"] = "ACTIVE" if is_on else "DISABLED"
        kept(self.redshift_backend, name)[made[identity]] = made
        return ActionResult(made)

    def find(self) -> ActionResult:
        wanted = self._get_param(identity)
        found = kept(self.redshift_backend, name).values()
        return ActionResult({plural: [it for it in found if wanted in (None, it[identity])]})

    def delete(self) -> EmptyResult:
        kept(self.redshift_backend, name).pop(self._get_param(identity), None)
        return EmptyResult()

    for operation, function in (
        (f"create_{name}", make),
        (listing, find),
        (f"delete_{name}", delete),
    ):
        function.__name__ = operation
        added(RedshiftResponse)(function)


_kind("usage_limit", "UsageLimitId", "describe_usage_limits", "UsageLimits")
_kind("snapshot_schedule", "ScheduleIdentifier", "describe_snapshot_schedules", "SnapshotSchedules")
_kind("scheduled_action", "ScheduledActionName", "describe_scheduled_actions", "ScheduledActions")
