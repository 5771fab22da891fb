"""The silver job on Glue: the same script, the same lake."""

import boto3
import pytest

from marketpulse.settings import settings

pytestmark = pytest.mark.usefixtures("story")
ENV = ("--env", "prod")
STORES = ("--datasets", "stores", "--date", "2026-03-03")


@pytest.fixture(scope="module")
def job() -> str:
    """A Glue job as Terraform makes it."""
    boto3.client("glue").create_job(
        Name="marketpulse-prod-silver",
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
    return "marketpulse-prod-silver"


def test_job_publishes_a_batch_again(job, prod, marketpulse):
    entry = prod.bucket("silver") / "ledger" / "stores" / "2026-03-03.json"
    before = entry.read_text()

    done = marketpulse("jobs", "run", "--job", job, *STORES, "--force", "--wait", *ENV)

    assert "is done" in done.stdout
    assert entry.read_text() != before


def test_failed_run_says_why(job, prod, marketpulse):
    failed = marketpulse(
        "jobs", "run", "--job", job, "--datasets", "stores", "--date", "2020-01-01",
        "--wait", *ENV, fails=True,
    )  # fmt: skip

    assert "2020-01-01" in failed.stderr
    assert "Traceback" not in failed.stderr


def test_failed_step_says_why(prod, marketpulse):
    failed = marketpulse(
        "emr", "submit", "--datasets", "stores", "--date", "2020-01-01", "--wait", *ENV, fails=True
    )

    assert "2020-01-01" in failed.stderr
    assert "Traceback" not in failed.stderr
