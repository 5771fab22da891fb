"""What a teardown leaves behind is found, named and priced."""

import pytest
from botocore.stub import Stubber

from marketpulse.aws.clients import client
from marketpulse.cost.rate_card import HOURS_A_MONTH
from marketpulse.deployment.removal.leftovers import (
    clusters,
    database_snapshots,
    log_groups,
    networks,
    retained_backups,
    scan,
    sessions,
    tagged,
)
from marketpulse.deployment.removal.prices import monthly_price
from marketpulse.errors import AwsError

TAGS = [{"Key": "app", "Value": "marketpulse"}, {"Key": "env", "Value": "dev"}]
OTHERS = [{"Key": "app", "Value": "marketpulse"}, {"Key": "env", "Value": "stg"}]


def names(leftovers) -> set[str]:
    return {leftover.name for leftover in leftovers}


def make_network(tags) -> str:
    specification = [{"ResourceType": "vpc", "Tags": tags}]
    answer = client("ec2").create_vpc(CidrBlock="10.0.0.0/16", TagSpecifications=specification)
    return answer["Vpc"]["VpcId"]


def test_network_is_left_with_what_services_put_into_it(dev):
    ec2, network = client("ec2"), make_network(TAGS)
    make_network(OTHERS)
    subnet = ec2.create_subnet(VpcId=network, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]
    interface = ec2.create_network_interface(SubnetId=subnet)["NetworkInterface"]
    group = ec2.create_security_group(
        GroupName="ElasticMapReduce-Slave-Private", Description="of EMR", VpcId=network
    )

    found = names(networks(dev))

    assert found == {network, interface["NetworkInterfaceId"], group["GroupId"]}


def test_log_group_of_a_service_is_left_when_our_name_is_in_its_own(dev):
    logs = client("logs")
    for name in ("/aws-glue/jobs/marketpulse-dev-role", "/aws/emr/else", "/x/marketpulse-devil"):
        logs.create_log_group(logGroupName=name)

    assert names(log_groups(dev)) == {"/aws-glue/jobs/marketpulse-dev-role"}


def test_running_cluster_is_left_with_its_price(dev):
    emr = client("emr")
    instances = {"MasterInstanceType": "m5.xlarge", "KeepJobFlowAliveWhenNoSteps": True}
    for name in ("marketpulse-dev-pipeline", "marketpulse-stg-pipeline"):
        emr.run_job_flow(
            Name=name,
            Instances=instances | {"InstanceCount": 1},
            JobFlowRole="role",
            ServiceRole="role",
        )

    (found,) = clusters(dev)

    assert found.monthly == pytest.approx(2 * (0.192 + 0.048) * HOURS_A_MONTH)
    assert found.removal == f"aws emr terminate-clusters --cluster-ids {found.name}"


def test_session_of_our_role_is_left_with_its_price(dev):
    for session, role in (("ours", "marketpulse-dev-glue"), ("theirs", "marketpulse-stg-glue")):
        client("glue").create_session(
            Id=session,
            Role=f"arn:aws:iam::111111111111:role/{role}",
            Command={"Name": "glueetl", "PythonVersion": "3"},
        )

    (found,) = sessions(dev)

    units = client("glue").get_session(Id="ours")["Session"]["MaxCapacity"]
    assert found.name == "ours"
    assert found.monthly == pytest.approx(units * 0.44 * HOURS_A_MONTH)


def test_last_snapshot_of_the_database_is_left_with_its_price(dev):
    rds = client("rds")
    for env in ("dev", "stg"):
        rds.create_db_instance(
            DBInstanceIdentifier=f"marketpulse-{env}-source",
            DBInstanceClass="db.t4g.micro",
            Engine="postgres",
            AllocatedStorage=20,
            MasterUsername="marketpulse",
            MasterUserPassword="not-a-secret",
        )
        rds.create_db_snapshot(
            DBSnapshotIdentifier=f"marketpulse-{env}-source-final",
            DBInstanceIdentifier=f"marketpulse-{env}-source",
        )

    (found,) = (each for each in database_snapshots(dev) if "final" in each.name)

    assert found.name == "marketpulse-dev-source-final"
    assert found.monthly == pytest.approx(20 * 0.095)


def test_backups_that_outlive_the_database_are_left(dev):
    def backup(name, status):
        return {
            "DBInstanceIdentifier": name,
            "DbiResourceId": f"db-{status}",
            "Status": status,
            "AllocatedStorage": 20,
        }

    listed = [
        backup("marketpulse-dev-source", "active"),
        backup("marketpulse-dev-source", "retained"),
        backup("marketpulse-stg-source", "retained"),
    ]
    # moto keeps none of a database that is gone.
    with Stubber(client("rds")) as rds:
        rds.add_response(
            "describe_db_instance_automated_backups", {"DBInstanceAutomatedBackups": listed}
        )
        (found,) = retained_backups(dev)

    assert (found.name, found.monthly) == ("db-retained", pytest.approx(20 * 0.095))


