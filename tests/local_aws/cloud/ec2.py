"""EC2: what rules, flow logs and DHCP options were made with; endpoints that are really gone."""

import inspect
from collections.abc import Callable

from moto.ec2.models.flow_logs import FlowLogsBackend
from moto.ec2.models.security_groups import SecurityGroupRule
from moto.ec2.models.vpcs import VPCBackend
from moto.ec2.responses.dhcp_options import DHCPOptions
from moto.ec2.responses.flow_logs import FlowLogs

from tests.local_aws.cloud.extending import around, attribute

_ARN_OF_BUCKETS = "arn:aws:s3:::"


@around(SecurityGroupRule, "__init__")
def make_rule(original: Callable, self, *arguments, **options) -> None:
    original(self, *arguments, **options)
    given = inspect.signature(original).bind(self, *arguments, **options).arguments
    self.described_list = given.get("prefix_list_id") or {}


def _description(rule: SecurityGroupRule) -> str | None:
    sources = (rule.ip_range, rule.source_group, rule.described_list)
    return next((source["Description"] for source in sources if source.get("Description")), None)


attribute(SecurityGroupRule, "description", property(_description))


@around(FlowLogsBackend, "create_flow_logs")
def make_flow_logs(original: Callable, self, **options) -> tuple[list, list]:
    """Accept a folder of a bucket as destination: moto looks for a bucket of the whole name."""
    destination = options["log_destination"] or ""
    if not destination.startswith(_ARN_OF_BUCKETS):
        return original(self, **options)
    bucket, _, _ = destination.partition("/")
    made, errors = original(self, **{**options, "log_destination": bucket})
    for flow_log in made:
        flow_log.log_destination = destination
    return made, errors


@around(FlowLogs)
def create_flow_logs(original: Callable, self):
    before = set(self.ec2_backend.flow_logs)
    answer = original(self)
    if wanted := self._get_param("DestinationOptions"):
        for new in set(self.ec2_backend.flow_logs) - before:
            self.ec2_backend.flow_logs[new].destination_options = wanted
    return answer


@around(DHCPOptions)
def create_dhcp_options(original: Callable, self):
    before = set(self.ec2_backend.dhcp_options_sets)
    answer = original(self)
    tags = self._parse_tag_specification().get("dhcp-options", {})
    for new in set(self.ec2_backend.dhcp_options_sets) - before:
        self.ec2_backend.dhcp_options_sets[new].add_tags(tags)
    return answer


@around(VPCBackend)
def delete_vpc_endpoints(original: Callable, self, vpce_ids: list[str] | None = None) -> None:
    """Forget endpoints at once, where AWS lists deleted ones for some minutes more."""
    original(self, vpce_ids)
    for endpoint in vpce_ids or []:
        self.vpc_end_points.pop(endpoint, None)
