"""The commands of an environment's life, as they are called."""

import json

import pytest
from typer.testing import CliRunner

from marketpulse.aws.clients import client
from marketpulse.cli import app
from marketpulse.deployment.plans import Plan
from marketpulse.errors import UsageError

ALL = ("cost", "deploy", "environment", "teardown", "validate")


def marketpulse(*arguments, **more):
    return CliRunner().invoke(app, arguments, **more)


@pytest.mark.parametrize("command", ALL)
def test_local_environment_is_refused(command):
    answer = marketpulse(command, "--env", "local")

    assert isinstance(answer.exception, UsageError)
    assert "local needs no infrastructure" in str(answer.exception)


@pytest.mark.parametrize("command", ALL)
def test_environment_has_to_be_said(command, monkeypatch):
    monkeypatch.delenv("MARKETPULSE_ENV", raising=False)

    assert marketpulse(command).exit_code == 2


@pytest.mark.parametrize("command", ["validate", "teardown"])
def test_credentials_of_another_account_are_refused_before_anything_else(aws, command, monkeypatch):
    monkeypatch.setenv("PATH", "")  # Terraform is not even looked for
    options = ["--scan"] if command == "teardown" else []

    answer = marketpulse(command, "--env", "prod", *options)

    assert isinstance(answer.exception, UsageError)
    assert "in account 111111111111" in str(answer.exception)


def test_scan_lists_what_is_left_and_fails(aws):
    answer = marketpulse("teardown", "--env", "dev", "--scan")

    assert answer.exit_code == 1
    assert "left: bucket marketpulse-111111111111-dev-raw, $0.00 a month" in answer.stdout
    assert "5 things are left" in answer.stdout


def test_scan_of_nothing_succeeds(aws):
    for bucket in client("s3").list_buckets()["Buckets"]:
        client("s3").delete_bucket(Bucket=bucket["Name"])

    answer = marketpulse("teardown", "--env", "dev", "--scan")

    assert (answer.exit_code, answer.stdout) == (0, "nothing is left of dev\n")


def test_validation_tells_what_could_not_be_checked_from_what_is_wrong(aws):
    answer = marketpulse("validate", "--env", "dev", "--json", "--no-terraform")

    report = json.loads(answer.stdout)
    assert answer.exit_code == report["exit_code"] == 2
    # This emulator knows nothing of Redshift Serverless; all other families were looked at.
    assert [trouble.split(":")[0] for trouble in report["troubles"]] == ["redshift"]
    wrong = {c["family"] for c in report["checks"] if not c["holds"]}
    assert {"network", "buckets", "keys", "roles", "catalog", "budgets"} <= wrong


def test_restore_of_the_future_is_refused(aws):
    answer = marketpulse("restore", "--env", "dev", "--layer", "raw", "--to", "2999-01-01")

    assert isinstance(answer.exception, UsageError)
    assert "is not over yet" in str(answer.exception)


def test_restore_of_a_bucket_nobody_knows_is_refused(aws):
    answer = marketpulse("restore", "--env", "dev", "--layer", "bronze", "--to", "2026-03-02")

    assert isinstance(answer.exception, UsageError)
    assert "the buckets with versions are raw" in str(answer.exception)


@pytest.mark.parametrize(
    ("kind", "actions", "is_lost"),
    [
        ("aws_s3_bucket", ["delete", "create"], True),
        ("aws_db_instance", ["delete"], True),
        ("aws_s3_bucket", ["update"], False),
        ("aws_iam_role", ["delete"], False),
    ],
)
def test_plan_names_what_would_lose_data(kind, actions, is_lost):
    change = {"address": "x", "type": kind, "mode": "managed", "change": {"actions": actions}}

    assert Plan(None, {"resource_changes": [change]}).lost_data == (["x"] if is_lost else [])
