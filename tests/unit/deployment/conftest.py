"""An environment `dev` in the account that moto plays."""

import pytest

from marketpulse.deployment.environments import CloudEnvironment


@pytest.fixture
def dev(aws, tmp_path) -> CloudEnvironment:
    return CloudEnvironment("dev", tmp_path, "111111111111", "us-east-2")
