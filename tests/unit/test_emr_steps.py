import gzip
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from botocore.exceptions import ClientError
from moto.emr.models import emr_backends

from marketpulse.aws import emr_steps, step_attempts, step_logs, waiting
from marketpulse.aws.clients import client
from marketpulse.aws.job_request import JobRequest
from marketpulse.aws.step_logs import last_lines
from marketpulse.errors import AwsError, MarketPulseError, UsageError
from marketpulse.lake import Lake
from marketpulse.settings import settings

JOBS = "s3://marketpulse-111111111111-dev-artifacts/jobs/0.1.0"
LOGS = "marketpulse-111111111111-dev-logs"
REQUEST = JobRequest(
    "dev",
    Lake("s3://marketpulse-111111111111-dev-{layer}"),
    ["stores", "sales"],
    [date(2026, 3, 2), date(2026, 3, 3)],
)
STDERR = b"""26/03/02 13:00:00 INFO SparkContext: Running Spark version 3.5
Exception in thread "main" org.apache.spark.SparkUserAppException: User application exited with 1
26/03/02 13:01:00 INFO ShutdownHookManager: Shutdown hook called
"""
STDOUT = b"""{"timestamp": "2026-03-02 13:00:09,000", "level": "INFO", "message": "batch published"}
Error: sales 2026-03-02T13 was refused: 12.0 % of its records failed
"""


@pytest.fixture
def cluster(aws, monkeypatch) -> str:
    monkeypatch.setenv("MARKETPULSE_SILVER_DATABASE", "marketpulse_dev_silver")
    monkeypatch.delenv("MARKETPULSE_TOKEN_KEY_PARAMETER", raising=False)
    settings.cache_clear()
    monkeypatch.setattr(waiting.time, "sleep", lambda _: None)
    monkeypatch.setattr(step_attempts, "LOG_PATIENCE", 0)
    answer = client("emr").run_job_flow(
        Name="marketpulse-dev",
        LogUri=f"s3n://{LOGS}/emr/",
        Instances={
            "MasterInstanceType": "m5.xlarge",
            "InstanceCount": 1,
            "KeepJobFlowAliveWhenNoSteps": True,
        },
        JobFlowRole="r",
        ServiceRole="r",
    )
    yield answer["JobFlowId"]
    settings.cache_clear()


def set_state(cluster: str, step: str, state: str) -> None:
    """Steps in memory never advance by themselves."""
    for found in emr_backends["111111111111"]["us-east-2"].clusters[cluster].steps:
        if found.id == step:
            found.state = state


def put_logs(cluster: str, step: str) -> None:
    for name, content in (("stderr", STDERR), ("stdout", STDOUT)):
        key = f"emr/{cluster}/steps/{step}/{name}.gz"
        client("s3").put_object(Bucket=LOGS, Key=key, Body=gzip.compress(content))


def ending(monkeypatch, cluster: str, *states: str) -> list[str]:
    """Have each submitted step end in the next of these states; returns the steps' ids."""
    submit, submitted = emr_steps.submit, []

    def submit_and_end(*arguments) -> str:
        step = submit(*arguments)
        set_state(cluster, step, states[len(submitted)])
        put_logs(cluster, step)
        submitted.append(step)
        return step

    monkeypatch.setattr(emr_steps, "submit", submit_and_end)
    return submitted


def follow_all(cluster: str, retries: int, told: list[str]) -> emr_steps.Step:
    return step_attempts.submit_and_follow(
        cluster,
        REQUEST,
        JOBS,
        1,
        retries=retries,
        on_submit=lambda step: None,
        on_failure=told.append,
    )


def test_step_runs_the_published_job_with_what_was_asked(cluster):
    step = emr_steps.submit(cluster, REQUEST, f"{JOBS}/")

    found = client("emr").describe_step(ClusterId=cluster, StepId=step)["Step"]
    arguments = found["Config"]["Args"]
    script = arguments.index(f"{JOBS}/bronze_to_silver.py")
    assert arguments[:3] == ["spark-submit", "--deploy-mode", "client"]
    assert arguments[script - 2 : script] == ["--py-files", f"{JOBS}/marketpulse.zip"]
    assert arguments[script + 1 :] == [
        "--env", "dev",
        "--lake", "s3://marketpulse-111111111111-dev-{layer}",
        "--datasets", "stores,sales",
        "--region", "us-east-2",
        "--silver-database", "marketpulse_dev_silver",
        "--from", "2026-03-02",
        "--to", "2026-03-03",
    ]  # fmt: skip
    assert found["Name"] == "silver stores,sales 2026-03-02 to 2026-03-03"
    assert found["ActionOnFailure"] == "CONTINUE"


def test_steps_are_listed_newest_first(cluster):
    first, second = (emr_steps.submit(cluster, REQUEST, JOBS) for _ in range(2))
    backend = emr_backends["111111111111"]["us-east-2"].clusters[cluster]
    for hour, step in enumerate(backend.steps):
        step.creation_datetime = datetime(2026, 3, 2, hour, tzinfo=UTC)

    assert [step.id for step in emr_steps.list_steps(cluster, 9)] == [second, first]


def test_cluster_that_never_was_is_named(aws):
    with pytest.raises(UsageError, match="no EMR cluster j-NONE in us-east-2: check --cluster"):
        emr_steps.submit("j-NONE", REQUEST, JOBS)


def test_cluster_that_has_ended_takes_no_steps(cluster):
    client("emr").terminate_job_flows(JobFlowIds=[cluster])

    with pytest.raises(MarketPulseError, match=r"takes no steps, it is TERMINATED.*start another"):
        emr_steps.submit(cluster, REQUEST, JOBS)


