"""Rules of the network, roles, catalog, engines and operations."""

import json

from deviations import wrong

from marketpulse.aws.clients import client
from marketpulse.deployment.validation.access import check_roles
from marketpulse.deployment.validation.engines import check_database, check_emr
from marketpulse.deployment.validation.glue import check_catalog
from marketpulse.deployment.validation.network import check_network
from marketpulse.deployment.validation.operations import check_orchestration, check_parameters


def test_network_needs_its_addresses_endpoints_and_flow_log(dev):
    tags = [{"Key": "app", "Value": "marketpulse"}, {"Key": "env", "Value": "dev"}]
    specification = [{"ResourceType": "vpc", "Tags": tags}]
    network = client("ec2").create_vpc(CidrBlock="10.9.0.0/16", TagSpecifications=specification)
    assert wrong(check_network(dev), network["Vpc"]["VpcId"]) == {
        "its addresses are 10.0.0.0/16": "10.9.0.0/16",
        "its flows are logged": "no active flow log",
    }
    assert wrong(check_network(dev), "endpoint glue") == {
        "is there and answers to the service's own name": "missing"
    }
    assert wrong(check_network(dev), "subnets") == {
        "private subnets lie in two zones or more": "none"
    }


def test_group_that_lets_anybody_in_is_named(dev):
    ec2 = client("ec2")
    tags = [{"Key": "app", "Value": "marketpulse"}, {"Key": "env", "Value": "dev"}]
    specification = [{"ResourceType": "vpc", "Tags": tags}]
    network = ec2.create_vpc(CidrBlock="10.0.0.0/16", TagSpecifications=specification)
    group = ec2.create_security_group(
        GroupName="wide", Description="wide", VpcId=network["Vpc"]["VpcId"]
    )
    ec2.authorize_security_group_ingress(
        GroupId=group["GroupId"], IpProtocol="tcp", FromPort=22, ToPort=22, CidrIp="0.0.0.0/0"
    )

    assert wrong(check_network(dev), "security group wide") == {
        "nobody outside may enter": "open to anywhere"
    }


def make_role(name, action="s3:GetObject", principal="glue.amazonaws.com"):
    def document(statement):
        return json.dumps({"Version": "2012-10-17", "Statement": [statement]})

    iam = client("iam")
    who = {"Service": principal} if principal != "*" else {"AWS": "*"}
    trust = {"Effect": "Allow", "Principal": who, "Action": "sts:AssumeRole"}
    iam.create_role(RoleName=name, AssumeRolePolicyDocument=document(trust))
    grant = {"Effect": "Allow", "Action": action, "Resource": "arn:aws:s3:::x/*"}
    iam.put_role_policy(RoleName=name, PolicyName="own", PolicyDocument=document(grant))


def test_role_with_every_action_of_a_service_is_named(dev):
    make_role("marketpulse-dev-glue", action=["s3:GetObject", "glue:*"])
    make_role("marketpulse-dev-redshift", principal="*")
    make_role("marketpulse-stg-glue", action="*")

    assert wrong(check_roles(dev), "marketpulse-dev-glue") == {"is allowed no action `*`": "glue:*"}
    assert wrong(check_roles(dev), "marketpulse-dev-redshift") == {
        "is not open to everybody": "principal *"
    }
    assert wrong(check_roles(dev), "marketpulse-stg-glue") == {}


def test_database_of_the_catalog_lies_in_its_own_bucket(dev):
    glue = client("glue")
    for layer, bucket in (("bronze", "raw"), ("silver", "gold")):
        location = f"s3://marketpulse-111111111111-dev-{bucket}/{layer}"
        database = {"Name": f"marketpulse_dev_{layer}", "LocationUri": location}
        glue.create_database(DatabaseInput=database)

    checks = list(check_catalog(dev))

    assert wrong(checks, "marketpulse_dev_bronze") == {}
    assert wrong(checks, "marketpulse_dev_silver") == {
        "lies in s3://marketpulse-111111111111-dev-silver/": (
            "s3://marketpulse-111111111111-dev-gold/silver"
        )
    }
    assert wrong(checks, "marketpulse_dev_gold") == {"is there": "missing"}


def test_dev_has_no_cluster(dev):
    instances = {"MasterInstanceType": "m5.xlarge", "InstanceCount": 1}
    started = client("emr").run_job_flow(
        Name="marketpulse-dev",
        Instances=instances | {"KeepJobFlowAliveWhenNoSteps": True},
        JobFlowRole="role",
        ServiceRole="role",
    )

    assert wrong(check_emr(dev)) == {"there are none": started["JobFlowId"]}


def test_database_of_dev_needs_no_stand_by_but_encryption(dev):
    client("rds").create_db_instance(
        DBInstanceIdentifier="marketpulse-dev-source",
        DBInstanceClass="db.t4g.micro",
        Engine="postgres",
        MasterUsername="marketpulse",
        MasterUserPassword="not-a-secret",
        AllocatedStorage=20,
        StorageEncrypted=False,
        PubliclyAccessible=True,
    )

    assert wrong(check_database(dev)) == {"is encrypted": "plain", "is private": "public"}


def test_schedule_of_dev_is_off_and_logs_end(dev):
    client("scheduler").create_schedule(
        Name="marketpulse-dev-nightly",
        ScheduleExpression="cron(0 1 * * ? *)",
        State="ENABLED",
        FlexibleTimeWindow={"Mode": "OFF"},
        Target={"Arn": "arn:aws:states:x", "RoleArn": "arn:aws:iam::111111111111:role/x"},
    )
    client("logs").create_log_group(logGroupName="/marketpulse/marketpulse-dev/tasks")

    checks = list(check_orchestration(dev))

    assert wrong(checks, "marketpulse-dev-nightly") == {"is disabled": "enabled"}
    assert wrong(checks, "log group /marketpulse/marketpulse-dev/tasks") == {
        "is kept for 7 days": "for ever"
    }


def test_secret_parameter_is_encrypted(dev):
    ssm = client("ssm")
    ssm.put_parameter(Name="/marketpulse/dev/tokens/key", Value="x", Type="String")
    ssm.put_parameter(Name="/marketpulse/dev/settings/A", Value="x", Type="String")

    assert wrong(check_parameters(dev)) == {"is encrypted": "String"}
