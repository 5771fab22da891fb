"""Which account and folder an environment has, and who may work in it."""

import pytest

from marketpulse.deployment.account import require_account
from marketpulse.deployment.environments import CloudEnvironment, cloud_environment
from marketpulse.errors import UsageError
from marketpulse.options import Environment


@pytest.mark.parametrize(
    ("env", "account"),
    [("dev", "111111111111"), ("stg", "222222222222"), ("prod", "222222222222")],
)
def test_account_is_read_from_the_environments_own_values(env, account):
    found = cloud_environment(Environment(env))

    assert (found.name, found.account_id, found.region) == (env, account, "us-east-2")
    assert found.bucket("raw") == f"marketpulse-{account}-{env}-raw"


def test_local_is_nothing_to_deploy():
    with pytest.raises(UsageError, match="local needs no infrastructure"):
        cloud_environment(Environment.local)


def test_missing_values_are_named(tmp_path):
    (tmp_path / "dev").mkdir()
    (tmp_path / "dev" / "terraform.tfvars").write_text('region = "us-east-2"\n')

    with pytest.raises(UsageError, match=r"terraform\.tfvars does not say account_id"):
        cloud_environment(Environment.dev, tmp_path)
    with pytest.raises(UsageError, match=r"prod/terraform\.tfvars is not there"):
        cloud_environment(Environment.prod, tmp_path)


def test_credentials_of_another_account_are_refused(dev, tmp_path):
    prod = CloudEnvironment("prod", tmp_path, "222222222222", "us-east-2")

    with pytest.raises(UsageError, match=r"account 222222222222, but .* in account 111111111111"):
        require_account(prod)
    assert "111111111111" in require_account(dev)