def test_step_that_ends_well_is_returned(cluster, monkeypatch):
    ending(monkeypatch, cluster, "COMPLETED")

    assert follow_all(cluster, 0, []).has_succeeded


def test_failed_step_is_told_with_its_state_and_last_words(cluster, monkeypatch):
    (step,) = [emr_steps.submit(cluster, REQUEST, JOBS)]
    set_state(cluster, step, "FAILED")
    put_logs(cluster, step)

    with pytest.raises(MarketPulseError) as failure:
        step_attempts.follow(cluster, step, 1)

    told = str(failure.value).splitlines()
    assert told[0].startswith(f"step {step} (silver stores,sales 2026-03-02 to 2026-03-03)")
    assert "ended as FAILED" in told[0]
    folder = f"s3://{LOGS}/emr/{cluster}/steps/{step}"
    assert told[1:] == [
        f"The last it wrote to stderr ({folder}/stderr.gz):",
        '  Exception in thread "main" org.apache.spark.SparkUserAppException: User application '
        "exited with 1",
        f"The last it wrote to stdout ({folder}/stdout.gz):",
        "  Error: sales 2026-03-02T13 was refused: 12.0 % of its records failed",
    ]


def test_log_that_comes_late_is_waited_for(cluster, monkeypatch):
    step = emr_steps.find_step(cluster, emr_steps.submit(cluster, REQUEST, JOBS))
    monkeypatch.setattr(step_logs.time, "sleep", lambda _: put_logs(cluster, step.id))

    assert "was refused" in step_logs.failure_text(step, patience=60)


def test_log_that_does_not_come_is_named(cluster):
    step = emr_steps.find_step(cluster, emr_steps.submit(cluster, REQUEST, JOBS))

    told = step_logs.failure_text(step, patience=0)

    assert told.endswith(f"look at s3://{LOGS}/emr/{cluster}/steps/{step.id} in some minutes.")


def test_end_of_a_log_is_without_what_is_reported_while_all_is_well():
    assert last_lines(gzip.compress(STDOUT)) == [
        "  Error: sales 2026-03-02T13 was refused: 12.0 % of its records failed"
    ]
    assert len(last_lines(b"line\n" * 100)) == 20


def test_failed_step_is_submitted_again(cluster, monkeypatch):
    told: list[str] = []
    submitted = ending(monkeypatch, cluster, "FAILED", "COMPLETED")

    assert follow_all(cluster, 2, told).id == submitted[1]
    assert len(told) == 1
    assert "was refused" in told[0]


def test_last_failure_is_raised_when_retries_are_used_up(cluster, monkeypatch):
    submitted = ending(monkeypatch, cluster, "FAILED", "FAILED")

    with pytest.raises(MarketPulseError, match="ended as FAILED"):
        follow_all(cluster, 1, [])
    assert len(submitted) == 2


def test_cancelled_step_is_not_submitted_again(cluster, monkeypatch):
    submitted = ending(monkeypatch, cluster, "CANCELLED")

    with pytest.raises(MarketPulseError, match="ended as CANCELLED"):
        follow_all(cluster, 3, [])
    assert len(submitted) == 1


def test_waiting_outlasts_throttling(cluster, monkeypatch):
    step = emr_steps.submit(cluster, REQUEST, JOBS)
    set_state(cluster, step, "COMPLETED")
    real, calls = client("emr").describe_step, []

    def throttled(**arguments):
        calls.append(arguments)
        if len(calls) < 3:
            raise ClientError({"Error": {"Code": "ThrottlingException"}}, "DescribeStep")
        return real(**arguments)

    monkeypatch.setattr(client("emr"), "describe_step", throttled)

    assert step_attempts.follow(cluster, step, 1).has_succeeded


def test_looks_follow_each_other_at_a_tenth_of_the_time_waited(monkeypatch):
    now, pauses = [0.0], []

    def sleep(seconds: float) -> None:
        pauses.append(seconds)
        now[0] += seconds

    monkeypatch.setattr(waiting.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(waiting.time, "sleep", sleep)
    running = SimpleNamespace(id="s-1", state="RUNNING", has_ended=False)

    with pytest.raises(MarketPulseError):
        waiting.wait_for(lambda: running, minutes=10)

    assert pauses[:10] == [1.0] * 10
    assert pauses == sorted(pauses)
    assert pauses[-1] == 15.0


def test_waiting_ends_after_the_time_that_was_given(cluster):
    step = emr_steps.submit(cluster, REQUEST, JOBS)

    with pytest.raises(MarketPulseError, match=rf"{step} is \w+ after 0 minutes; it goes on"):
        step_attempts.follow(cluster, step, 0)


def test_step_that_emr_does_not_cancel_is_named(cluster, monkeypatch):
    answer = {"CancelStepsInfoList": [{"StepId": "s-1", "Status": "FAILED", "Reason": "over"}]}
    monkeypatch.setattr(client("emr"), "cancel_steps", lambda **_: answer)

    with pytest.raises(AwsError, match=r"not cancelled: s-1 \(over\)"):
        emr_steps.cancel_steps(cluster, ["s-1"])


def test_unknown_step_is_named(cluster, monkeypatch):
    def unknown(**_):
        raise ClientError({"Error": {"Code": "InvalidRequestException"}}, "DescribeStep")

    monkeypatch.setattr(client("emr"), "describe_step", unknown)

    with pytest.raises(UsageError, match=f"{cluster} has no step s-1"):
        emr_steps.find_step(cluster, "s-1")
