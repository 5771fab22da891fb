"""Charges of the network, of keys and secrets."""

from collections.abc import Iterator

from marketpulse.cost.charges import Charge, standing, used
from marketpulse.cost.resources import Resource
from marketpulse.cost.usage import Usage

NETWORK, KEYS = "network", "keys and secrets"


def endpoints(found: list[Resource], usage: Usage) -> Iterator[Charge]:
    """Interface endpoints by zone; gateway endpoints are free."""
    interfaces = [each for each in found if each.values.get("vpc_endpoint_type") == "Interface"]
    if not interfaces:
        return
    zones = sum(len(each.values["subnet_ids"]) for each in interfaces)
    what = f"{len(interfaces)} interface endpoints, {zones} with each zone counted"
    yield standing(NETWORK, "vpc.interface_endpoint", zones, what)
    yield used(NETWORK, "vpc.interface_endpoint_data", usage.endpoint_gb)


def nat_gateways(found: list[Resource], _usage: Usage) -> Iterator[Charge]:
    """NAT gateways; what goes through them comes on top."""
    yield standing(NETWORK, "vpc.nat_gateway", len(found))


def addresses(found: list[Resource], _usage: Usage) -> Iterator[Charge]:
    """Public addresses."""
    yield standing(NETWORK, "vpc.public_ipv4", len(found))


def keys(found: list[Resource], _usage: Usage) -> Iterator[Charge]:
    """KMS keys."""
    yield standing(KEYS, "kms.key", len(found))


def secrets(found: list[Resource], _usage: Usage) -> Iterator[Charge]:
    """Secrets of the Secrets Manager."""
    yield standing(KEYS, "secrets.secret", len(found))


RULES = {
    "aws_vpc_endpoint": endpoints,
    "aws_nat_gateway": nat_gateways,
    "aws_eip": addresses,
    "aws_kms_key": keys,
    "aws_secretsmanager_secret": secrets,
}
