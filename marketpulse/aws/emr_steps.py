"""Steps of an EMR cluster: submit the silver job as one, list them, follow one to its end."""

from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from botocore.exceptions import ClientError

from marketpulse.aws.clients import client
from marketpulse.aws.job_request import JobRequest
from marketpulse.aws.troubles import error_code
from marketpulse.errors import AwsError, MarketPulseError, UsageError
from marketpulse.packaging.distribution import ARCHIVE, ENTRY_SCRIPT

PYTHON = "/opt/marketpulse/bin/python"
"""Where the bootstrap script puts Python 3.11 with the job's packages."""
_SPARK_SETTINGS = {
    "spark.pyspark.python": PYTHON,
    "spark.pyspark.driver.python": PYTHON,
    # Spark's files, staged duplicates, appear in S3 without being renamed, which copies them there.
    "spark.sql.parquet.fs.optimized.committer.optimization-enabled": "true",
}
_OVER = ("TERMINATING", "TERMINATED", "TERMINATED_WITH_ERRORS")
_ENDED = ("COMPLETED", "FAILED", "CANCELLED", "INTERRUPTED")


@dataclass(frozen=True)
class Step:
    """A step as EMR shows it; times are aware of their zone."""

    cluster: str
    id: str
    name: str
    state: str
    created: datetime | None
    started: datetime | None
    ended: datetime | None
    reason: str

    @property
    def has_ended(self) -> bool:
        """Whether its state is a last one."""
        return self.state in _ENDED

    @property
    def has_succeeded(self) -> bool:
        """Whether it did what it was asked to."""
        return self.state == "COMPLETED"


def submit(cluster: str, request: JobRequest, jobs: str) -> str:
    """Add a step that runs the job from the S3 folder `jobs`; returns the step's id.

    A step that fails leaves the cluster and the steps behind it alone.
    """
    require_cluster(cluster)
    command = ["spark-submit", "--deploy-mode", "client", "--name", request.title]
    for name, value in _SPARK_SETTINGS.items():
        command += ["--conf", f"{name}={value}"]
    jobs = jobs.rstrip("/")
    command += ["--py-files", f"{jobs}/{ARCHIVE}", f"{jobs}/{ENTRY_SCRIPT}"]
    for name, value in request.arguments().items():
        command += [name, value]
    answer = client("emr").add_job_flow_steps(
        JobFlowId=cluster,
        Steps=[
            {
                "Name": request.title[:256],
                "ActionOnFailure": "CONTINUE",
                "HadoopJarStep": {"Jar": "command-runner.jar", "Args": command},
            }
        ],
    )
    return answer["StepIds"][0]


def require_cluster(cluster: str) -> dict:
    """Return a cluster that takes steps; raises MarketPulseError when it is gone or never was."""
    try:
        found = client("emr").describe_cluster(ClusterId=cluster)["Cluster"]
    except ClientError as error:
        if error_code(error) not in ("InvalidRequestException", "ValidationException"):
            raise
        raise UsageError(
            f"there is no EMR cluster {cluster} in {client('emr').meta.region_name}: check "
            "--cluster or MARKETPULSE_EMR_CLUSTER, the region and the AWS account"
        ) from error
    status = found["Status"]
    if status["State"] in _OVER:
        why = status.get("StateChangeReason", {}).get("Message")
        raise MarketPulseError(
            f"the EMR cluster {cluster} ({found['Name']}) takes no steps, it is {status['State']}"
            f"{f' ({why})' if why else ''}: start another one"
        )
    return found


def list_steps(cluster: str, most: int) -> list[Step]:
    """Return the newest steps, newest first."""
    pages = client("emr").get_paginator("list_steps").paginate(ClusterId=cluster)
    steps = (_step(cluster, step) for page in pages for step in page["Steps"])
    return sorted(islice(steps, most), key=_when_created, reverse=True)


def find_step(cluster: str, step: str) -> Step:
    """Return a step; raises UsageError when the cluster has none of that id."""
    try:
        return _step(cluster, client("emr").describe_step(ClusterId=cluster, StepId=step)["Step"])
    except ClientError as error:
        if error_code(error) not in ("InvalidRequestException", "ValidationException"):
            raise
        raise UsageError(f"the EMR cluster {cluster} has no step {step}") from error


def cancel_steps(cluster: str, steps: list[str]) -> None:
    """Cancel steps that wait or run; raises AwsError that names those which EMR would not."""
    answer = client("emr").cancel_steps(ClusterId=cluster, StepIds=steps)
    refused = [
        f"{each['StepId']} ({each.get('Reason', 'no reason given')})"
        for each in answer["CancelStepsInfoList"]
        if each["Status"] == "FAILED"
    ]
    if refused:
        raise AwsError(f"not cancelled: {', '.join(refused)}")


def _step(cluster: str, found: dict) -> Step:
    status = found["Status"]
    timeline = status.get("Timeline", {})
    details = [status.get("FailureDetails", {}), status.get("StateChangeReason", {})]
    reasons = [part for each in details for part in (each.get("Reason"), each.get("Message"))]
    return Step(
        cluster=cluster,
        id=found["Id"],
        name=found["Name"],
        state=status["State"],
        created=timeline.get("CreationDateTime"),
        started=timeline.get("StartDateTime"),
        ended=timeline.get("EndDateTime"),
        reason=" ".join(dict.fromkeys(filter(None, reasons))),
    )


def _when_created(step: Step) -> float:
    return step.created.timestamp() if step.created else 0.0
