"""The network: private, in two zones, with endpoints instead of a way out."""

from collections.abc import Iterator

from marketpulse.aws.clients import client
from marketpulse.deployment.environments import CloudEnvironment
from marketpulse.deployment.validation.checks import Check
from marketpulse.deployment.validation.promises import ENDPOINTS, promise_of

FAMILY, ANYWHERE = "network", ("0.0.0.0/0", "::/0")


def check_network(environment: CloudEnvironment) -> Iterator[Check]:
    """The network's rules; the rest of them only when there is exactly one network."""
    tags = [{"Name": f"tag:{key}", "Values": [value]} for key, value in environment.tags.items()]
    networks = client("ec2").describe_vpcs(Filters=tags)["Vpcs"]
    yield Check(FAMILY, "VPC", "there is one", len(networks) == 1, f"{len(networks)}")
    if len(networks) != 1:
        return
    network = networks[0]["VpcId"]
    promised, cidr = promise_of(environment).cidr, networks[0]["CidrBlock"]
    yield Check(FAMILY, network, f"its addresses are {promised}", cidr == promised, cidr)
    inside = [{"Name": "vpc-id", "Values": [network]}]
    yield from _check_subnets(inside)
    yield from _check_endpoints(inside)
    yield from _check_groups(inside)
    yield from _check_flow_logs(network)


def _check_subnets(inside: list[dict]) -> Iterator[Check]:
    ec2 = client("ec2")
    tables = ec2.describe_route_tables(Filters=inside)["RouteTables"]
    open_to_internet = {
        association.get("SubnetId")
        for table in tables
        for association in table["Associations"]
        if any(route.get("GatewayId", "").startswith("igw-") for route in table["Routes"])
    }
    subnets = ec2.describe_subnets(Filters=inside)["Subnets"]
    private = [each for each in subnets if each["SubnetId"] not in open_to_internet]
    zones = {subnet["AvailabilityZone"] for subnet in private}
    statement = "private subnets lie in two zones or more"
    yield Check(FAMILY, "subnets", statement, len(zones) >= 2, ", ".join(sorted(zones)) or "none")
    given = [s["SubnetId"] for s in subnets if s["MapPublicIpOnLaunch"]]
    yield Check(FAMILY, "subnets", "none gives out public addresses", not given, ", ".join(given))
    gateways = ec2.describe_nat_gateways(Filters=inside)["NatGateways"]
    nat = [each["NatGatewayId"] for each in gateways if each["State"] != "deleted"]
    yield Check(FAMILY, "NAT", "there is none, it is billed by the hour", not nat, ", ".join(nat))


def _check_endpoints(inside: list[dict]) -> Iterator[Check]:
    found = client("ec2").describe_vpc_endpoints(Filters=inside)["VpcEndpoints"]
    by_service = {each["ServiceName"].split(".", 3)[-1]: each for each in found}
    s3 = by_service.get("s3", {})
    yield Check(
        FAMILY,
        "endpoint s3",
        "is a gateway with routes",
        s3.get("VpcEndpointType") == "Gateway" and bool(s3.get("RouteTableIds")),
        s3.get("VpcEndpointType", "missing"),
    )
    for service in sorted(ENDPOINTS):
        endpoint = by_service.get(service)
        statement = "is there and answers to the service's own name"
        holds = bool(endpoint and endpoint.get("PrivateDnsEnabled"))
        found_instead = "missing" if endpoint is None else "without private DNS"
        yield Check(FAMILY, f"endpoint {service}", statement, holds, found_instead)


def _check_groups(inside: list[dict]) -> Iterator[Check]:
    for group in client("ec2").describe_security_groups(Filters=inside)["SecurityGroups"]:
        sources = {
            each.get("CidrIp") or each.get("CidrIpv6")
            for rule in group["IpPermissions"]
            for each in rule.get("IpRanges", []) + rule.get("Ipv6Ranges", [])
        }
        is_closed = sources.isdisjoint(ANYWHERE)
        name = f"security group {group['GroupName']}"
        yield Check(FAMILY, name, "nobody outside may enter", is_closed, "open to anywhere")


def _check_flow_logs(network: str) -> Iterator[Check]:
    only = [{"Name": "resource-id", "Values": [network]}]
    logs = client("ec2").describe_flow_logs(Filters=only)["FlowLogs"]
    active = [each for each in logs if each["FlowLogStatus"] == "ACTIVE"]
    yield Check(FAMILY, network, "its flows are logged", bool(active), "no active flow log")
