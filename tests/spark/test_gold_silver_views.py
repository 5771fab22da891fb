"""A run reads what was committed when it began, whatever else lies in the lake."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from pyspark.sql import SparkSession

from spark_jobs.gold.silver_views import register_silver

DAY = date(2026, 3, 2)
BATCH, LATER = "2026-03-02T01", "2026-03-02T02"
FOLDER = f"silver/sales/event_date={DAY}"


@pytest.fixture
def lake(spark: SparkSession, tmp_path: Path) -> Iterator[Path]:
    spark.sql("create database silver_test")
    spark.sql(
        "create table silver_test.sales (transaction_id string, event_date date, batch string) "
        f"using parquet partitioned by (event_date, batch) location '{tmp_path}/sales'"
    )
    spark.sql(
        "create table silver_test.sales_merged "
        "(transaction_id string, batch string, event_date date, merged string) "
        f"using parquet partitioned by (event_date, merged) location '{tmp_path}/sales'"
    )
    yield tmp_path
    spark.sql("drop database silver_test cascade")


def publish(spark: SparkSession, lake: Path, name: str, transaction: str) -> None:
    place = lake / "sales" / f"event_date={DAY}" / f"batch={BATCH}"
    place.mkdir(parents=True, exist_ok=True)
    pd.DataFrame({"transaction_id": [transaction]}).to_parquet(place / name)
    spark.sql(
        "alter table silver_test.sales add if not exists partition "
        f"(event_date = '{DAY}', batch = '{BATCH}') location '{place}'"
    )


def commit(
    spark: SparkSession,
    lake: Path,
    name: str,
    snapshot: str,
    merged: str | None = None,
    batches: tuple[str, ...] = (BATCH,),
) -> None:
    commits = spark.createDataFrame(
        [
            ("sales", DAY, batch, f"{FOLDER}/batch={batch}/{name}", merged and f"{FOLDER}/{merged}")
            for batch in batches
        ],
        "table_name string, event_date date, batch string, path string, merged_path string",
    )
    for table, rows in {"commits": commits, "dates": commits.limit(0)}.items():
        place = f"{lake}/snapshots/{snapshot}/{table}"
        rows.write.parquet(place)
        spark.sql(f"drop table if exists silver_test.ledger_{table}")
        spark.sql(f"create table silver_test.ledger_{table} using parquet location '{place}'")


def merge(spark: SparkSession, lake: Path, version: str, rows: dict[str, str]) -> str:
    """Write a merged file, rows by batch, and show it to the views; returns its path."""
    name = f"merged={version}/part-{version}.parquet"
    place = lake / "sales" / f"event_date={DAY}" / name
    place.parent.mkdir(parents=True)
    pd.DataFrame({"transaction_id": rows.values(), "batch": rows.keys()}).to_parquet(place)
    spark.sql(
        "alter table silver_test.sales_merged add partition "
        f"(event_date = '{DAY}', merged = '{version}') location '{place.parent}'"
    )
    return name


def seen(spark: SparkSession) -> list[str]:
    return [row[0] for row in spark.table("global_temp.sales").collect()]


def test_only_committed_files_are_read(spark: SparkSession, lake: Path) -> None:
    publish(spark, lake, "part-1.parquet", "T1")
    commit(spark, lake, "part-1.parquet", "first")
    publish(spark, lake, "part-2.parquet", "T2")

    register_silver(spark, "silver_test", ["sales"])

    assert seen(spark) == ["T1"]


def test_commits_during_a_run_are_for_the_next(spark: SparkSession, lake: Path) -> None:
    publish(spark, lake, "part-1.parquet", "T1")
    commit(spark, lake, "part-1.parquet", "first")
    register_silver(spark, "silver_test", ["sales"])
    publish(spark, lake, "part-2.parquet", "T2")

    commit(spark, lake, "part-2.parquet", "second")
    assert seen(spark) == ["T1"]

    register_silver(spark, "silver_test", ["sales"])
    assert seen(spark) == ["T2"]


def test_merged_file_is_read_in_place_of_those_it_stands_for(spark, lake) -> None:
    publish(spark, lake, "part-1.parquet", "T1")
    merged = merge(spark, lake, "a1", {BATCH: "T1", LATER: "T2"})
    commit(spark, lake, "part-1.parquet", "first", merged, (BATCH, LATER))

    register_silver(spark, "silver_test", ["sales"])

    assert sorted(map(tuple, spark.table("global_temp.sales").collect())) == [
        ("T1", DAY, BATCH),
        ("T2", DAY, LATER),
    ]


def test_merging_during_a_run_changes_nothing_for_it(spark, lake) -> None:
    publish(spark, lake, "part-1.parquet", "T1")
    commit(spark, lake, "part-1.parquet", "first")
    register_silver(spark, "silver_test", ["sales"])

    merged = merge(spark, lake, "a1", {BATCH: "T1"})
    assert seen(spark) == ["T1"]

    commit(spark, lake, "part-1.parquet", "second", merged)
    register_silver(spark, "silver_test", ["sales"])
    assert seen(spark) == ["T1"]


def test_partition_of_a_merged_file_does_not_count_twice(spark, lake) -> None:
    """Once the single files are gone the table itself has the merged file, for other readers."""
    merged = merge(spark, lake, "a1", {BATCH: "T1"})
    spark.sql(
        f"alter table silver_test.sales add partition (event_date = '{DAY}', batch = 'merged-a1') "
        f"location '{lake}/sales/event_date={DAY}/merged=a1'"
    )
    commit(spark, lake, "part-1.parquet", "first", merged)

    register_silver(spark, "silver_test", ["sales"])

    assert seen(spark) == ["T1"]
    assert spark.table("silver_test.sales").count() == 1


def test_merged_file_that_ended_is_not_read(spark, lake) -> None:
    publish(spark, lake, "part-2.parquet", "T1, corrected")
    merge(spark, lake, "a1", {BATCH: "T1"})
    commit(spark, lake, "part-2.parquet", "first")

    register_silver(spark, "silver_test", ["sales"])

    assert seen(spark) == ["T1, corrected"]


def test_dates_are_pruned(spark: SparkSession, lake: Path) -> None:
    publish(spark, lake, "part-1.parquet", "T1")
    commit(spark, lake, "part-1.parquet", "first", merge(spark, lake, "a1", {BATCH: "T1"}))
    register_silver(spark, "silver_test", ["sales"])

    one_day = spark.table("global_temp.sales").where("event_date = date '2026-03-09'")

    plan = one_day._jdf.queryExecution().executedPlan().toString()
    assert plan.count("InMemoryFileIndex(0 paths)[]") == 2
    assert one_day.count() == 0
