"""Both environments are put up once for all tests of the folder; the last module removes them."""

from collections.abc import Iterator

import pytest

from tests.local_aws import LocalAws
from tests.terraform.deployments import ENVIRONMENTS, Deployment, at_once, deployment


@pytest.fixture(scope="session")
def aws(tmp_path_factory) -> Iterator[LocalAws]:
    with LocalAws.start(tmp_path_factory.mktemp("aws"), env="prod", empty=True) as running:
        yield running


@pytest.fixture(scope="session")
def deployments(aws, tmp_path_factory) -> dict[str, Deployment]:
    folder = tmp_path_factory.mktemp("terraform")
    made = {env: deployment(aws, env, folder) for env in ENVIRONMENTS}
    at_once(Deployment.put_up, made)
    return made


@pytest.fixture(params=ENVIRONMENTS)
def deployed(request, deployments) -> Deployment:
    """One environment after the other."""
    return deployments[request.param]
