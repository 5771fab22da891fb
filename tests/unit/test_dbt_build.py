"""What `marketpulse build` asks dbt to do, and how it reports."""

import json
from datetime import date

import pytest

from marketpulse.building import arguments, build_targets, raise_on_failure
from marketpulse.dbt_runner import Step
from marketpulse.errors import MarketPulseError
from marketpulse.lake import Lake
from marketpulse.ledger import Commit, write_commit
from marketpulse.options import Environment
from marketpulse.settings import settings

STEP = Step("fct_sales", "model", "success", 1.0, "", "target/fct_sales.sql")


@pytest.fixture
def warehouse(tmp_path, monkeypatch):
    """A path for the warehouse of this test."""
    monkeypatch.setenv("MARKETPULSE_WAREHOUSE", str(tmp_path / "data" / "test.duckdb"))
    settings.cache_clear()
    yield tmp_path / "data" / "test.duckdb"
    settings.cache_clear()


def build(lake: Lake) -> list[Step]:
    return build_targets(
        lake, Environment.local, None, None, full_refresh=False, on_start=print, on_step=print
    )


def test_days_given_are_built_in_any_case():
    command = arguments(None, [date(2026, 3, 2), date(2026, 3, 4)], full_refresh=False)

    assert command[-2] == "--vars"
    assert json.loads(command[-1]) == {"rebuild_from": "2026-03-02", "rebuild_to": "2026-03-04"}


def test_datasets_select_what_is_made_of_all_their_tables():
    command = arguments(["sales"], None, full_refresh=True)

    assert "--full-refresh" in command
    assert command[command.index("--select") :][1:3] == [
        "source:silver.sales+",
        "source:silver.sale_items+",
    ]


def test_failed_steps_are_named_with_reason_and_query():
    failed = Step("is_key_fct_sales", "test", "fail", 0.1, "Got 2 results", "target/is_key.sql")
    skipped = Step("mart_customer_value", "model", "skipped", 0.0, "", None)

    with pytest.raises(MarketPulseError) as failure:
        raise_on_failure([STEP, failed, skipped])

    message = str(failure.value)
    assert "1 steps of the build failed, 1 after them were skipped" in message
    assert "test is_key_fct_sales: Got 2 results" in message
    assert "target/is_key.sql" in message
    assert "dbt.log" in message


def test_build_without_failure_passes_in_silence():
    assert raise_on_failure([STEP]) is None


def test_missing_lake_is_named_with_the_way_on(tmp_path, warehouse):
    with pytest.raises(MarketPulseError, match=r"nowhere: run `marketpulse generate`"):
        build(Lake(str(tmp_path / "nowhere")))


def test_warehouse_that_is_no_database_is_refused(tmp_path, warehouse):
    lake = Lake(str(tmp_path / "lake"))
    write_commit(
        lake, Commit("sales", "2026-03-02T10", "2026-03-03", "r", "1", "f", 0, 0, 0, 0, 0, 0, 0.0)
    )
    warehouse.parent.mkdir()
    warehouse.write_bytes(b"not a database, just some bytes that fill a file" * 100)

    with pytest.raises(MarketPulseError, match=r"test\.duckdb cannot be opened"):
        build(lake)
