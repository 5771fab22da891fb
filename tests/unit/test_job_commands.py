import pytest
from typer.testing import CliRunner

from marketpulse.aws import emr_steps, glue_runs, step_attempts
from marketpulse.aws.clients import client
from marketpulse.cli import app
from marketpulse.errors import MarketPulseError, UsageError
from marketpulse.settings import settings

ENVIRONMENT = {
    "MARKETPULSE_LAKE": "s3://marketpulse-111111111111-dev-{layer}",
    "MARKETPULSE_JOBS": "s3://marketpulse-111111111111-dev-artifacts/jobs/0.1.0",
    "MARKETPULSE_GLUE_JOB": "marketpulse-dev-silver",
    "MARKETPULSE_ENV": "dev",
}


@pytest.fixture
def run(aws, monkeypatch):
    """Run a command on the AWS in memory; its error is raised, its output returned."""
    cluster = client("emr").run_job_flow(
        Name="marketpulse-dev",
        Instances={"InstanceCount": 1, "KeepJobFlowAliveWhenNoSteps": True},
        JobFlowRole="r",
        ServiceRole="r",
    )
    for name, value in (ENVIRONMENT | {"MARKETPULSE_EMR_CLUSTER": cluster["JobFlowId"]}).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("COLUMNS", "200")
    settings.cache_clear()

    def command(*words: str) -> str:
        result = CliRunner().invoke(app, words)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.output

    yield command
    settings.cache_clear()


def test_submitted_step_is_listed(run):
    told = run("emr", "submit", "--datasets", "stores", "--date", "2026-03-02")
    step = told.split()[1].rstrip(":")

    assert f"step {step}: silver stores 2026-03-02" in told
    assert f"marketpulse emr wait {step}" in told
    assert step in run("emr", "list")


def test_cluster_without_steps_says_so(run):
    assert "has no steps" in run("emr", "list")


def test_waiting_with_retries_submits_again_and_says_why(run, monkeypatch):
    failures = [MarketPulseError("it failed")]

    def follow(*_):
        if failures:
            raise failures.pop()
        return emr_steps.Step("j", "s-2", "n", "COMPLETED", None, None, None, "")

    failed = emr_steps.Step("j", "s-1", "n", "FAILED", None, None, None, "")
    monkeypatch.setattr(step_attempts, "follow", follow)
    monkeypatch.setattr(emr_steps, "find_step", lambda *_: failed)

    told = run("emr", "submit", "--datasets", "stores", "--wait", "--retries", "1")

    assert "it failed\nSubmitting it again." in told
    assert told.endswith("step s-2 is done\n")


def test_retries_without_waiting_are_refused(run):
    with pytest.raises(UsageError, match="--retries needs --wait"):
        run("emr", "submit", "--retries", "1")


@pytest.mark.parametrize(
    ("missing", "words", "message"),
    [
        ("MARKETPULSE_EMR_CLUSTER", ["emr", "list"], "--cluster is missing: set"),
        ("MARKETPULSE_JOBS", ["emr", "submit"], "set MARKETPULSE_JOBS, for example to s3://"),
        ("MARKETPULSE_GLUE_JOB", ["jobs", "run"], "--job is missing: set MARKETPULSE_GLUE_JOB"),
    ],
)
def test_missing_setting_is_named_with_an_example(run, monkeypatch, missing, words, message):
    monkeypatch.delenv(missing)
    settings.cache_clear()

    with pytest.raises(UsageError, match=message):
        run(*words)


def test_laptop_is_sent_to_the_command_for_laptops(run):
    with pytest.raises(UsageError, match="use `marketpulse silver`"):
        run("emr", "submit", "--env", "local")


def test_glue_run_is_started_and_followed(run, monkeypatch):
    client("glue").create_job(
        Name="marketpulse-dev-silver",
        Role="r",
        Command={"Name": "glueetl", "ScriptLocation": "s3://b/s.py"},
    )
    ended = glue_runs.JobRun("j", "jr_1", "FAILED", None, None, 9, {}, "out of memory", "/aws-glue")
    monkeypatch.setattr(glue_runs, "find_run", lambda *_: ended)

    assert "silver stores" in run("jobs", "run", "--datasets", "stores")
    with pytest.raises(MarketPulseError, match="ended as FAILED: out of memory"):
        run("jobs", "run", "--datasets", "stores", "--wait")


def test_missing_glue_job_is_named(run):
    with pytest.raises(UsageError, match="no Glue job marketpulse-dev-silver in us-east-2"):
        run("jobs", "run", "--datasets", "stores")
