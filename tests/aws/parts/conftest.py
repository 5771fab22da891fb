"""The environment `stg`, with three days built when the tests begin."""

from collections.abc import Iterator

import pytest
from deployment import Deployment, deployed

DAYS = ("--from", "2026-03-02", "--to", "2026-03-04", "--scale", "0.001", "--seed", "7")


@pytest.fixture(scope="package")
def stg(tmp_path_factory, marketpulse) -> Iterator[Deployment]:
    with deployed("stg", tmp_path_factory.mktemp("stg")) as deployment:
        marketpulse("generate", "--env", "stg", *DAYS)
        marketpulse("silver", "--env", "stg")
        marketpulse("build", "--env", "stg")
        yield deployment


@pytest.fixture(autouse=True)
def no_faults_left(stg) -> Iterator[None]:
    yield
    stg.aws.faults.clear()
