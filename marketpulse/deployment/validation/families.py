"""To which family a type of resource belongs."""

from fnmatch import fnmatch

_PATTERNS = {
    "buckets": ("aws_s3_*",),
    "keys": ("aws_kms_*",),
    "roles": ("aws_iam_*",),
    "catalog": ("aws_glue_catalog_*", "aws_glue_data_catalog_*"),
    "jobs": ("aws_glue_*",),
    "EMR": ("aws_emr*",),
    "Redshift": ("aws_redshift*",),
    "database": ("aws_db_*",),
    "Athena": ("aws_athena_*",),
    "orchestration": (
        "aws_sfn_*",
        "aws_ecs_*",
        "aws_ecr_*",
        "aws_scheduler_*",
        "aws_cloudwatch_event_*",
    ),
    "parameters": ("aws_ssm_*", "aws_secretsmanager_*"),
    "budgets": ("aws_budgets_*",),
    "alarms": ("aws_cloudwatch_*", "aws_sns_*"),
    "network": (
        "aws_vpc*",
        "aws_subnet",
        "aws_route*",
        "aws_internet_gateway",
        "aws_nat_gateway",
        "aws_eip",
        "aws_flow_log",
        "aws_security_group*",
        "aws_default_*",
        "aws_network_*",
    ),
}
FAMILIES = (*_PATTERNS, "other")


def family_of(kind: str) -> str:
    """Family of a Terraform resource type; `other` for one that nobody thought of."""
    for family, patterns in _PATTERNS.items():
        if any(fnmatch(kind, pattern) for pattern in patterns):
            return family
    return "other"
