"""What each role may and may not do, by the policies as they are deployed.

The table is roles.csv. A resource is a bucket's layer with a key, or an ARN; a row holds in every
environment that has the role.
"""

import csv
from pathlib import Path

import pytest

from tests.local_aws import names
from tests.terraform.deployments import ENVIRONMENTS
from tests.terraform.policies.accounts import may

ONLY_IN_PRODUCTION = {"emr-instance", "emr-service"}
ROWS = list(csv.DictReader(Path(__file__).with_name("roles.csv").open()))
CASES = [
    pytest.param(env, row, id=f"{env}-{row['role']}-{row['action']}-{row['resource']}")
    for env in ENVIRONMENTS
    for row in ROWS
    if env == "prod" or row["role"] not in ONLY_IN_PRODUCTION
]


def resource_of(env, text):
    layer, _, key = text.partition("/")
    if layer in names.LAYERS:
        return f"arn:aws:s3:::{names.bucket(env, layer)}" + (f"/{key}" if key else "")
    return text.format(account=names.account(env), env=env)


def context_of(env, text):
    pairs = [pair.split("=", 1) for pair in text.split(";") if pair]
    return {name: value.format(account=names.account(env), env=env) for name, value in pairs}


@pytest.mark.parametrize(("env", "row"), CASES)
def test_role_may_do_its_work_and_nothing_beside(accounts, env, row):
    role, resource = accounts[env].role(row["role"]), resource_of(env, row["resource"])
    found = may(accounts, role, row["action"], resource, context_of(env, row["context"]))
    assert found == (row["allowed"] == "yes")


def test_table_has_every_role(accounts):
    tested = {row["role"] for row in ROWS}
    for env, account in accounts.items():
        prefix = f"marketpulse-{env}-"
        made = {name.removeprefix(prefix) for name in account.roles if name.startswith(prefix)}
        # Services of AWS alone take these: to write flow logs and measures of the database.
        assert made - tested <= {"flow-logs", "rds-monitoring"}


def roles_of_jobs(accounts):
    for env, account in accounts.items():
        for name, role in account.roles.items():
            if name.startswith(f"marketpulse-{env}-"):
                yield env, role


FORBIDDEN = [
    ("iam:CreateUser", "arn:aws:iam::{account}:user/somebody"),
    ("iam:CreateRole", "arn:aws:iam::{account}:role/marketpulse-{env}-more"),
    ("iam:PutRolePolicy", "arn:aws:iam::{account}:role/marketpulse-{env}-glue"),
    ("iam:DeleteRolePermissionsBoundary", "arn:aws:iam::{account}:role/marketpulse-{env}-glue"),
    ("s3:GetObject", "arn:aws:s3:::marketpulse-{account}-terraform-state/env:/{env}/platform"),
    ("s3:PutBucketPolicy", "arn:aws:s3:::marketpulse-{account}-{env}-gold"),
    ("s3:DeleteBucket", "arn:aws:s3:::marketpulse-{account}-{env}-raw"),
    ("s3:PutLifecycleConfiguration", "arn:aws:s3:::marketpulse-{account}-{env}-raw"),
    (
        "dynamodb:DeleteItem",
        "arn:aws:dynamodb:us-east-2:{account}:table/marketpulse-terraform-lock",
    ),
    ("sts:AssumeRole", "arn:aws:iam::{account}:role/marketpulse-deploy"),
    ("ec2:AuthorizeSecurityGroupIngress", "arn:aws:ec2:us-east-2:{account}:security-group/sg-1"),
    ("budgets:ModifyBudget", "arn:aws:budgets::{account}:budget/marketpulse-{env}"),
    ("lambda:CreateFunction", "arn:aws:lambda:us-east-2:{account}:function:any"),
]


@pytest.mark.parametrize(("action", "resource"), FORBIDDEN, ids=[row[0] for row in FORBIDDEN])
def test_no_role_of_a_job_may(accounts, action, resource):
    allowed = [
        role.arn
        for env, role in roles_of_jobs(accounts)
        if not role.arn.endswith("emr-service")
        and may(accounts, role, action, resource.format(account=names.account(env), env=env), {})
    ]
    assert allowed == []


@pytest.mark.parametrize("action", ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"])
@pytest.mark.parametrize("layer", names.LAYERS)
def test_no_role_reaches_data_of_another_environment(accounts, action, layer):
    allowed = [
        (role.arn, other)
        for env, role in roles_of_jobs(accounts)
        for other in {"dev", "stg", "prod"} - {env}
        if may(accounts, role, action, f"arn:aws:s3:::{names.bucket(other, layer)}/any/file", {})
    ]
    assert allowed == []


def test_every_role_of_a_job_has_the_boundary(accounts):
    without = [role.arn for _, role in roles_of_jobs(accounts) if role.boundary is None]
    assert without == []


def test_no_policy_of_ours_allows_everything_or_everywhere(accounts):
    """Only these have no narrower resource; everything else names what it is about."""
    known = {
        "cloudwatch:PutMetricData",
        "ecr:GetAuthorizationToken",
        "glue:ListSessions",
    }
    for _, role in roles_of_jobs(accounts):
        for policy in role.policies:
            for statement in policy["Statement"]:
                actions, resources = statement["Action"], statement["Resource"]
                actions = [actions] if isinstance(actions, str) else actions
                resources = [resources] if isinstance(resources, str) else resources
                assert "*" not in actions
                if "*" in resources and not role.arn.endswith("emr-service"):
                    wide = {it for it in actions if it.split(":")[0] not in ("logs", "xray")}
                    describing = {it for it in wide if it.startswith("ec2:Describe")}
                    assert wide - describing <= known, (role.arn, statement)
