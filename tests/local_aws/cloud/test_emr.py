"""Clusters made of fleets, and what is set on them later."""

import boto3
import pytest


def fleet(kind, **more):
    types = [
        {
            "InstanceType": name,
            "WeightedCapacity": 1,
            "BidPriceAsPercentageOfOnDemandPrice": 100,
            "EbsConfiguration": {
                "EbsBlockDeviceConfigs": [
                    {
                        "VolumeSpecification": {"VolumeType": "gp3", "SizeInGB": 64},
                        "VolumesPerInstance": 2,
                    }
                ]
            },
        }
        for name in ("m5.xlarge", "m6i.xlarge")
    ]
    return {"InstanceFleetType": kind, "InstanceTypeConfigs": types, **more}


@pytest.fixture(scope="module")
def cluster(aws):
    emr = boto3.client("emr")
    return emr.run_job_flow(
        Name="fleets",
        ReleaseLabel="emr-7.5.0",
        Instances={
            "InstanceFleets": [
                fleet("MASTER", TargetOnDemandCapacity=1),
                fleet("CORE", TargetOnDemandCapacity=2),
            ],
            "Ec2SubnetIds": ["subnet-1", "subnet-2"],
            "KeepJobFlowAliveWhenNoSteps": True,
        },
        AutoTerminationPolicy={"IdleTimeout": 1800},
    )["JobFlowId"]


def test_cluster_says_that_it_has_fleets(cluster):
    found = boto3.client("emr").describe_cluster(ClusterId=cluster)["Cluster"]
    assert found["InstanceCollectionType"] == "INSTANCE_FLEET"
    attributes = found["Ec2InstanceAttributes"]
    assert attributes["RequestedEc2SubnetIds"] == ["subnet-1", "subnet-2"]
    assert ":us-east-2:111111111111:" in found["ClusterArn"]


def test_fleets_are_as_they_were_asked_for(cluster):
    found = boto3.client("emr").list_instance_fleets(ClusterId=cluster)["InstanceFleets"]
    capacities = {it["InstanceFleetType"]: it["TargetOnDemandCapacity"] for it in found}
    assert capacities == {"MASTER": 1, "CORE": 2}
    types = found[0]["InstanceTypeSpecifications"]
    assert [it["InstanceType"] for it in types] == ["m5.xlarge", "m6i.xlarge"]
    assert [it["Device"] for it in types[0]["EbsBlockDevices"]] == ["/dev/sdb", "/dev/sdc"]


def test_fleet_is_added_and_resized(cluster):
    emr = boto3.client("emr")
    task = fleet("TASK", TargetSpotCapacity=2)
    added = emr.add_instance_fleet(ClusterId=cluster, InstanceFleet=task)["InstanceFleetId"]
    wanted = {"InstanceFleetId": added, "TargetSpotCapacity": 5}
    emr.modify_instance_fleet(ClusterId=cluster, InstanceFleet=wanted)
    found = emr.list_instance_fleets(ClusterId=cluster)["InstanceFleets"]
    [resized] = [it for it in found if it["Id"] == added]
    assert (resized["TargetSpotCapacity"], resized["ProvisionedSpotCapacity"]) == (5, 5)


def test_policies_are_put_and_removed(cluster):
    emr = boto3.client("emr")
    idle = emr.get_auto_termination_policy(ClusterId=cluster)["AutoTerminationPolicy"]
    assert idle == {"IdleTimeout": 1800}
    limits = {
        "UnitType": "InstanceFleetUnits",
        "MinimumCapacityUnits": 2,
        "MaximumCapacityUnits": 10,
    }
    emr.put_managed_scaling_policy(
        ClusterId=cluster, ManagedScalingPolicy={"ComputeLimits": limits}
    )
    found = emr.get_managed_scaling_policy(ClusterId=cluster)["ManagedScalingPolicy"]
    assert found["ComputeLimits"] == limits
    emr.remove_managed_scaling_policy(ClusterId=cluster)
    assert "ManagedScalingPolicy" not in emr.get_managed_scaling_policy(ClusterId=cluster)


def test_security_configurations_are_listed(aws):
    emr = boto3.client("emr")
    emr.create_security_configuration(Name="ours", SecurityConfiguration="{}")
    found = emr.list_security_configurations()["SecurityConfigurations"]
    assert [it["Name"] for it in found] == ["ours"]


def test_serverless_application_waits_for_jobs(aws):
    serverless = boto3.client("emr-serverless")
    made = serverless.create_application(
        name="spark", releaseLabel="emr-7.5.0", type="spark", architecture="ARM64", tags={"a": "b"}
    )
    found = serverless.get_application(applicationId=made["applicationId"])["application"]
    assert (found["state"], found["type"], found["architecture"]) == ("CREATED", "Spark", "ARM64")
    assert found["tags"] == {"a": "b"}
