"""What breaks in the middle says so, publishes nothing by halves, and is healed by a re-run."""

import json
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest
from projects import dbt, messages, outcomes

from marketpulse.batches import Batch
from marketpulse.lake import Lake
from marketpulse.ledger import committed_batches
from marketpulse.settings import PROJECT_ROOT, settings

CLICKS = ("--env", "stg", "--datasets", "clicks")
MART_ROWS = "select click_date, sum(page_view_count) from marts.fct_clicks_agg group by 1"


@pytest.fixture(scope="module")
def new_day(stg, marketpulse) -> str:
    """A day of clicks that was delivered and is in no table yet."""
    marketpulse("generate", *CLICKS, "--date", "2026-03-05", "--scale", "0.001", "--seed", "7")
    return "2026-03-05"


def published(dataset: str, day: str) -> list[Batch]:
    lake = Lake(settings().lake)
    return [b for b in committed_batches(lake, dataset) if b.id.startswith(day)]


def live_sessions(stg) -> set[str]:
    return set(stg.sessions().values()) - {"STOPPED", "FAILED"}


def test_refused_write_publishes_nothing(new_day, stg, marketpulse):
    stg.aws.faults.fail_puts("*-silver/silver/clicks/*")

    failed = marketpulse("silver", *CLICKS, fails=True)

    assert "silver/clicks" in failed.stderr
    assert "Traceback" not in failed.stderr
    assert published("clicks", new_day) == []


def test_rerun_publishes_what_a_refused_write_did_not(new_day, stg, marketpulse):
    marketpulse("silver", *CLICKS)

    assert len(published("clicks", new_day)) == 24
    files = [p.relative_to(stg.bucket("silver")) for p in live_parquet(stg)]
    assert {str(file) for file in files} == ledger_files(stg)


def live_parquet(stg) -> list:
    return list((stg.bucket("silver") / "silver").rglob("*.parquet"))


def ledger_files(stg) -> set[str]:
    entries = (stg.bucket("silver") / "ledger").rglob("*.json")
    commits = [json.loads(entry.read_text()) for entry in entries]
    return {file["path"] for commit in commits for file in commit["files"] if file["path"]}


def test_gold_behind_silver_fails_or_warns_as_asked(new_day, stg):
    select = ("build", "--select", "clicks_hourly", "fct_clicks_agg")

    refused = dbt(PROJECT_ROOT, "stg", *select)
    warned = dbt(PROJECT_ROOT, "stg", *select, "--vars", "stale_gold: warn")

    assert outcomes(refused)["clicks_hourly"] == "error"
    assert outcomes(refused)["fct_clicks_agg"] == "skipped"
    assert "clicks_hourly is stale from 2026-03-0" in messages(refused)
    assert outcomes(warned)["fct_clicks_agg"] == "success"


def test_session_that_dies_fails_the_build(new_day, stg, called):
    before = gold_rows(stg)
    stg.aws.faults.kill_session_at_statement(9)

    failed = called("build", *CLICKS, fails=True)

    assert "clicks_hourly" in failed.stderr or "session" in failed.stderr
    assert "Traceback" not in failed.stderr
    assert live_sessions(stg) == set()
    assert gold_rows(stg) == before


def test_statement_that_fails_names_its_model(new_day, stg, called):
    before = gold_rows(stg)
    stg.aws.faults.fail_statement(9, "no space left on device")

    failed = called("build", *CLICKS, fails=True)

    assert "model clicks_hourly" in failed.stderr
    assert "no space left on device" in failed.stderr
    assert "spark_jobs" not in failed.stderr, "the statement's code is no part of the reason"
    assert live_sessions(stg) == set()
    assert gold_rows(stg) == before


def gold_rows(stg) -> list[tuple]:
    """Clicks per date as gold has them."""
    return stg.ask("select click_date, sum(page_view_count) from gold.clicks_hourly group by 1")


def test_lost_connection_leaves_the_mart_as_it_was(new_day, stg, called):
    before = stg.ask(MART_ROWS)
    stg.redshift.drop_connections(during='insert into .*"fct_clicks_agg"', times=1)

    failed = called("build", *CLICKS, fails=True)

    assert "fct_clicks_agg" in failed.stderr
    assert "Traceback" not in failed.stderr
    assert live_sessions(stg) == set()
    assert stg.ask(MART_ROWS) == before


def test_run_that_is_told_to_stop_takes_its_session_along(new_day, stg):
    known = set(stg.sessions())
    command = [Path(sys.executable).with_name("marketpulse"), "build", *CLICKS]
    run = subprocess.Popen(command, cwd=PROJECT_ROOT, stderr=subprocess.PIPE)
    deadline = time.monotonic() + 120
    while "READY" not in {stg.sessions()[name] for name in set(stg.sessions()) - known}:
        assert time.monotonic() < deadline
        time.sleep(0.2)

    run.terminate()
    run.communicate(timeout=60)

    assert run.returncode != 0
    assert live_sessions(stg) == set()


def test_throttling_is_waited_out_and_the_rerun_heals(new_day, stg, called):
    for operation in ("CreateSession", "RunStatement", "GetStatement", "GetTable", "StopSession"):
        stg.aws.faults.throttle(f"glue.{operation}", 2)

    called("build", *CLICKS)

    clicks = silver_rows(stg)
    assert new_day in [str(day) for day, _ in clicks]
    assert gold_rows(stg) == clicks
    assert stg.ask(MART_ROWS) == clicks
    assert live_sessions(stg) == set()


def silver_rows(stg) -> list[tuple]:
    """Clicks per date as silver has them."""
    files = stg.bucket("silver") / "silver" / "clicks" / "*" / "*" / "*.parquet"
    counted = "select event_date, count(*) from read_parquet($files) group by 1 order by 1"
    return duckdb.sql(counted, params={"files": str(files)}).fetchall()
