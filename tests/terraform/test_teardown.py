"""The environments are removed by the command line, and nothing is left; the last test of all."""

import subprocess
import sys
from pathlib import Path

import pytest

from marketpulse.settings import PROJECT_ROOT
from tests.terraform.deployments import ENVIRONMENTS, at_once
from tests.terraform.inventory import inventory


def tear_down(deployment):
    """Run `marketpulse teardown` as a person does, who types the environment's name."""
    command = [Path(sys.executable).with_name("marketpulse"), "teardown", "--env", deployment.env]
    return subprocess.run(
        command,
        input=f"{deployment.env}\n",
        capture_output=True,
        text=True,
        cwd=PROJECT_ROOT,
        env=deployment.root.environment,
    )


def remove_bootstrap(deployment):
    """Take off what protects the state from mistakes, and remove what bootstrap made."""
    bucket = f"marketpulse-{deployment.account}-terraform-state"
    s3 = deployment.client("s3")
    found = s3.list_object_versions(Bucket=bucket)
    for it in found.get("Versions", []) + found.get("DeleteMarkers", []):
        s3.delete_object(Bucket=bucket, Key=it["Key"], VersionId=it["VersionId"])
    deployment.client("dynamodb").update_table(
        TableName="marketpulse-terraform-lock", DeletionProtectionEnabled=False
    )
    deployment.bootstrap.destroy()


@pytest.fixture(scope="module")
def torn_down(deployments):
    return at_once(tear_down, deployments)


@pytest.fixture(scope="module")
def emptied(torn_down, deployments):
    """What the accounts have when all that we made is gone."""
    at_once(remove_bootstrap, deployments)
    return {env: inventory(it) for env, it in deployments.items()}


def test_state_of_the_environment_is_empty(deployed, torn_down):
    done = torn_down[deployed.env]
    assert deployed.root.resources() == [], f"{done.stdout}\n{done.stderr}"


def test_development_leaves_nothing_behind(torn_down):
    done = torn_down["dev"]
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    assert "nothing is left of dev" in done.stdout


@pytest.mark.parametrize("env", ENVIRONMENTS)
def test_account_is_as_it_was_before(fresh, emptied, env):
    left = sorted(emptied[env] - fresh[env])
    assert left == [], "\n".join(left)


def test_keys_wait_to_be_deleted(deployed, emptied):
    kms = deployed.client("kms")
    keys = [kms.describe_key(KeyId=it["KeyId"])["KeyMetadata"] for it in kms.list_keys()["Keys"]]
    ours = [it for it in keys if it["KeyManager"] == "CUSTOMER"]
    assert {it["KeyState"] for it in ours} == {"PendingDeletion"}
