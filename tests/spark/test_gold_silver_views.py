"""A run reads what was committed when it began, whatever else lies in the lake."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from spark_jobs.gold.silver_views import register_silver


@pytest.fixture
def lake(spark: SparkSession, tmp_path: Path) -> Iterator[Path]:
    spark.sql("create database silver_test")
    spark.sql(
        "create table silver_test.sales (transaction_id string, event_date date, batch string) "
        f"using parquet partitioned by (event_date, batch) location '{tmp_path}/sales'"
    )
    yield tmp_path
    spark.sql("drop database silver_test cascade")


def publish(spark: SparkSession, lake: Path, name: str, transaction: str) -> None:
    place = lake / "sales" / "event_date=2026-03-02" / "batch=2026-03-02T01"
    place.mkdir(parents=True, exist_ok=True)
    rows = spark.sql(f"select '{transaction}' as transaction_id").toPandas()
    rows.to_parquet(place / name)
    spark.sql("msck repair table silver_test.sales")


def commit(spark: SparkSession, lake: Path, name: str, snapshot: str) -> None:
    commits = spark.sql(
        "select 'sales' as table_name, date '2026-03-02' as event_date, '2026-03-02T01' as batch, "
        f"'silver/sales/event_date=2026-03-02/batch=2026-03-02T01/{name}' as path"
    )
    for table, rows in {"commits": commits, "dates": commits.limit(0)}.items():
        place = f"{lake}/snapshots/{snapshot}/{table}"
        rows.write.parquet(place)
        spark.sql(f"drop table if exists silver_test.ledger_{table}")
        spark.sql(f"create table silver_test.ledger_{table} using parquet location '{place}'")


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


def test_dates_are_pruned(spark: SparkSession, lake: Path) -> None:
    publish(spark, lake, "part-1.parquet", "T1")
    commit(spark, lake, "part-1.parquet", "first")
    register_silver(spark, "silver_test", ["sales"])

    one_day = spark.table("global_temp.sales").where("event_date = date '2026-03-09'")

    plan = one_day._jdf.queryExecution().executedPlan().toString()
    assert "PartitionFilters: [isnotnull(event_date" in plan
    assert one_day.count() == 0
