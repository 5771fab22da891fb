import pytest

from marketpulse.aws.clients import client
from marketpulse.aws.job_files import publish, wheel_uris
from marketpulse.errors import MarketPulseError

BUCKET = "marketpulse-111111111111-dev-artifacts"
JOBS = f"s3://{BUCKET}/jobs/0.1.0"
NAMES = [
    "wheels/a-1.0-py3-none-any.whl",
    "wheels/requirements.txt",
    "bootstrap.sh",
    "marketpulse.zip",
    "source_to_bronze.py",
    "bronze_to_silver.py",
]


@pytest.fixture
def dist(tmp_path):
    for name in NAMES:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    return tmp_path


def test_files_lie_below_the_version_and_the_script_comes_last(aws, dist):
    assert publish(JOBS, dist) == NAMES

    found = client("s3").list_objects_v2(Bucket=BUCKET)["Contents"]
    assert {entry["Key"] for entry in found} == {f"jobs/0.1.0/{name}" for name in NAMES}


def test_only_what_differs_is_uploaded_again(aws, dist):
    publish(JOBS, dist)
    (dist / "marketpulse.zip").write_text("new")

    assert publish(JOBS, dist) == ["marketpulse.zip"]
    assert publish(JOBS, dist) == []


def test_folder_that_was_not_built_is_refused(aws, tmp_path):
    with pytest.raises(MarketPulseError, match=r"lacks .*marketpulse.zip.*: run `make package`"):
        publish(JOBS, tmp_path)


def test_glue_is_told_where_the_wheels_are(dist):
    assert wheel_uris(f"{JOBS}/", dist) == [f"{JOBS}/wheels/a-1.0-py3-none-any.whl"]
