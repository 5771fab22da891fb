"""AWS in memory for tests that ask for it; nothing of it leaves the process."""

import pytest

REGION = "us-east-2"
LAYERS = ("raw", "silver", "gold", "logs", "artifacts")
BUCKETS = "marketpulse-111111111111-dev"


@pytest.fixture
def aws(monkeypatch):
    """The account 111111111111 with the buckets of dev, and credentials that reach nothing else."""
    from moto import mock_aws

    from marketpulse.aws.clients import client

    for name in ("AWS_ENDPOINT_URL", "AWS_PROFILE", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    monkeypatch.setenv("MOTO_ACCOUNT_ID", "111111111111")
    with mock_aws():
        for layer in LAYERS:
            # The process's own client: making one takes longer than most tests.
            client("s3").create_bucket(
                Bucket=f"{BUCKETS}-{layer}",
                CreateBucketConfiguration={"LocationConstraint": REGION},
            )
        yield


@pytest.fixture(params=["folder", "S3"])
def any_lake(request, tmp_path):
    """An empty lake on each kind of storage."""
    from marketpulse.lake import Lake

    if request.param == "folder":
        return Lake(str(tmp_path / "lake"))
    request.getfixturevalue("aws")
    return Lake(f"s3://{BUCKETS}-silver")
