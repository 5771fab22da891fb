"""What breaks in the middle says so, publishes nothing by halves, and is healed by a re-run."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from marketpulse.batches import Batch
from marketpulse.lake import Lake
from marketpulse.ledger import committed_batches
from marketpulse.settings import PROJECT_ROOT, settings

CLICKS = ("--env", "prod", "--datasets", "clicks")


@pytest.fixture(scope="module")
def new_day(story) -> str:
    """A day that was delivered and is in no table yet."""
    story.deliver("--date", "2026-03-05")
    return "2026-03-05"


def published(dataset: str, day: str) -> list[Batch]:
    lake = Lake(settings().lake)
    return [b for b in committed_batches(lake, dataset) if b.id.startswith(day)]


def live_sessions(prod) -> set[str]:
    return set(prod.sessions().values()) - {"STOPPED", "FAILED"}


def test_refused_write_publishes_nothing(new_day, prod, marketpulse):
    prod.aws.faults.fail_puts("*-silver/silver/clicks/*")

    failed = marketpulse("silver", *CLICKS, fails=True)

    assert "silver/clicks" in failed.stderr
    assert "Traceback" not in failed.stderr
    assert published("clicks", new_day) == []


def test_rerun_publishes_what_a_refused_write_did_not(new_day, prod, marketpulse):
    marketpulse("silver", "--env", "prod")

    assert len(published("clicks", new_day)) == 24
    files = [p.relative_to(prod.bucket("silver")) for p in live_parquet(prod)]
    assert {str(file) for file in files} == ledger_files(prod)


def live_parquet(prod) -> list:
    return list((prod.bucket("silver") / "silver").rglob("*.parquet"))


def ledger_files(prod) -> set[str]:
    entries = (prod.bucket("silver") / "ledger").rglob("*.json")
    commits = [json.loads(entry.read_text()) for entry in entries]
    return {file["path"] for commit in commits for file in commit["files"] if file["path"]}


def test_session_that_dies_fails_the_build(new_day, prod, marketpulse):
    before = gold_rows(prod)
    prod.aws.faults.kill_session_at_statement(9)

    failed = marketpulse("build", *CLICKS, fails=True)

    assert "clicks_hourly" in failed.stderr or "session" in failed.stderr
    assert "Traceback" not in failed.stderr
    assert live_sessions(prod) == set()
    assert gold_rows(prod) == before


def test_statement_that_fails_names_its_model(new_day, prod, marketpulse):
    before = gold_rows(prod)
    prod.aws.faults.fail_statement(9, "no space left on device")

    failed = marketpulse("build", *CLICKS, fails=True)

    assert "model clicks_hourly" in failed.stderr
    assert "no space left on device" in failed.stderr
    assert live_sessions(prod) == set()
    assert gold_rows(prod) == before


def gold_rows(prod) -> list[tuple]:
    """Clicks per date as gold has them."""
    return prod.ask("select click_date, sum(page_view_count) from gold.clicks_hourly group by 1")


def test_lost_connection_leaves_the_mart_as_it_was(new_day, prod, marketpulse):
    mart = "select click_date, sum(page_view_count) from marts.fct_clicks_agg group by 1"
    before = prod.ask(mart)
    prod.redshift.drop_connections(during='insert into .*"fct_clicks_agg"', times=1)

    failed = marketpulse("build", *CLICKS, fails=True)

    assert "fct_clicks_agg" in failed.stderr
    assert "Traceback" not in failed.stderr
    assert live_sessions(prod) == set()
    assert prod.ask(mart) == before


def test_run_that_is_told_to_stop_takes_its_session_along(new_day, prod):
    known = set(prod.sessions())
    command = [Path(sys.executable).with_name("marketpulse"), "build", *CLICKS]
    run = subprocess.Popen(command, cwd=PROJECT_ROOT, stderr=subprocess.PIPE)
    deadline = time.monotonic() + 120
    while "READY" not in {prod.sessions()[name] for name in set(prod.sessions()) - known}:
        assert time.monotonic() < deadline
        time.sleep(0.2)

    run.terminate()
    run.communicate(timeout=60)

    assert run.returncode != 0
    assert live_sessions(prod) == set()


def test_throttling_is_waited_out_and_the_rerun_heals(new_day, story):
    faults = story.prod.aws.faults
    for operation in ("CreateSession", "RunStatement", "GetStatement", "GetTable", "StopSession"):
        faults.throttle(f"glue.{operation}", 2)

    story.marketpulse("build", "--env", "prod")

    on_aws, on_laptop = story.both_sides()
    assert on_aws == on_laptop
    assert live_sessions(story.prod) == set()
