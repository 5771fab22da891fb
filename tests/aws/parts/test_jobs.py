"""The silver job on Glue: the same script, the same lake."""

import shutil
from collections.abc import Iterator

import boto3
import pytest

from marketpulse.settings import settings

pytestmark = pytest.mark.usefixtures("stg")
ENV = ("--env", "stg")
STORES = ("--datasets", "stores", "--date", "2026-03-03")


@pytest.fixture(scope="module")
def job() -> str:
    """A Glue job as Terraform makes it."""
    boto3.client("glue").create_job(
        Name="marketpulse-stg-silver",
        Role=settings().glue_role_arn,
        Command={
            "Name": "glueetl",
            "PythonVersion": "3",
            "ScriptLocation": f"{settings().jobs}/bronze_to_silver.py",
        },
        DefaultArguments={
            "--extra-py-files": f"{settings().jobs}/marketpulse.zip",
            "--job-bookmark-option": "job-bookmark-disable",
            "--enable-metrics": "true",
        },
        GlueVersion="5.0",
    )
    return "marketpulse-stg-silver"


def test_job_publishes_a_batch_again(job, stg, called):
    entry = stg.bucket("silver") / "ledger" / "stores" / "2026-03-03.json"
    before = entry.read_text()

    done = called("jobs", "run", "--job", job, *STORES, "--force", "--wait", *ENV)

    assert "is done" in done.stdout
    assert entry.read_text() != before


@pytest.fixture
def unreadable_day(stg) -> Iterator[str]:
    """A delivery of stores in which nothing can be read."""
    folder = stg.bucket("raw") / "bronze" / "stores" / "ingest_date=2026-03-07"
    folder.mkdir(parents=True)
    (folder / "part-0000.csv").write_text("store_id\n" + "\x00\n" * 50)
    yield "2026-03-07"
    shutil.rmtree(folder)


def test_failed_run_says_why(job, unreadable_day, called):
    options = ("--datasets", "stores", "--date", unreadable_day, "--wait")

    failed = called("jobs", "run", "--job", job, *options, *ENV, fails=True)

    assert f"stores {unreadable_day}" in failed.stderr
    assert "Traceback" not in failed.stderr


def test_failed_step_says_why(unreadable_day, called):
    options = ("--datasets", "stores", "--date", unreadable_day, "--wait")

    failed = called("emr", "submit", *options, *ENV, fails=True)

    assert f"stores {unreadable_day}" in failed.stderr
    assert "Traceback" not in failed.stderr
