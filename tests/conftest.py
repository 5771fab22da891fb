"""Fixtures for tests that run Spark; tests that ask for none of them start no Spark."""

import os

import pytest

from marketpulse.lake import Lake
from marketpulse.settings import PROJECT_ROOT, settings

TOKEN_KEY = "a key for tests"


def pytest_configure():
    """Of tests that run side by side, each process has dbt write to a folder of its own."""
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker:
        os.environ["DBT_TARGET_PATH"] = str(PROJECT_ROOT / "target" / "tests" / worker)


@pytest.fixture(scope="session")
def spark():
    """The session that all tests of this process share; the jobs find it by themselves."""
    from spark_jobs.session import spark_session

    return spark_session(input_bytes=0)


@pytest.fixture(scope="module")
def token_key():
    """Tokens depend on this key, not on one that happens to lie on the machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MARKETPULSE_TOKEN_KEY", TOKEN_KEY)
        settings.cache_clear()
        yield TOKEN_KEY.encode()
    settings.cache_clear()


@pytest.fixture(scope="module")
def module_lake(token_key, tmp_path_factory) -> Lake:
    """A lake that the tests of one module share."""
    return Lake(str(tmp_path_factory.mktemp("lake")))
