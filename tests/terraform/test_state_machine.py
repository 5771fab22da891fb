"""The pipeline as it is deployed: it is run, fails, says so, and goes on where it failed.

Silver really runs: as a Glue job in dev, as a step on a cluster of its own in prod. What the
containers do is tested elsewhere; here it is which of them are started, with what, and what follows
from how they end.
"""

import json

import pytest

from tests.terraform.deployments import at_once
from tests.terraform.pipelines import equip

FIRST = {"dev": ["Silver"], "prod": ["StartCluster", "Silver", "StopCluster"]}


@pytest.fixture(scope="module")
def pipelines(deployments, tmp_path_factory):
    return at_once(lambda it: equip(it, tmp_path_factory.mktemp(f"pipeline-{it.env}")), deployments)


@pytest.fixture(scope="module")
def nights(pipelines, deployments):
    """A whole run of each pipeline, both at once."""
    return at_once(lambda it: pipelines[it.env].run(), deployments)


@pytest.fixture
def dev(pipelines, nights):
    """Dev's pipeline after its good night, with nothing ordered, nothing told."""
    pipeline = pipelines["dev"]
    for file in pipeline.folder.glob("*.code"):
        file.unlink()
    pipeline.calls()
    pipeline.messages()
    return pipeline


@pytest.mark.parametrize("env", ["dev", "prod"])
def test_good_night_goes_through_all_steps(pipelines, nights, env):
    pipeline, night = pipelines[env], nights[env]
    assert night["status"] == "SUCCEEDED", night.get("cause")
    last = ["QualityGate", "Build", "ReportSuccess", "Done"]
    assert pipeline.states(night) == ["WhereToStart", *FIRST[env], *last]
    gate, build = pipeline.calls()
    assert gate["command"] == ["gate", "--env", env, "--days", "3"]
    assert build["command"] == ["build", "--env", env]
    expected = pipeline.deployment.root.outputs()["environment"]
    ours = {name: value for name, value in expected.items() if name.startswith("MARKETPULSE_")}
    assert ours.items() <= build["environment"].items()
    [message] = pipeline.messages()
    assert message["Subject"] == f"marketpulse-{env}: the pipeline is done"


def test_cluster_of_the_night_is_gone_when_silver_is_done(deployments, nights):
    clusters = deployments["prod"].client("emr").list_clusters()["Clusters"]
    assert [it["Status"]["State"] for it in clusters] == ["TERMINATED"]


def test_silver_was_done_by_the_job_with_its_arguments(deployments, nights):
    [run] = (
        deployments["dev"].client("glue").get_job_runs(JobName="marketpulse-dev-silver")["JobRuns"]
    )
    assert run["JobRunState"] == "SUCCEEDED"
    assert run["Arguments"]["--days"] == "3"


def test_refused_gate_stops_before_the_build_and_says_so(dev):
    dev.let_container("gate", end_with=1)
    night = dev.run(start_at="quality_gate")
    assert (night["status"], night["error"]) == ("FAILED", "PipelineFailed")
    assert "States.TaskFailed" in night["cause"]
    assert [call["command"][0] for call in dev.calls()] == ["gate"]
    [message] = dev.messages()
    assert message["Subject"] == "marketpulse-dev: the pipeline failed"
    assert '{"start_at": "quality_gate"}' in message["Message"]


def test_failed_build_is_tried_again_and_then_reported(dev):
    dev.let_container("build", end_with=1)
    night = dev.run(start_at="build")
    assert night["status"] == "FAILED"
    assert [call["command"][0] for call in dev.calls()] == ["build", "build"]
    [message] = dev.messages()
    assert "The step build of marketpulse-dev failed" in message["Message"]
    assert night["executionArn"] in message["Message"]


def test_run_goes_on_at_the_step_that_failed(dev):
    dev.let_container("build", end_with=1)
    dev.run(start_at="quality_gate")
    [message] = dev.messages()
    [resume] = [line for line in message["Message"].splitlines() if "--input" in line]
    given = json.loads(resume.split("--input ")[1].strip("'"))
    dev.calls()
    dev.let_container("build", end_with=0)
    night = dev.run(**given)
    assert night["status"] == "SUCCEEDED"
    assert dev.states(night) == ["WhereToStart", "Build", "ReportSuccess", "Done"]
    assert [call["command"][0] for call in dev.calls()] == ["build"]


def test_failed_silver_starts_nothing_else(dev):
    s3 = dev.deployment.client("s3")
    jobs = dev.deployment.root.outputs()["environment"]["MARKETPULSE_JOBS"]
    bucket, _, prefix = jobs.removeprefix("s3://").partition("/")
    s3.delete_object(Bucket=bucket, Key=f"{prefix}/bronze_to_silver.py")
    night = dev.run()
    assert night["status"] == "FAILED"
    assert dev.states(night) == [
        "WhereToStart",
        "Silver",
        "SilverFailed",
        "ReportFailure",
        "Failed",
    ]
    assert dev.calls() == []
    [message] = dev.messages()
    assert '{"start_at": "silver"}' in message["Message"]


def test_unknown_start_is_refused(dev):
    night = dev.run(start_at="gold")
    assert (night["status"], night["error"]) == ("FAILED", "UnknownStart")
    assert dev.calls() == []
