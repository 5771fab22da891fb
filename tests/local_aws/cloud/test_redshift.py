"""Warehouses as Terraform makes them: serverless, and of nodes."""

import boto3
import pytest

ROLE = "arn:aws:iam::111111111111:role/marketpulse-dev-redshift"


@pytest.fixture
def serverless(aws):
    return boto3.client("redshift-serverless")


@pytest.fixture
def workgroup(serverless):
    serverless.create_namespace(
        namespaceName="ours", dbName="marts", iamRoles=[ROLE], manageAdminPassword=True
    )
    made = serverless.create_workgroup(
        workgroupName="ours",
        namespaceName="ours",
        baseCapacity=8,
        configParameters=[{"parameterKey": "query_group", "parameterValue": "people"}],
        tags=[{"key": "env", "value": "dev"}],
    )["workgroup"]
    yield made
    serverless.delete_workgroup(workgroupName="ours")
    serverless.delete_namespace(namespaceName="ours")


def test_namespace_has_its_roles_and_a_secret(serverless, workgroup):
    found = serverless.get_namespace(namespaceName="ours")["namespace"]
    assert found["dbName"] == "marts"
    assert ROLE in found["iamRoles"][0]
    assert found["adminPasswordSecretArn"].startswith("arn:aws:secretsmanager:us-east-2:1111")


def test_workgroup_has_an_endpoint_and_all_parameters(serverless, workgroup):
    found = serverless.get_workgroup(workgroupName="ours")["workgroup"]
    address = "ours.111111111111.us-east-2.redshift-serverless.amazonaws.com"
    assert found["endpoint"]["address"] == address
    values = {it["parameterKey"]: it["parameterValue"] for it in found["configParameters"]}
    assert len(values) == 9
    assert values["query_group"] == "people"


def test_workgroup_is_resized(serverless, workgroup):
    serverless.update_workgroup(workgroupName="ours", baseCapacity=16)
    assert serverless.get_workgroup(workgroupName="ours")["workgroup"]["baseCapacity"] == 16


def test_limit_is_made_changed_and_deleted(serverless, workgroup):
    limit = serverless.create_usage_limit(
        resourceArn=workgroup["workgroupArn"],
        usageType="serverless-compute",
        amount=16,
        period="daily",
        breachAction="deactivate",
    )["usageLimit"]["usageLimitId"]
    serverless.update_usage_limit(usageLimitId=limit, amount=32)
    assert serverless.get_usage_limit(usageLimitId=limit)["usageLimit"]["amount"] == 32
    serverless.delete_usage_limit(usageLimitId=limit)
    with pytest.raises(serverless.exceptions.ResourceNotFoundException):
        serverless.get_usage_limit(usageLimitId=limit)


def test_tags_are_added_and_removed(serverless, workgroup):
    arn = workgroup["workgroupArn"]
    serverless.tag_resource(resourceArn=arn, tags=[{"key": "owner", "value": "us"}])
    serverless.untag_resource(resourceArn=arn, tagKeys=["env"])
    assert serverless.list_tags_for_resource(resourceArn=arn)["tags"] == [
        {"key": "owner", "value": "us"}
    ]


def test_name_is_given_once(serverless, workgroup):
    with pytest.raises(serverless.exceptions.ConflictException):
        serverless.create_namespace(namespaceName="ours")


@pytest.fixture
def cluster(aws):
    redshift = boto3.client("redshift")
    redshift.create_cluster(
        ClusterIdentifier="nodes",
        NodeType="ra3.xlplus",
        NumberOfNodes=2,
        ClusterType="multi-node",
        MasterUsername="admin",
        ManageMasterPassword=True,
        IamRoles=[ROLE],
    )
    yield redshift
    redshift.delete_cluster(ClusterIdentifier="nodes", SkipFinalClusterSnapshot=True)


def test_cluster_is_available_with_its_nodes(cluster):
    found = cluster.describe_clusters(ClusterIdentifier="nodes")["Clusters"][0]
    assert found["ClusterAvailabilityStatus"] == "Available"
    assert [node["NodeRole"] for node in found["ClusterNodes"]] == ["LEADER", "COMPUTE-0"]
    assert found["MasterPasswordSecretArn"].startswith("arn:aws:secretsmanager:")


def test_roles_of_a_cluster_are_changed(cluster):
    other = f"{ROLE}-other"
    cluster.modify_cluster_iam_roles(
        ClusterIdentifier="nodes", AddIamRoles=[other], RemoveIamRoles=[ROLE]
    )
    found = cluster.describe_clusters(ClusterIdentifier="nodes")["Clusters"][0]
    assert [role["IamRoleArn"] for role in found["IamRoles"]] == [other]


def test_parameters_and_queues_are_kept(aws):
    redshift = boto3.client("redshift")
    name = "queues"
    redshift.create_cluster_parameter_group(
        ParameterGroupName=name, ParameterGroupFamily="redshift-1.0", Description="any"
    )
    wanted = [{"ParameterName": "wlm_json_configuration", "ParameterValue": "[]"}]
    redshift.modify_cluster_parameter_group(ParameterGroupName=name, Parameters=wanted)
    found = redshift.describe_cluster_parameters(ParameterGroupName=name)["Parameters"]
    assert [(it["ParameterName"], it["ParameterValue"]) for it in found] == [
        ("wlm_json_configuration", "[]")
    ]


def test_usage_limit_of_a_cluster_is_found_and_deleted(cluster):
    limit = cluster.create_usage_limit(
        ClusterIdentifier="nodes",
        FeatureType="spectrum",
        LimitType="data-scanned",
        Amount=1,
        Period="daily",
        BreachAction="disable",
    )["UsageLimitId"]
    [found] = cluster.describe_usage_limits(UsageLimitId=limit)["UsageLimits"]
    assert (found["FeatureType"], found["Amount"]) == ("spectrum", 1)
    cluster.delete_usage_limit(UsageLimitId=limit)
    assert cluster.describe_usage_limits(UsageLimitId=limit)["UsageLimits"] == []


def test_statement_of_the_data_api_has_ended(aws):
    data = boto3.client("redshift-data")
    made = data.execute_statement(WorkgroupName="ours", Database="marts", Sql="select 1")
    assert data.describe_statement(Id=made["Id"])["Status"] == "FINISHED"
