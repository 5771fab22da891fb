"""EMR: fleets of instances, managed scaling, and the end of idle clusters."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from moto.core.responses import ActionResult, EmptyResult
from moto.emr.models import Ec2InstanceAttributes
from moto.emr.responses import ElasticMapReduceResponse

from tests.local_aws.cloud.extending import added, around, kept

_POLICIES = ("AutoTerminationPolicy", "ManagedScalingPolicy")


@around(ElasticMapReduceResponse)
def run_job_flow(original: Callable, self) -> ActionResult:
    answer = original(self)
    cluster = self.backend.clusters[answer.result["JobFlowId"]]
    instances = self._get_param("Instances") or {}
    cluster.requested_ec2_subnet_ids = instances.get("Ec2SubnetIds") or []
    if fleets := instances.get("InstanceFleets"):
        kept(self.backend, "fleets")[cluster.id] = [_fleet(fleet) for fleet in fleets]
        cluster.instance_collection_type = "INSTANCE_FLEET"
        cluster.ec2_subnet_id = (cluster.requested_ec2_subnet_ids or [cluster.ec2_subnet_id])[0]
    else:
        cluster.instance_collection_type = "INSTANCE_GROUP"
    behavior = self._get_param("ScaleDownBehavior")
    cluster.scale_down_behavior = behavior or "TERMINATE_AT_TASK_COMPLETION"
    for policy in _POLICIES:
        if given := self._get_param(policy):
            kept(self.backend, policy)[cluster.id] = given
    return answer


@around(Ec2InstanceAttributes, "__init__")
def describe_instances(original: Callable, self, cluster: Any) -> None:
    original(self, cluster)
    self.requested_ec2_subnet_ids = getattr(cluster, "requested_ec2_subnet_ids", [])


def _fleet(wanted: dict) -> dict:
    """A fleet that is running as it was asked for."""
    now = datetime.now(UTC)
    on_demand = wanted.get("TargetOnDemandCapacity") or 0
    spot = wanted.get("TargetSpotCapacity") or 0
    return {
        "Id": f"if-{uuid.uuid4().hex[:13].upper()}",
        "Name": wanted.get("Name"),
        "InstanceFleetType": wanted["InstanceFleetType"],
        "TargetOnDemandCapacity": on_demand,
        "TargetSpotCapacity": spot,
        "ProvisionedOnDemandCapacity": on_demand,
        "ProvisionedSpotCapacity": spot,
        "InstanceTypeSpecifications": [
            _instance_type(each) for each in wanted.get("InstanceTypeConfigs") or []
        ],
        "LaunchSpecifications": wanted.get("LaunchSpecifications"),
        "Status": {
            "State": "RUNNING",
            "StateChangeReason": {"Message": ""},
            "Timeline": {"CreationDateTime": now, "ReadyDateTime": now},
        },
    }


def _instance_type(wanted: dict) -> dict:
    given = ("BidPrice", "BidPriceAsPercentageOfOnDemandPrice")
    volumes = [
        {"VolumeSpecification": block["VolumeSpecification"], "Device": f"/dev/sd{letter}"}
        for block in (wanted.get("EbsConfiguration") or {}).get("EbsBlockDeviceConfigs") or []
        for letter, _ in zip("bcdefghij", range(block.get("VolumesPerInstance") or 1), strict=False)
    ]
    return {
        "InstanceType": wanted["InstanceType"],
        "WeightedCapacity": wanted.get("WeightedCapacity") or 1,
        "Configurations": wanted.get("Configurations") or [],
        "EbsBlockDevices": volumes,
        **{name: wanted[name] for name in given if wanted.get(name)},
    }


def _fleets(self) -> list[dict]:
    return kept(self.backend, "fleets").setdefault(self._get_param("ClusterId"), [])


@added(ElasticMapReduceResponse)
def list_instance_fleets(self) -> ActionResult:
    return ActionResult({"InstanceFleets": _fleets(self)})


@added(ElasticMapReduceResponse)
def add_instance_fleet(self) -> ActionResult:
    fleet, cluster_id = _fleet(self._get_param("InstanceFleet")), self._get_param("ClusterId")
    _fleets(self).append(fleet)
    arn = self.backend.clusters[cluster_id].arn
    return ActionResult(
        {"ClusterId": cluster_id, "InstanceFleetId": fleet["Id"], "ClusterArn": arn}
    )


@added(ElasticMapReduceResponse)
def modify_instance_fleet(self) -> EmptyResult:
    wanted = self._get_param("InstanceFleet")
    fleet = next(each for each in _fleets(self) if each["Id"] == wanted["InstanceFleetId"])
    for market in ("OnDemandCapacity", "SpotCapacity"):
        if (capacity := wanted.get(f"Target{market}")) is not None:
            fleet[f"Target{market}"] = fleet[f"Provisioned{market}"] = capacity
    return EmptyResult()


@added(ElasticMapReduceResponse)
def list_security_configurations(self) -> ActionResult:
    made = self.backend.security_configurations.values()
    listed = [{"Name": it.name, "CreationDateTime": it.creation_date_time} for it in made]
    return ActionResult({"SecurityConfigurations": listed})


def _put(policy: str) -> Callable:
    def put(self) -> EmptyResult:
        kept(self.backend, policy)[self._get_param("ClusterId")] = self._get_param(policy)
        return EmptyResult()

    return put


def _get(policy: str) -> Callable:
    def get(self) -> ActionResult:
        found = kept(self.backend, policy).get(self._get_param("ClusterId"))
        return ActionResult({policy: found} if found else {})

    return get


def _remove(policy: str) -> Callable:
    def remove(self) -> EmptyResult:
        kept(self.backend, policy).pop(self._get_param("ClusterId"), None)
        return EmptyResult()

    return remove


for _policy, _name in zip(_POLICIES, ("auto_termination", "managed_scaling"), strict=True):
    for _verb, _operation in (("put", _put), ("get", _get), ("remove", _remove)):
        _function = _operation(_policy)
        _function.__name__ = f"{_verb}_{_name}_policy"
        added(ElasticMapReduceResponse)(_function)
