"""Charges of EMR clusters: those of Terraform, and those that a state machine asks EMR for."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from marketpulse.cost.charges import Charge, working
from marketpulse.cost.rate_card import HOURS_A_MONTH, price_of
from marketpulse.cost.resources import Resource
from marketpulse.cost.usage import Usage

EMR = "EMR"
_CREATES_CLUSTER = "elasticmapreduce:createCluster"


@dataclass(frozen=True)
class Fleet:
    """Nodes of one role: how many on demand and on Spot at the start, of the first type named."""

    role: str
    machine: str
    on_demand: float
    spot: float
    disk_gb: float

    def hourly(self, is_spot: bool) -> float:
        """Price of a node: EC2, EMR's own price, which Spot does not lower, and its disk."""
        share = price_of("ec2.spot_share").usd if is_spot else 1
        ec2, emr = price_of(f"ec2.{self.machine}").usd, price_of(f"emr.{self.machine}").usd
        return ec2 * share + emr + self.disk_gb * price_of("ebs.gp3").usd / HOURS_A_MONTH


def cluster_charges(name: str, fleets: list[Fleet], usage: Usage) -> Iterator[Charge]:
    """Charge the nodes on demand by the cluster's hours, task nodes by their own."""
    hourly = sum(fleet.on_demand * fleet.hourly(is_spot=False) for fleet in fleets)
    what = f"cluster {name}: master and core on demand"
    yield working(EMR, what, hourly, usage.emr_cluster_hours)
    for fleet in fleets:
        if fleet.spot:
            hourly, hours = fleet.hourly(is_spot=True), usage.emr_task_node_hours
            what = f"cluster {name}: {fleet.role} nodes on Spot"
            yield Charge(EMR, what, 0, hourly * hours, fleet.spot * hourly)


def fleets_of_resource(cluster: Resource) -> list[Fleet]:
    """Fleets of an `aws_emr_cluster`; its task fleet is a resource of its own, charged by use."""
    return [
        Fleet(
            role,
            kind["instance_type"],
            fleet.get("target_on_demand_capacity") or 0,
            fleet.get("target_spot_capacity") or 0,
            sum(disk["size"] for disk in kind.get("ebs_config") or ()),
        )
        for role in ("master", "core")
        for fleet in cluster.values.get(f"{role}_instance_fleet") or ()
        for kind in fleet["instance_type_configs"][:1]
    ]


def cluster_requests(definition: str) -> Iterator[dict[str, Any]]:
    """Requests for clusters in a state machine's definition."""
    for state in json.loads(definition).get("States", {}).values():
        if _CREATES_CLUSTER in state.get("Resource", ""):
            yield state.get("Parameters") or state.get("Arguments") or {}


def fleets_of_request(request: dict[str, Any]) -> list[Fleet]:
    """Fleets of a request in EMR's own words."""
    return [
        Fleet(
            fleet["InstanceFleetType"].lower(),
            kind["InstanceType"],
            fleet.get("TargetOnDemandCapacity", 0),
            fleet.get("TargetSpotCapacity", 0),
            sum(
                disk["VolumeSpecification"]["SizeInGB"]
                for disk in kind.get("EbsConfiguration", {}).get("EbsBlockDeviceConfigs", ())
            ),
        )
        for fleet in request.get("Instances", {}).get("InstanceFleets", ())
        for kind in fleet["InstanceTypeConfigs"][:1]
    ]
