"""The environment `stg` with three days in silver, and built what the tests look at."""

from collections.abc import Iterator

import pytest
from deployment import Deployment, deployed
from projects import dbt, messages, outcomes

from marketpulse.settings import PROJECT_ROOT

DAYS = ("--from", "2026-03-02", "--to", "2026-03-04", "--scale", "0.001", "--seed", "7")


@pytest.fixture(scope="package")
def stg(tmp_path_factory, marketpulse) -> Iterator[Deployment]:
    with deployed("stg", tmp_path_factory.mktemp("stg")) as deployment:
        marketpulse("generate", "--env", "stg", *DAYS)
        marketpulse("silver", "--env", "stg")
        build_what_is_made_of_clicks()
        yield deployment


def build_what_is_made_of_clicks() -> None:
    """Build it with all that it needs; what is made of all data is built in `prod`."""
    chosen = ("--select", "@source:silver.clicks", "+gold_dim_product", "+gold_dim_date")
    untested = ("--exclude-resource-type", "test", "--exclude-resource-type", "unit_test")
    for target in ("stg_lake", "stg"):
        answer = dbt(PROJECT_ROOT, target, "build", *chosen, *untested)
        assert "error" not in outcomes(answer).values(), messages(answer)


@pytest.fixture(autouse=True)
def no_faults_left(stg) -> Iterator[None]:
    yield
    stg.aws.faults.clear()
