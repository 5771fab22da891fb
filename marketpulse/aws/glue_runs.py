"""Runs of a Glue job: start the silver job, list runs, follow one to its end."""

from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from botocore.exceptions import ClientError

from marketpulse.aws.clients import client
from marketpulse.aws.job_request import JobRequest
from marketpulse.aws.troubles import error_code
from marketpulse.errors import AwsError, UsageError

_ENDED = ("SUCCEEDED", "FAILED", "ERROR", "TIMEOUT", "STOPPED", "EXPIRED")


@dataclass(frozen=True)
class JobRun:
    """A run as Glue shows it; times are aware of their zone."""

    job: str
    id: str
    state: str
    started: datetime | None
    ended: datetime | None
    seconds: int
    arguments: dict[str, str]
    error: str
    log_group: str
    """Where its log is; the name depends on role and security configuration."""

    @property
    def has_ended(self) -> bool:
        """Whether its state is a last one."""
        return self.state in _ENDED

    @property
    def has_succeeded(self) -> bool:
        """Whether it did what it was asked to."""
        return self.state == "SUCCEEDED"


def start(job: str, request: JobRequest) -> str:
    """Start a run of a job and return its id; raises when another run of it is at work."""
    try:
        return client("glue").start_job_run(JobName=job, Arguments=request.arguments())["JobRunId"]
    except ClientError as error:
        if error_code(error) == "ConcurrentRunsExceededException":
            raise AwsError(
                f"the Glue job {job} is at work as often as it may be: wait for its run to end"
            ) from error
        if error_code(error) == "EntityNotFoundException":
            raise UsageError(_no_job(job)) from error
        raise


def list_runs(job: str, most: int) -> list[JobRun]:
    """Return the newest runs, newest first."""
    try:
        pages = client("glue").get_paginator("get_job_runs").paginate(JobName=job)
        runs = [_run(job, run) for run in islice((r for p in pages for r in p["JobRuns"]), most)]
    except ClientError as error:
        if error_code(error) == "EntityNotFoundException":
            raise UsageError(_no_job(job)) from error
        raise
    return sorted(runs, key=lambda run: run.started.timestamp() if run.started else 0, reverse=True)


def find_run(job: str, run: str) -> JobRun:
    """Return a run; raises UsageError when the job has none of that id."""
    try:
        return _run(job, client("glue").get_job_run(JobName=job, RunId=run)["JobRun"])
    except ClientError as error:
        if error_code(error) == "EntityNotFoundException":
            raise UsageError(f"the Glue job {job} has no run {run}") from error
        raise


def failure_text(run: JobRun) -> str:
    """Say how a run ended, and why."""
    reason = f": {run.error}" if run.error else ""
    return (
        f"run {run.id} of the Glue job {run.job} ended as {run.state}{reason}\n"
        f"Its log is in CloudWatch, in the groups that begin with {run.log_group}, stream {run.id}."
    )


def _no_job(job: str) -> str:
    return (
        f"there is no Glue job {job} in {client('glue').meta.region_name}: check --job or "
        "MARKETPULSE_GLUE_JOB, the region and the AWS account"
    )


def _run(job: str, found: dict) -> JobRun:
    return JobRun(
        job=job,
        id=found["Id"],
        state=found["JobRunState"],
        started=found.get("StartedOn"),
        ended=found.get("CompletedOn"),
        seconds=found.get("ExecutionTime", 0),
        arguments=found.get("Arguments", {}),
        error=found.get("ErrorMessage", ""),
        log_group=found.get("LogGroupName", "/aws-glue/jobs"),
    )
