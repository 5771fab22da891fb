"""`marketpulse run`, as `make run` calls it, from nothing to the report."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from generators.sources import SOURCES
from marketpulse.contracts import load_contract

MARKETPULSE = Path(sys.executable).with_name("marketpulse")
DAY = "2026-03-02"


@pytest.fixture(scope="module")
def environment(tmp_path_factory) -> dict[str, str]:
    """Everything that is made goes to a folder of its own."""
    folder = tmp_path_factory.mktemp("run")
    return {
        **os.environ,
        "MARKETPULSE_LAKE": str(folder / "lake"),
        "MARKETPULSE_WAREHOUSE": str(folder / "marketpulse.duckdb"),
        "MARKETPULSE_LOGS": str(folder / "logs"),
        "MARKETPULSE_TOKEN_KEY_FILE": str(folder / "token.key"),
    }


@pytest.fixture(scope="module")
def first_run(environment) -> subprocess.CompletedProcess:
    return call(environment, "run", "--date", DAY, "--scale", "0.001")


def call(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [MARKETPULSE, *arguments], env=environment, capture_output=True, text=True, check=False
    )


def test_run_ends_with_the_figures_of_the_day(first_run):
    assert first_run.returncode == 0, first_run.stderr
    assert "Traceback" not in first_run.stdout + first_run.stderr
    report = first_run.stdout[first_run.stdout.index("What arrived") :]
    assert re.search(r"Mon 02 Mar 2026 +[\d,]+\.\d\d", report)
    assert "held" not in report
    assert "not published as delivered" not in report
    assert "Quarantined, by rule" in report
    assert re.search(r"Mon 02 Mar 2026 +36 ", report[report.index("Market, by trading day") :])
    assert re.search(r"Mar 2026 +\d+ +[\d,]+\.\d\d", report[report.index("Order desk, by month") :])
    assert "marketpulse query --all" in report


def test_all_questions_are_answered_after_a_run(first_run, environment):
    answered = call(environment, "query", "--all", "--repeat", "1")

    assert answered.returncode == 0, answered.stderr
    assert "p95" in answered.stdout


def test_a_second_run_finds_the_lake_as_it_left_it(first_run, environment):
    again = call(environment, "silver", "--date", DAY)

    assert again.returncode == 0, again.stderr
    assert "nothing to do" in again.stdout


def test_batches_leave_a_structured_log_line_each(first_run, environment):
    lines = Path(environment["MARKETPULSE_LOGS"], "marketpulse.jsonl").read_text().splitlines()

    batches = sum(24 if load_contract(d).ingest_partition == "hour" else 1 for d in SOURCES)
    assert sum('"message": "batch published"' in line for line in lines) == batches
