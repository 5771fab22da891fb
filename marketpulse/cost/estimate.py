"""The estimate: every resource is charged by the rule of its type."""

from collections.abc import Callable, Iterable, Iterator
from fnmatch import fnmatch

from marketpulse.cost import computing, keeping, networking
from marketpulse.cost.charges import Charge, Estimate
from marketpulse.cost.resources import Resource
from marketpulse.cost.usage import Usage

Rule = Callable[[list[Resource], Usage], Iterator[Charge]]
RULES: dict[str, Rule] = networking.RULES | keeping.RULES | computing.RULES
"""How the resources of a type are charged, all of them together."""

FREE = (
    "aws_athena_named_query",
    "aws_budgets_budget",
    "aws_cloudwatch_event_*",
    "aws_cloudwatch_log_metric_filter",
    "aws_cloudwatch_log_resource_policy",
    "aws_cloudwatch_query_definition",
    "aws_db_parameter_group",
    "aws_db_subnet_group",
    "aws_default_*",
    "aws_ec2_tag",
    "aws_ecr_lifecycle_policy",
    "aws_ecr_repository_policy",
    "aws_ecs_cluster",
    "aws_ecs_cluster_capacity_providers",
    "aws_emr_block_public_access_configuration",
    "aws_emr_instance_fleet",  # with the cluster
    "aws_emr_managed_scaling_policy",
    "aws_emr_security_configuration",
    "aws_flow_log",  # as logs
    "aws_glue_catalog_*",
    "aws_glue_connection",
    "aws_glue_data_catalog_encryption_settings",
    "aws_glue_security_configuration",
    "aws_glue_trigger",
    "aws_glue_workflow",
    "aws_iam_*",
    "aws_internet_gateway",
    "aws_kms_alias",
    "aws_kms_key_policy",
    "aws_network_acl*",
    "aws_redshift_cluster_iam_roles",
    "aws_redshift_logging",
    "aws_redshift_parameter_group",
    "aws_redshift_snapshot_schedule*",
    "aws_redshift_subnet_group",
    "aws_redshift_usage_limit",
    "aws_redshiftserverless_usage_limit",
    "aws_route*",
    "aws_s3_bucket_*",
    "aws_s3_account_public_access_block",
    "aws_s3_object",  # with the bucket
    "aws_scheduler_*",  # 14 million calls a month are free
    "aws_secretsmanager_secret_*",
    "aws_security_group*",
    "aws_sns_*",  # e-mail: a thousand a month are free
    "aws_ssm_parameter",
    "aws_subnet",
    "aws_vpc",
    "aws_vpc_dhcp_options*",
    "aws_vpc_endpoint_*",
    "aws_vpc_security_group_*",
    "terraform_data",
)
"""Types that cost nothing by themselves."""


def estimate(resources: Iterable[Resource], usage: Usage) -> Estimate:
    """Charge resources with the use that is made of them."""
    by_type: dict[str, list[Resource]] = {}
    for resource in resources:
        by_type.setdefault(resource.type, []).append(resource)
    charges = [
        charge
        for kind, of_type in sorted(by_type.items())
        if kind in RULES
        for charge in RULES[kind](of_type, usage)
    ]
    unknown = (kind for kind in sorted(by_type) if kind not in RULES and not is_free(kind))
    return Estimate(tuple(c for c in charges if c.monthly or c.working_hourly), (*unknown,))


def is_free(kind: str) -> bool:
    """Whether resources of a type cost nothing."""
    return any(fnmatch(kind, pattern) for pattern in FREE)
