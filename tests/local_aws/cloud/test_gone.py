"""What is deleted is gone: not found by its tags, not listed."""

import boto3
import pytest

TAGS = {"app": "marketpulse"}
ROLE = "arn:aws:iam::111111111111:role/any"


def tagged():
    found = boto3.client("resourcegroupstaggingapi").get_resources()
    return {it["ResourceARN"] for it in found["ResourceTagMappingList"]}


def job(glue):
    glue.create_job(Name="job", Role=ROLE, Command={"Name": "glueetl"}, Tags=TAGS)
    return lambda: glue.delete_job(JobName="job")


def database(glue):
    glue.create_database(DatabaseInput={"Name": "database"}, Tags=TAGS)
    return lambda: glue.delete_database(Name="database")


def crawler(glue):
    targets = {"S3Targets": [{"Path": "s3://bucket/"}]}
    glue.create_crawler(Name="crawler", Role=ROLE, Targets=targets, Tags=TAGS)
    return lambda: glue.delete_crawler(Name="crawler")


def trigger(glue):
    glue.create_trigger(Name="trigger", Type="ON_DEMAND", Actions=[{"JobName": "a"}], Tags=TAGS)
    return lambda: glue.delete_trigger(Name="trigger")


def connection(glue):
    wanted = {"Name": "connection", "ConnectionType": "NETWORK", "ConnectionProperties": {}}
    glue.create_connection(ConnectionInput=wanted, Tags=TAGS)
    return lambda: glue.delete_connection(ConnectionName="connection")


@pytest.mark.parametrize("make", [job, database, crawler, trigger, connection])
def test_part_of_glue_is_not_found_by_its_tags(aws, make):
    before = tagged()
    delete = make(boto3.client("glue"))
    assert any(arn.endswith(f"/{make.__name__}") for arn in tagged() - before)
    delete()
    assert tagged() == before


def test_cluster_of_ecs_is_not_found_by_its_tags(aws):
    ecs = boto3.client("ecs")
    ecs.create_cluster(clusterName="gone", tags=[{"key": "app", "value": "marketpulse"}])
    assert any(arn.endswith("cluster/gone") for arn in tagged())
    ecs.delete_cluster(cluster="gone")
    assert not any(arn.endswith("cluster/gone") for arn in tagged())


def test_endpoint_is_not_listed(aws):
    ec2 = boto3.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.7.0.0/16")["Vpc"]["VpcId"]
    service = "com.amazonaws.us-east-2.s3"
    made = ec2.create_vpc_endpoint(VpcId=vpc, ServiceName=service, VpcEndpointType="Gateway")
    made = made["VpcEndpoint"]["VpcEndpointId"]
    assert [it["VpcEndpointId"] for it in ec2.describe_vpc_endpoints()["VpcEndpoints"]] == [made]
    ec2.delete_vpc_endpoints(VpcEndpointIds=[made])
    assert ec2.describe_vpc_endpoints()["VpcEndpoints"] == []


def test_keys_of_services_are_not_ours(aws):
    kms = boto3.client("kms")
    assert kms.describe_key(KeyId="alias/aws/rds")["KeyMetadata"]["KeyManager"] == "AWS"
    ours = kms.create_key()["KeyMetadata"]
    assert ours["KeyManager"] == "CUSTOMER"


def test_queue_keeps_no_other_from_hearing(aws):
    sns, sqs = boto3.client("sns"), boto3.client("sqs")
    topic = sns.create_topic(Name="told")["TopicArn"]
    gone, there = (sqs.create_queue(QueueName=name)["QueueUrl"] for name in ("gone", "there"))
    for name in ("gone", "there"):
        queue = f"arn:aws:sqs:us-east-2:111111111111:{name}"
        sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=queue)
    sqs.delete_queue(QueueUrl=gone)
    sns.publish(TopicArn=topic, Message="news")
    assert len(sqs.receive_message(QueueUrl=there)["Messages"]) == 1
