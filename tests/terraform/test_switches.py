"""Switches that are off in every environment: a cluster for people, EMR Serverless, RA3."""

import json
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import boto3
import pytest

from tests.local_aws import names
from tests.terraform.root import TERRAFORM, Root

NAME = "marketpulse-switch"
KEY = f"arn:aws:kms:us-east-2:{names.DEV_ACCOUNT}:key/00000000-0000-0000-0000-000000000000"
ROLE = f"arn:aws:iam::{names.DEV_ACCOUNT}:role/{NAME}"
BUCKET = f"marketpulse-{names.DEV_ACCOUNT}-switch"


@pytest.fixture(scope="module")
def client(aws) -> Callable[[str], Any]:
    connection = aws.connection(names.DEV_ACCOUNT)

    def client(service: str) -> Any:
        return boto3.client(
            service,
            endpoint_url=connection["AWS_ENDPOINT_URL"],
            region_name=connection["AWS_REGION"],
            aws_access_key_id=connection["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=connection["AWS_SECRET_ACCESS_KEY"],
        )

    return client


@pytest.fixture(scope="module")
def network(client) -> Iterator[tuple[list[str], str]]:
    """Two subnets and a security group, of nobody's environment."""
    ec2 = client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    subnets = [
        ec2.create_subnet(
            VpcId=vpc, CidrBlock=f"10.9.{n}.0/24", AvailabilityZone=f"us-east-2{zone}"
        )["Subnet"]["SubnetId"]
        for n, zone in enumerate("ab")
    ]
    group = ec2.create_security_group(GroupName=NAME, Description=NAME, VpcId=vpc)["GroupId"]
    yield subnets, group
    ec2.delete_security_group(GroupId=group)
    for subnet in subnets:
        ec2.delete_subnet(SubnetId=subnet)
    ec2.delete_vpc(VpcId=vpc)


@pytest.fixture(scope="module")
def bucket(client) -> Iterator[str]:
    """Steps of the cluster begin at once, and put their logs here."""
    s3 = client("s3")
    place = {"LocationConstraint": "us-east-2"}
    s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration=place)
    yield BUCKET
    for found in s3.list_objects_v2(Bucket=BUCKET).get("Contents", []):
        s3.delete_object(Bucket=BUCKET, Key=found["Key"])
    s3.delete_bucket(Bucket=BUCKET)


@pytest.fixture(scope="module")
def changes(aws, network, bucket, tmp_path_factory) -> dict[str, list[str]]:
    """What a second plan would change, by module; each was put up, and is removed again."""
    subnets, group = network
    groups = ("master", "core", "service", "serverless")
    variables = {
        "emr": {
            "name": NAME,
            "enabled": "true",
            "cluster_started": "true",
            "serverless_enabled": "true",
            "key_arn": KEY,
            "jobs_uri": f"s3://{bucket}/jobs/0.1.0",
            "certificates_uri": f"s3://{bucket}/emr/certificates.zip",
            "logs_uri": f"s3://{bucket}/emr/",
            "silver_arguments": json.dumps({"--days": "3"}),
            "subnet_ids": json.dumps(subnets),
            "security_group_ids": json.dumps(dict.fromkeys(groups, group)),
            "service_role_arn": ROLE,
            "instance_profile_name": NAME,
        },
        "redshift": {
            "name": NAME,
            "kind": "ra3",
            "key_arn": KEY,
            "role_arn": ROLE,
            "subnet_ids": json.dumps(subnets),
            "security_group_ids": json.dumps([group]),
            "log_retention_days": "7",
            "keep_final_snapshot": "false",
        },
    }
    folder = tmp_path_factory.mktemp("switches")
    roots = [_root(aws, folder, module, values) for module, values in variables.items()]
    with ThreadPoolExecutor(len(roots)) as threads:
        return dict(zip(variables, threads.map(_put_up_and_remove, roots), strict=True))


def _root(aws, folder, module: str, variables: dict[str, str]) -> Root:
    """A module as a root of its own, in the account of dev."""
    source = folder / module
    others = shutil.ignore_patterns("tests", ".terraform")
    shutil.copytree(TERRAFORM / "modules" / module, source, ignore=others)
    shutil.copy(TERRAFORM / "envs/dev/.terraform.lock.hcl", source)
    return Root(
        source,
        folder / f"{module}-data",
        aws.connection(names.DEV_ACCOUNT),
        variables=[f"-var={name}={value}" for name, value in variables.items()],
        state=folder / f"{module}.tfstate",
    )


def _put_up_and_remove(root: Root) -> dict[str, list[str]]:
    root.init()
    root.apply()
    changes = root.changes()
    root.destroy()
    assert root.resources() == []
    return changes


def test_cluster_for_people_and_serverless_application_come_and_go(changes, client):
    assert changes["emr"] == {}

    clusters = client("emr").list_clusters()["Clusters"]
    states = [it["Status"]["State"] for it in clusters if it["Name"] == NAME]
    assert states == ["TERMINATED"]


def test_warehouse_on_nodes_comes_and_goes(changes, client):
    assert changes["redshift"] == {}

    clusters = client("redshift").describe_clusters()["Clusters"]
    assert NAME not in [it["ClusterIdentifier"] for it in clusters]
