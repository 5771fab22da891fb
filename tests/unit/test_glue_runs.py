from datetime import UTC, date, datetime

import pytest
from botocore.exceptions import ClientError

from marketpulse.aws import glue_runs
from marketpulse.aws.clients import client
from marketpulse.aws.job_request import JobRequest
from marketpulse.errors import AwsError, UsageError
from marketpulse.lake import Lake
from marketpulse.settings import settings
from spark_jobs.job_arguments import parse

JOB = "marketpulse-dev-silver"
REQUEST = JobRequest(
    "dev",
    Lake("s3://marketpulse-111111111111-dev-{layer}"),
    ["stores"],
    [date(2026, 3, 2)],
    force=True,
    accept_failed_share=0.5,
)


@pytest.fixture
def job(aws, monkeypatch) -> str:
    monkeypatch.setenv("MARKETPULSE_TOKEN_KEY_PARAMETER", "/marketpulse/dev/token-key")
    settings.cache_clear()
    client("glue").create_job(
        Name=JOB, Role="r", Command={"Name": "glueetl", "ScriptLocation": "s3://b/s.py"}
    )
    yield JOB
    settings.cache_clear()


def refuse(monkeypatch, operation: str, code: str) -> None:
    def refused(**_):
        raise ClientError({"Error": {"Code": code}}, operation)

    monkeypatch.setattr(client("glue"), operation, refused)


def test_run_is_given_arguments_that_the_job_understands(job):
    words = [word for pair in {"--JOB_NAME": job, **REQUEST.arguments()}.items() for word in pair]
    asked = parse(words)
    assert (asked.lake, asked.datasets, asked.days) == (
        REQUEST.lake.root,
        REQUEST.datasets,
        REQUEST.days,
    )
    assert (asked.force, asked.accept_failed_share, asked.token_key_parameter, asked.region) == (
        True,
        0.5,
        "/marketpulse/dev/token-key",
        "us-east-2",
    )


def test_started_run_is_found(job):
    run = glue_runs.start(job, REQUEST)

    assert glue_runs.find_run(job, run).id == run


def test_missing_job_and_run_are_named(job):
    with pytest.raises(UsageError, match="no Glue job nothing in us-east-2: check --job"):
        glue_runs.start("nothing", REQUEST)
    with pytest.raises(UsageError, match=f"the Glue job {job} has no run jr_0"):
        glue_runs.find_run(job, "jr_0")


def test_job_that_is_at_work_is_not_started_again(job, monkeypatch):
    refuse(monkeypatch, "start_job_run", "ConcurrentRunsExceededException")

    with pytest.raises(AwsError, match="at work as often as it may be: wait"):
        glue_runs.start(job, REQUEST)


def test_runs_are_listed_newest_first(job, monkeypatch):
    runs = [
        {
            "Id": f"jr_{hour}",
            "JobRunState": "SUCCEEDED",
            "StartedOn": datetime(2026, 3, 2, hour, tzinfo=UTC),
        }
        for hour in range(3)
    ]
    pages = type("Pages", (), {"paginate": lambda *_, **__: [{"JobRuns": runs}]})
    monkeypatch.setattr(client("glue"), "get_paginator", lambda _: pages())

    assert [run.id for run in glue_runs.list_runs(job, 9)] == ["jr_2", "jr_1", "jr_0"]


def test_failed_run_is_told_with_its_error():
    error, logs = "SystemExit: Error: sales was refused", "/aws-glue/jobs/dev-role"
    run = glue_runs.JobRun(JOB, "jr_1", "FAILED", None, None, 9, {}, error, logs)

    assert run.has_ended
    assert not run.has_succeeded
    assert glue_runs.failure_text(run) == (
        f"run jr_1 of the Glue job {JOB} ended as FAILED: {error}\n"
        f"Its log is in CloudWatch, in the groups that begin with {logs}, stream jr_1."
    )
