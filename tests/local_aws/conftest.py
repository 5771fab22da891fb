"""One local AWS for the tests of a module: they do not share objects across modules."""

import boto3
import pytest

from tests.local_aws import LocalAws


@pytest.fixture(scope="module")
def aws(tmp_path_factory):
    with LocalAws.start(tmp_path_factory.mktemp("aws")) as running:
        with pytest.MonkeyPatch.context() as patch:
            for name, value in running.environment.items():
                patch.setenv(name, value)
            boto3.DEFAULT_SESSION = None
            yield running
        boto3.DEFAULT_SESSION = None


@pytest.fixture
def s3(aws):
    return boto3.client("s3")


@pytest.fixture
def raw(aws):
    """Name of the bucket for tests of objects."""
    return "marketpulse-111111111111-dev-raw"
