import subprocess
import sys

import pytest
from builds import NO_UNIT_TESTS, ONLY_MODELS, build
from small_lake import SmallLake, sale
from story import first_days

from marketpulse.errors import MarketPulseError
from marketpulse.lake import Lake
from marketpulse.warehouse import open_warehouse


def test_lake_without_commits_gives_empty_tables(tmp_path):
    bronze = tmp_path / "lake/bronze/sales/ingest_date=2026-03-02/hour=10/part-0000.jsonl.gz"
    bronze.parent.mkdir(parents=True)
    bronze.write_bytes(b"")

    empty = build(tmp_path / "lake", tmp_path / "empty.duckdb", *ONLY_MODELS)

    assert empty.failures == []
    filled = {table for table, rows in empty.tables.items() if rows}
    assert filled == {"gold.dim_date", "marts.dim_date"}


def test_missing_lake_stops_dbt_with_the_way_on(tmp_path):
    with pytest.raises(
        MarketPulseError, match=r"there is no lake at .*nowhere.*marketpulse silver"
    ):
        build(tmp_path / "nowhere", tmp_path / "none.duckdb", *ONLY_MODELS)


def test_warehouse_held_by_another_process_is_named(tmp_path):
    path = str(tmp_path / "held.duckdb")
    hold = f"import duckdb; c = duckdb.connect({path!r}); print('held', flush=True); input()"
    holder = subprocess.Popen(
        [sys.executable, "-c", hold], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(MarketPulseError, match=r"held\.duckdb is in use by another process"):
            open_warehouse(path, read_only=False)
    finally:
        holder.communicate("\n")


def test_finding_is_found_again_by_the_next_build(tmp_path):
    lake = SmallLake(Lake(str(tmp_path / "lake")))
    first_days(lake)
    lake.publish("sales", "2026-03-04T11", [sale(77, "2026-03-04 11:00") | {"amount": 1}])

    first, second = (
        build(tmp_path / "lake", tmp_path / "wrong.duckdb", *NO_UNIT_TESTS) for _ in range(2)
    )

    for attempt in (first, second):
        failed = [step.name for step in attempt.steps if step.has_failed]
        assert failed == ["assert_lines_add_up_to_sales"]
        assert "marts.fct_sales" not in attempt.tables