def test_tagged_resource_is_left_but_a_key_that_is_going_is_not(dev):
    kms = client("kms")
    tags = [{"TagKey": tag["Key"], "TagValue": tag["Value"]} for tag in TAGS]
    staying, going = (kms.create_key(Tags=tags)["KeyMetadata"] for _ in range(2))
    kms.schedule_key_deletion(KeyId=going["KeyId"], PendingWindowInDays=10)
    client("s3").put_bucket_tagging(
        Bucket="marketpulse-111111111111-dev-raw", Tagging={"TagSet": OTHERS}
    )

    assert names(tagged(dev)) == {staying["Arn"]}


def test_what_the_tag_index_still_lists_is_asked_for(dev):
    glue, ecs = client("glue"), client("ecs")
    tags = {tag["Key"]: tag["Value"] for tag in TAGS}
    for name in ("staying", "going"):
        command = {"Name": "glueetl", "ScriptLocation": "s3://x/y.py"}
        glue.create_job(Name=name, Role="role", Command=command, Tags=tags)
        glue.create_database(DatabaseInput={"Name": name}, Tags=tags)
        ecs.create_cluster(
            clusterName=name, tags=[{"key": key, "value": value} for key, value in tags.items()]
        )
    glue.delete_job(JobName="going")
    glue.delete_database(Name="going")
    ecs.delete_cluster(cluster="going")

    found = {name.split(":", 5)[5] for name in names(tagged(dev))}

    assert found == {"job/staying", "database/staying", "cluster/staying"}


def test_tagged_database_is_priced_by_its_class(dev):
    client("rds").create_db_instance(
        DBInstanceIdentifier="marketpulse-dev-source",
        DBInstanceClass="db.t4g.micro",
        Engine="postgres",
        AllocatedStorage=20,
        MasterUsername="marketpulse",
        MasterUserPassword="not-a-secret",
        Tags=TAGS,
    )

    (found,) = tagged(dev)

    assert found.monthly == pytest.approx(0.016 * HOURS_A_MONTH + 20 * 0.115)


def test_endpoint_is_priced_by_its_zones(dev):
    ec2, network = client("ec2"), make_network(OTHERS)
    subnets = [
        ec2.create_subnet(VpcId=network, CidrBlock=f"10.0.{n}.0/24")["Subnet"]["SubnetId"]
        for n in range(2)
    ]
    endpoint = ec2.create_vpc_endpoint(
        VpcId=network,
        ServiceName="com.amazonaws.us-east-2.glue",
        VpcEndpointType="Interface",
        SubnetIds=subnets,
    )["VpcEndpoint"]["VpcEndpointId"]

    price = monthly_price(f"arn:aws:ec2:us-east-2:111111111111:vpc-endpoint/{endpoint}")

    assert price == pytest.approx(2 * 0.01 * HOURS_A_MONTH)


@pytest.mark.parametrize(
    ("resource", "price"),
    [
        ("cloudwatch:us-east-2:111111111111:alarm:marketpulse-dev-x", 0.1),
        ("secretsmanager:us-east-2:111111111111:secret:rds!db-1", 0.4),
        ("states:us-east-2:111111111111:stateMachine:marketpulse-dev-pipeline", 0),
    ],
)
def test_resource_is_priced_by_its_kind(resource, price):
    assert monthly_price(f"arn:aws:{resource}") == pytest.approx(price)


def test_scan_of_an_empty_environment_is_clean(dev):
    for bucket in client("s3").list_buckets()["Buckets"]:
        client("s3").delete_bucket(Bucket=bucket["Name"])

    found = scan(dev)

    assert (found.leftovers, found.troubles) == ((), ())
    assert found.is_clean


def test_bucket_that_is_still_there_is_left(dev):
    found = scan(dev)

    assert names(found.leftovers) == {
        f"marketpulse-111111111111-dev-{layer}"
        for layer in ("raw", "silver", "gold", "logs", "artifacts")
    }
    assert not found.is_clean


def test_place_that_cannot_be_looked_at_is_no_clean_place(dev):
    def hidden_place(_):
        raise AwsError("access denied")

    found = scan(dev, [hidden_place])

    assert found.leftovers == ()
    assert found.troubles == ("access denied",)
    assert not found.is_clean
