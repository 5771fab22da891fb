"""What resources cost: standing, at work, in a month."""

import json

import pytest

from marketpulse.cost.clusters import cluster_requests, fleets_of_request
from marketpulse.cost.estimate import RULES, estimate
from marketpulse.cost.rate_card import HOURS_A_MONTH, price_of
from marketpulse.cost.resources import (
    Resource,
    resources_after,
    resources_before,
    state_resources,
    with_known_values,
)
from marketpulse.cost.usage import Usage


def endpoint(name="glue", **values):
    values = {"vpc_endpoint_type": "Interface", "subnet_ids": ["a", "b"]} | values
    return Resource(f"aws_vpc_endpoint.this[{name}]", "aws_vpc_endpoint", values)


def cost_of(*resources, **usage):
    return estimate(resources, Usage(**usage)).total


def test_interface_endpoint_costs_in_each_of_its_zones():
    two_zones = 2 * 0.01 * HOURS_A_MONTH

    assert cost_of(endpoint()).standing_monthly == pytest.approx(two_zones)
    assert cost_of(endpoint()).standing_hourly == pytest.approx(0.02)


def test_what_a_plan_does_not_know_yet_comes_from_the_configuration():
    planned = Resource(
        "aws_vpc_endpoint.this", "aws_vpc_endpoint", {"vpc_endpoint_type": "Interface"}
    )
    older = Resource("aws_vpc_endpoint.older", "aws_vpc_endpoint", {"subnet_ids": ["a"]})
    configured = Resource(
        "aws_vpc_endpoint.this",
        "aws_vpc_endpoint",
        {"vpc_endpoint_type": "of another mock", "subnet_ids": ["a", "b", "c"]},
    )

    found = with_known_values([planned, older], [configured])

    assert found[0].values == {"vpc_endpoint_type": "Interface", "subnet_ids": ["a", "b", "c"]}
    assert found[1] == older


@pytest.mark.parametrize("kind", RULES)
def test_nothing_of_a_type_has_no_price_of_its_own(kind):
    assert sum(charge.standing_monthly for charge in RULES[kind]([], Usage())) == 0


def test_managed_password_of_the_warehouse_is_a_secret():
    namespace = Resource("x", "aws_redshiftserverless_namespace", {"manage_admin_password": True})

    assert cost_of(namespace).monthly == pytest.approx(0.4)


def test_gateway_endpoint_is_free():
    assert cost_of(endpoint(vpc_endpoint_type="Gateway"), endpoint_gb=1000).monthly == 0


def test_use_of_what_is_not_there_is_not_charged():
    assert cost_of(Resource("aws_vpc.this", "aws_vpc"), glue_dpu_hours=100).monthly == 0


def test_archived_share_of_raw_is_charged_as_archive():
    bucket = Resource(
        "aws_s3_bucket.raw", "aws_s3_bucket", {"bucket": "marketpulse-111111111111-dev-raw"}
    )

    total = cost_of(bucket, storage_gb={"raw": 100, "gold": 100}, archived_share_of_raw=0.5)

    assert total.monthly == pytest.approx(50 * 0.023 + 50 * 0.00099)


def test_database_with_a_stand_by_costs_twice():
    values = {
        "instance_class": "db.t4g.small",
        "allocated_storage": 20,
        "manage_master_user_password": False,
    }
    alone = Resource("aws_db_instance.this", "aws_db_instance", values | {"multi_az": False})
    both = Resource("aws_db_instance.this", "aws_db_instance", values | {"multi_az": True})

    assert cost_of(both).monthly == pytest.approx(2 * cost_of(alone).monthly)


def test_workgroup_costs_only_while_it_works():
    workgroup = Resource("x", "aws_redshiftserverless_workgroup", {"base_capacity": 8})

    total = cost_of(workgroup, redshift_rpu_hours=80)

    assert total.standing_hourly == 0
    assert total.working_hourly == pytest.approx(8 * price_of("redshift.serverless").usd)
    assert total.monthly == pytest.approx(80 * price_of("redshift.serverless").usd)


FLEETS = [
    {
        "InstanceFleetType": "MASTER",
        "TargetOnDemandCapacity": 1,
        "InstanceTypeConfigs": [{"InstanceType": "m5.xlarge"}, {"InstanceType": "r5.xlarge"}],
    },
    {
        "InstanceFleetType": "TASK",
        "TargetSpotCapacity": 2,
        "InstanceTypeConfigs": [{"InstanceType": "m5.xlarge"}],
    },
]
DEFINITION = json.dumps(
    {
        "States": {
            "Start": {
                "Resource": "arn:aws:states:::elasticmapreduce:createCluster.sync",
                "Parameters": {"Name": "night", "Instances": {"InstanceFleets": FLEETS}},
            }
        }
    }
)


def test_cluster_that_the_state_machine_starts_is_charged_by_its_hours():
    machine = Resource("x", "aws_sfn_state_machine", {"definition": DEFINITION})

    total = cost_of(machine, emr_cluster_hours=10, emr_task_node_hours=20)

    on_demand, spot = 0.192 + 0.048, 0.192 * price_of("ec2.spot_share").usd + 0.048
    assert total.monthly == pytest.approx(10 * on_demand + 20 * spot)
    assert total.working_hourly == pytest.approx(on_demand + 2 * spot)


def test_terraforms_cluster_and_the_state_machines_are_understood_alike():
    (request,) = cluster_requests(DEFINITION)
    master = fleets_of_request(request)[0]
    kind = {"instance_type": "m5.xlarge", "ebs_config": []}
    fleet = {"target_on_demand_capacity": 1, "instance_type_configs": [kind]}
    cluster = {"name": "people", "master_instance_fleet": [fleet], "core_instance_fleet": []}

    total = cost_of(Resource("x", "aws_emr_cluster", cluster), emr_cluster_hours=1)

    assert total.monthly == pytest.approx(master.hourly(is_spot=False))


def test_type_without_price_is_named_and_not_passed_over():
    found = estimate([Resource("x", "aws_mainframe"), Resource("y", "aws_iam_role")], Usage())

    assert found.unknown_types == ("aws_mainframe",)


def test_groups_add_up_to_the_total():
    resources = [endpoint(), Resource("k", "aws_kms_key"), Resource("j", "aws_glue_job")]
    found = estimate(resources, Usage(glue_dpu_hours=3))

    assert list(found.groups()) == ["network", "Glue", "keys and secrets"]
    assert sum(g.monthly for g in found.groups().values()) == pytest.approx(found.total.monthly)


def test_plan_tells_what_there_was_and_what_there_will_be():
    def change(address, before, after, mode="managed"):
        actions = {"before": before, "after": after, "actions": ["…"]}
        return {"address": address, "type": "aws_kms_key", "mode": mode, "change": actions}

    plan = {
        "resource_changes": [
            change("new", None, {"description": "new"}),
            change("old", {"description": "old"}, None),
            change("same", {"description": "same"}, {"description": "same"}),
            change("read", None, {}, mode="data"),
        ]
    }

    assert [r.address for r in resources_before(plan)] == ["old", "same"]
    assert [r.address for r in resources_after(plan)] == ["new", "same"]


def test_state_is_read_down_to_the_innermost_module():
    def resource(address):
        return {"address": address, "type": "aws_kms_key", "mode": "managed", "values": {}}

    inner = {"resources": [resource("module.a.module.b.x")]}
    outer = {"resources": [resource("module.a.x")], "child_modules": [inner]}
    root = {"resources": [resource("x")], "child_modules": [outer]}

    found = state_resources({"root_module": root})

    assert {r.address for r in found} == {"x", "module.a.x", "module.a.module.b.x"}
