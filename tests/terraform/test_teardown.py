"""The environments are removed by the command line, and nothing is left; the last test of all."""

import subprocess
import sys
from pathlib import Path

import pytest

from marketpulse.settings import PROJECT_ROOT
from tests.terraform.deployments import at_once


def remove(deployment):
    """Run `marketpulse teardown` as a person does, who types the environment's name."""
    command = [Path(sys.executable).with_name("marketpulse"), "teardown", "--env", deployment.env]
    return subprocess.run(
        command,
        input=f"{deployment.env}\n",
        capture_output=True,
        text=True,
        cwd=PROJECT_ROOT,
        env=deployment.root.environment | {"TF_WORKSPACE": deployment.env},
    )


@pytest.fixture(scope="module")
def removed(deployments):
    return at_once(remove, deployments)


def test_state_is_empty(deployed, removed):
    done = removed[deployed.env]
    assert "resources of Terraform" in done.stdout, done.stderr
    assert deployed.root.resources() == [], f"{done.stdout}\n{done.stderr}"
