"""What a resource that was left behind costs while nobody uses it."""

from marketpulse.aws.clients import client
from marketpulse.cost.charges import standing
from marketpulse.cost.estimate import estimate
from marketpulse.cost.resources import Resource
from marketpulse.cost.usage import Usage

_ITEMS = {
    ("kms", "key"): "kms.key",
    ("secretsmanager", "secret"): "secrets.secret",
    ("ec2", "natgateway"): "vpc.nat_gateway",
    ("ec2", "elastic-ip"): "vpc.public_ipv4",
    ("cloudwatch", "alarm"): "cloudwatch.alarm",
    ("cloudwatch", "dashboard"): "cloudwatch.dashboard",
}


def monthly_price(arn: str) -> float:
    """Price of a month, by the kind of an ARN; 0 for what costs only by use."""
    service, resource = arn.split(":", 5)[2], arn.split(":", 5)[5]
    kind, _, name = resource.replace(":", "/").partition("/")
    match service, kind:
        case "ec2", "vpc-endpoint":
            found = client("ec2").describe_vpc_endpoints(VpcEndpointIds=[name])["VpcEndpoints"]
            return sum(_endpoint_price(each) for each in found)
        case "rds", "db":
            found = client("rds").describe_db_instances(DBInstanceIdentifier=name)
            return sum(_database_price(each) for each in found["DBInstances"])
    item = _ITEMS.get((service, kind))
    return standing("left", item, 1).monthly if item else 0.0


def _endpoint_price(endpoint: dict) -> float:
    kind, subnets = endpoint["VpcEndpointType"], endpoint.get("SubnetIds", [])
    return _price("aws_vpc_endpoint", {"vpc_endpoint_type": kind, "subnet_ids": subnets})


def _database_price(database: dict) -> float:
    values = {
        "instance_class": database["DBInstanceClass"],
        "allocated_storage": database["AllocatedStorage"],
        "multi_az": database["MultiAZ"],
    }
    return _price("aws_db_instance", values)


def _price(kind: str, values: dict) -> float:
    return estimate([Resource(kind, kind, values)], Usage()).total.monthly
