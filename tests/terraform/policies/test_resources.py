"""What the policies of buckets and keys, and the trust of roles, let whom do."""

import pytest

from tests.local_aws import names
from tests.terraform.deployments import EXTERNAL_ID, REPOSITORY
from tests.terraform.policies.accounts import may
from tests.terraform.policies.evaluator import Owned, Request, Role, is_allowed, may_assume

THROUGH_S3 = {"kms:ViaService": "s3.us-east-2.amazonaws.com"}
ALL = {"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
MODELS = f"arn:aws:s3:::{names.bucket('dev', 'artifacts')}/models/churn/1/model.bin"


def administrator(account="222222222222", name="administrator"):
    """A role that its own account lets do anything."""
    return Role(f"arn:aws:iam::{account}:role/{name}", [ALL])


def key(env):
    return f"arn:aws:kms:us-east-2:{names.account(env)}:key/any"


def of_key(env, **more):
    return {"kms:ResourceAliases": [f"alias/marketpulse-{env}"], **more}


# Across accounts


def test_production_reads_models_of_development(accounts):
    reader = accounts["prod"].role("ecs-task")
    assert may(accounts, reader, "s3:GetObject", MODELS, {})
    assert may(accounts, reader, "kms:Decrypt", key("dev"), of_key("dev", **THROUGH_S3))
    bucket = f"arn:aws:s3:::{names.bucket('dev', 'artifacts')}"
    assert may(accounts, reader, "s3:ListBucket", bucket, {"s3:prefix": "models/churn/"})


@pytest.mark.parametrize("action", ["s3:PutObject", "s3:DeleteObject", "s3:PutObjectAcl"])
def test_production_does_not_write_models_of_development(accounts, action):
    assert not may(accounts, accounts["prod"].role("ecs-task"), action, MODELS, {})
    assert not may(accounts, administrator(), action, MODELS, {})


def test_production_reads_nothing_of_development_but_models(accounts):
    reader = accounts["prod"].role("ecs-task")
    bucket = f"arn:aws:s3:::{names.bucket('dev', 'artifacts')}"
    assert not may(accounts, reader, "s3:GetObject", f"{bucket}/jobs/0.1.0/marketpulse.zip", {})
    assert not may(accounts, reader, "s3:ListBucket", bucket, {"s3:prefix": "jobs/"})
    assert not may(accounts, reader, "kms:Decrypt", key("dev"), of_key("dev"))
    assert not may(accounts, reader, "kms:Encrypt", key("dev"), of_key("dev", **THROUGH_S3))


def test_other_roles_of_production_do_not_read_models(accounts):
    assert not may(accounts, accounts["prod"].role("glue-job"), "s3:GetObject", MODELS, {})
    assert not may(accounts, administrator(), "s3:GetObject", MODELS, {})
    through_s3 = of_key("dev", **THROUGH_S3)
    assert not may(accounts, administrator(), "kms:Decrypt", key("dev"), through_s3)


def test_any_other_account_is_turned_away(accounts):
    for name in ("administrator", "marketpulse-prod-ecs-task"):
        stranger = administrator("333333333333", name)
        assert not may(accounts, stranger, "s3:GetObject", MODELS, {})
        through_s3 = of_key("dev", **THROUGH_S3)
        assert not may(accounts, stranger, "kms:Decrypt", key("dev"), through_s3)


@pytest.mark.parametrize("layer", names.LAYERS)
def test_development_cannot_touch_production(accounts, layer):
    of_dev = [*accounts["dev"].roles.values(), administrator(names.DEV_ACCOUNT)]
    target = f"arn:aws:s3:::{names.bucket('prod', layer)}/models/any"
    for action in ("s3:GetObject", "s3:PutObject", "s3:DeleteObject"):
        assert not [role.arn for role in of_dev if may(accounts, role, action, target, {})]


# Buckets


@pytest.mark.parametrize("layer", names.LAYERS)
@pytest.mark.parametrize("env", ["dev", "prod"])
def test_bucket_answers_over_tls_only(accounts, env, layer):
    bucket = names.bucket(env, layer)
    owner = administrator(names.account(env))
    plain = {"aws:SecureTransport": "false"}
    for resource in (f"arn:aws:s3:::{bucket}", f"arn:aws:s3:::{bucket}/any"):
        assert may(accounts, owner, "s3:GetObject", resource, {})
        assert not may(accounts, owner, "s3:GetObject", resource, plain)


@pytest.mark.parametrize("layer", ["raw", "silver", "gold", "artifacts"])
@pytest.mark.parametrize("env", ["dev", "prod"])
def test_bucket_of_data_takes_only_what_its_key_encrypts(accounts, env, layer):
    target = f"arn:aws:s3:::{names.bucket(env, layer)}/any"
    owner = administrator(names.account(env))

    def may_put(**context):
        headers = {f"s3:x-amz-{name.replace('_', '-')}": it for name, it in context.items()}
        return may(accounts, owner, "s3:PutObject", target, headers)

    kms = accounts[env].deployment.client("kms")
    platform_key = kms.describe_key(KeyId=f"alias/marketpulse-{env}")["KeyMetadata"]["Arn"]
    encryption = "server_side_encryption"
    with_key = "server_side_encryption_aws_kms_key_id"
    assert may_put()
    assert may_put(**{encryption: "aws:kms", with_key: platform_key})
    assert not may_put(**{encryption: "AES256"})
    assert not may_put(**{encryption: "aws:kms", with_key: f"{platform_key}0"})


# Keys


@pytest.mark.parametrize("env", ["dev", "prod"])
def test_jobs_use_the_key_through_services_only(accounts, env):
    for name in ("glue", "glue-job", "redshift", "ecs-task"):
        role = accounts[env].role(name)
        assert may(accounts, role, "kms:Decrypt", key(env), of_key(env, **THROUGH_S3))
        for action in ("kms:ScheduleKeyDeletion", "kms:PutKeyPolicy", "kms:CreateGrant"):
            assert not may(accounts, role, action, key(env), of_key(env, **THROUGH_S3))


@pytest.mark.parametrize("env", ["dev", "prod"])
def test_administrator_manages_the_key_and_holds_it_never_in_hand(accounts, env):
    owner = administrator(names.account(env))
    assert may(accounts, owner, "kms:PutKeyPolicy", key(env), of_key(env))
    assert may(accounts, owner, "kms:Decrypt", key(env), of_key(env, **THROUGH_S3))
    assert not may(accounts, owner, "kms:Decrypt", key(env), of_key(env))


# Who becomes a role


def may_deploy(accounts, env, principal, external_id=EXTERNAL_ID):
    role = accounts[env].roles["marketpulse-deploy"]
    context = {"sts:ExternalId": external_id, "aws:PrincipalArn": principal}
    return may_assume(role, Request(principal, "sts:AssumeRole", role.arn, context))


@pytest.mark.parametrize("env", ["dev", "prod"])
def test_only_ci_deploys_and_says_the_word(accounts, env):
    ci = "arn:aws:iam::111111111111:role/marketpulse-ci"
    assert may_deploy(accounts, env, ci)
    assert not may_deploy(accounts, env, ci, external_id="guessed")
    assert not may_deploy(accounts, env, "arn:aws:iam::111111111111:role/somebody")
    assert not may_deploy(accounts, env, "arn:aws:iam::333333333333:role/marketpulse-ci")


@pytest.mark.parametrize(
    ("subject", "may_enter"),
    [
        (f"repo:{REPOSITORY}:environment:prod", True),
        (f"repo:{REPOSITORY}:pull_request", False),
        (f"repo:{REPOSITORY}:ref:refs/heads/main", False),
        ("repo:somebody/marketpulse:environment:prod", False),
    ],
)
def test_only_approved_workflows_of_the_repository_become_ci(accounts, subject, may_enter):
    role = accounts["dev"].roles["marketpulse-ci"]
    provider = "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com"
    context = {
        "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
        "token.actions.githubusercontent.com:sub": subject,
    }
    request = Request(provider, "sts:AssumeRoleWithWebIdentity", role.arn, context)
    assert may_assume(role, request) == may_enter


def test_ci_can_do_nothing_but_take_deploy_roles(accounts):
    role = accounts["dev"].roles["marketpulse-ci"]

    def may_do(action, resource):
        return is_allowed(role, Request(role.arn, action, resource), Owned(role.arn.split(":")[4]))

    assert may_do("sts:AssumeRole", "arn:aws:iam::111111111111:role/marketpulse-deploy")
    assert not may_do("sts:AssumeRole", "arn:aws:iam::111111111111:role/administrator")
    assert not may_do("s3:GetObject", MODELS)


@pytest.mark.parametrize(
    ("name", "service"),
    [
        ("glue", "glue.amazonaws.com"),
        ("ecs-task", "ecs-tasks.amazonaws.com"),
        ("state-machine", "states.amazonaws.com"),
    ],
)
def test_service_takes_a_role_for_its_own_account_only(accounts, name, service):
    role = accounts["prod"].role(name)

    def may_take(principal, account):
        context = {"aws:SourceAccount": account}
        return may_assume(role, Request(principal, "sts:AssumeRole", role.arn, context))

    assert may_take(service, "222222222222")
    assert not may_take(service, "333333333333")
    assert not may_take("lambda.amazonaws.com", "222222222222")
