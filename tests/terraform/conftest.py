"""Both environments are put up once for all tests of the folder; the last module removes them."""

from collections.abc import Iterator

import pytest

from tests.local_aws import LocalAws
from tests.terraform.deployments import ENVIRONMENTS, Deployment, at_once, deployment
from tests.terraform.inventory import inventory
from tests.terraform.policies.accounts import Account


@pytest.fixture(scope="session")
def aws(tmp_path_factory) -> Iterator[LocalAws]:
    with LocalAws.start(tmp_path_factory.mktemp("aws"), env="prod", empty=True) as running:
        yield running


@pytest.fixture(scope="session")
def described(aws, tmp_path_factory) -> dict[str, Deployment]:
    """The environments, before anything is done."""
    folder = tmp_path_factory.mktemp("terraform")
    return {env: deployment(aws, env, folder) for env in ENVIRONMENTS}


@pytest.fixture(scope="session")
def fresh(described) -> dict[str, set[str]]:
    """What the accounts have before anybody has done anything."""
    return {env: inventory(it) for env, it in described.items()}


@pytest.fixture(scope="session")
def deployments(described, fresh) -> dict[str, Deployment]:
    at_once(Deployment.put_up, described)
    return described


@pytest.fixture(params=ENVIRONMENTS)
def deployed(request, deployments) -> Deployment:
    """One environment after the other."""
    return deployments[request.param]


@pytest.fixture(scope="session")
def accounts(deployments) -> dict[str, Account]:
    """The policies of both accounts as they are deployed."""
    return {env: Account.read(it) for env, it in deployments.items()}
