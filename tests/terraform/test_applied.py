"""What is there after `terraform apply`, and that a second run would change nothing."""

import json

import pytest

from tests.local_aws import names
from tests.terraform.deployments import at_once

# What the local AWS does not read back as it was written, by type of resource, with the reason.
NOT_READ_BACK: dict[str, str] = {}

_OF_A_SERVICE = "aws:secretsmanager:owningService"
TAGS = {"app": "marketpulse", "owner": "data-platform", "cost-center": "analytics"}


@pytest.fixture(scope="module")
def second_plans(deployments):
    """What a second run would change, by environment: of the account, of the environment."""
    return at_once(lambda it: (it.bootstrap.changes(), it.root.changes()), deployments)


def unexpected(changes):
    return {
        address: actions
        for address, actions in changes.items()
        if address.split(".")[-2] not in NOT_READ_BACK
    }


def test_second_plan_of_the_environment_is_empty(deployed, second_plans):
    assert unexpected(second_plans[deployed.env][1]) == {}


def test_second_plan_of_the_account_is_empty(deployed, second_plans):
    assert unexpected(second_plans[deployed.env][0]) == {}


def test_state_is_in_the_account_of_the_environment(deployed):
    bucket = f"marketpulse-{deployed.account}-terraform-state"
    found = deployed.client("s3").list_objects_v2(Bucket=bucket)["Contents"]
    assert [it["Key"] for it in found] == [f"env:/{deployed.env}/platform/terraform.tfstate"]


def test_older_states_are_kept(deployed):
    bucket = f"marketpulse-{deployed.account}-terraform-state"
    versions = deployed.client("s3").list_object_versions(Bucket=bucket)["Versions"]
    assert any(not it["IsLatest"] and it["Key"].endswith("terraform.tfstate") for it in versions)


def test_locked_state_is_left_alone(deployments):
    dev = deployments["dev"]
    path = f"marketpulse-{dev.account}-terraform-state/env:/dev/platform/terraform.tfstate"
    lock = {
        "LockID": {"S": path},
        "Info": {"S": json.dumps({"ID": "1", "Who": "somebody@elsewhere", "Operation": "apply"})},
    }
    table = {"TableName": "marketpulse-terraform-lock"}
    dev.client("dynamodb").put_item(**table, Item=lock)
    try:
        assert "somebody@elsewhere" in dev.root.plan(fails=True)
    finally:
        dev.client("dynamodb").delete_item(**table, Key={"LockID": {"S": path}})


def test_credentials_of_the_other_account_are_refused(deployments, aws):
    prod, dev = deployments["prod"].root, deployments["dev"]
    stranger = type(prod)(
        prod.source, prod.data, aws.connection(dev.account), workspace=prod.workspace
    )
    # On AWS the bucket of the state refuses them first; here it is left to the provider.
    said = stranger.run("plan", "-no-color", "-lock=false", fails=True)
    assert "AWS account ID not allowed" in said, said


def test_everything_that_has_tags_has_those_of_the_project(deployed):
    tagging = deployed.client("resourcegroupstaggingapi")
    pages = tagging.get_paginator("get_resources").paginate()
    found = {
        it["ResourceARN"]: {tag["Key"]: tag["Value"] for tag in it["Tags"]}
        for page in pages
        for it in page["ResourceTagMappingList"]
    }
    # The password of a database is a secret that RDS makes by itself.
    found = {arn: tags for arn, tags in found.items() if _OF_A_SERVICE not in tags}
    assert len(found) > 30
    expected = {deployed.env, "shared"}
    bare = {
        arn: tags
        for arn, tags in found.items()
        if not TAGS.items() <= tags.items() or tags.get("env") not in expected
    }
    assert bare == {}


@pytest.mark.parametrize("layer", names.LAYERS)
def test_bucket_is_private_encrypted_and_versioned(deployed, layer):
    s3, bucket = deployed.client("s3"), names.bucket(deployed.env, layer)
    blocked = s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"]
    assert all(blocked.values())
    rule = s3.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]["Rules"][0]
    algorithm = rule["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"]
    assert algorithm == ("AES256" if layer == "logs" else "aws:kms")
    assert s3.get_bucket_versioning(Bucket=bucket)["Status"] == "Enabled"


def test_raw_data_gets_cheaper_with_age(deployed):
    bucket = names.bucket(deployed.env, "raw")
    rules = deployed.client("s3").get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"]
    steps = {
        (step["Days"], step["StorageClass"])
        for rule in rules
        for step in rule.get("Transitions", [])
    }
    assert {(30, "STANDARD_IA"), (180, "DEEP_ARCHIVE")} <= steps


def test_network_reaches_aws_without_the_internet(deployed):
    ec2 = deployed.client("ec2")
    [vpc] = ec2.describe_vpcs(Filters=[{"Name": "tag:app", "Values": ["marketpulse"]}])["Vpcs"]
    assert vpc["CidrBlock"] == {"dev": "10.0.0.0/16", "prod": "10.1.0.0/16"}[deployed.env]
    assert ec2.describe_nat_gateways()["NatGateways"] == []
    endpoints = ec2.describe_vpc_endpoints()["VpcEndpoints"]
    gateways = {it["ServiceName"] for it in endpoints if it["VpcEndpointType"] == "Gateway"}
    assert "com.amazonaws.us-east-2.s3" in gateways
    zones = {len(it["SubnetIds"]) for it in endpoints if it["VpcEndpointType"] == "Interface"}
    assert zones == {{"dev": 1, "prod": 2}[deployed.env]}


def test_only_production_has_emr(deployments):
    found = {
        env: it.client("emr").list_security_configurations()["SecurityConfigurations"]
        for env, it in deployments.items()
    }
    assert found["dev"] == []
    assert [it["Name"] for it in found["prod"]] == ["marketpulse-prod"]


def test_only_production_starts_by_the_clock(deployments):
    found = {
        env: it.client("scheduler").get_schedule(Name=f"marketpulse-{env}-nightly")["State"]
        for env, it in deployments.items()
    }
    assert found == {"dev": "DISABLED", "prod": "ENABLED"}


def test_logs_are_kept_as_long_as_the_environment_needs(deployed):
    logs = deployed.client("logs")
    groups = logs.describe_log_groups()["logGroups"]
    days = {it["retentionInDays"] for it in groups if "marketpulse" in it["logGroupName"]}
    assert days == {{"dev": 7, "prod": 30}[deployed.env]}


def test_outputs_are_variables_of_the_environment(deployed):
    found = deployed.root.outputs()["environment"]
    bucket = f"s3://marketpulse-{deployed.account}-{deployed.env}-{{layer}}"
    assert found["MARKETPULSE_LAKE"] == bucket
    assert found["MARKETPULSE_REDSHIFT_HOST"].endswith(".amazonaws.com")
