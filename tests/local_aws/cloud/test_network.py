"""What Terraform reads back of a network is what it wrote."""

import boto3
import pytest


@pytest.fixture(scope="module")
def vpc(aws):
    return boto3.client("ec2").create_vpc(CidrBlock="10.8.0.0/16")["Vpc"]["VpcId"]


def test_rule_between_groups_keeps_its_description(vpc):
    ec2 = boto3.client("ec2")
    group = ec2.create_security_group(GroupName="one", Description="one", VpcId=vpc)["GroupId"]
    pair = {"GroupId": group, "Description": "from each other"}
    rule = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "UserIdGroupPairs": [pair]}
    made = ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[rule])
    found = ec2.describe_security_group_rules(
        SecurityGroupRuleIds=[made["SecurityGroupRules"][0]["SecurityGroupRuleId"]]
    )
    assert found["SecurityGroupRules"][0]["Description"] == "from each other"


def test_rule_towards_a_list_of_prefixes_keeps_its_description(vpc):
    ec2 = boto3.client("ec2")
    group = ec2.create_security_group(GroupName="two", Description="two", VpcId=vpc)["GroupId"]
    listed = ec2.create_managed_prefix_list(
        PrefixListName="s3", MaxEntries=1, AddressFamily="IPv4"
    )["PrefixList"]["PrefixListId"]
    target = {"PrefixListId": listed, "Description": "to S3"}
    rule = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "PrefixListIds": [target]}
    made = ec2.authorize_security_group_egress(GroupId=group, IpPermissions=[rule])
    found = ec2.describe_security_group_rules(
        SecurityGroupRuleIds=[made["SecurityGroupRules"][0]["SecurityGroupRuleId"]]
    )
    assert found["SecurityGroupRules"][0]["Description"] == "to S3"


def test_flow_log_goes_to_a_folder_of_a_bucket(vpc, raw):
    ec2 = boto3.client("ec2")
    destination = f"arn:aws:s3:::{raw}/flow/"
    options = {"FileFormat": "parquet", "HiveCompatiblePartitions": True}
    made = ec2.create_flow_logs(
        ResourceIds=[vpc],
        ResourceType="VPC",
        TrafficType="ALL",
        LogDestinationType="s3",
        LogDestination=destination,
        DestinationOptions={**options, "PerHourPartition": False},
    )
    [found] = ec2.describe_flow_logs(FlowLogIds=made["FlowLogIds"])["FlowLogs"]
    assert found["LogDestination"] == destination
    assert found["DestinationOptions"]["FileFormat"] == "parquet"


def test_dhcp_options_keep_their_tags(aws):
    ec2 = boto3.client("ec2")
    tags = [{"Key": "Name", "Value": "ours"}]
    made = ec2.create_dhcp_options(
        DhcpConfigurations=[{"Key": "domain-name", "Values": ["example.internal"]}],
        TagSpecifications=[{"ResourceType": "dhcp-options", "Tags": tags}],
    )["DhcpOptions"]["DhcpOptionsId"]
    found = ec2.describe_dhcp_options(DhcpOptionsIds=[made])["DhcpOptions"]
    assert found[0]["Tags"] == tags
