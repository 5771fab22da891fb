"""Foreign keys of a delivery against the snapshots of the same ingest date."""

from datetime import date

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from marketpulse.batches import Batch
from marketpulse.contracts import Contract
from marketpulse.lake import Lake
from marketpulse.ledger import Commit, read_commit
from spark_jobs.published_rows import published_rows


def referenced_datasets(contract: Contract) -> list[str]:
    """Datasets whose snapshots a delivery is checked against."""
    columns = contract.bronze_columns
    return sorted({c.references.split(".")[0] for c in columns if c.references})


def snapshot_commit(lake: Lake, dataset: str, day: date) -> Commit | None:
    """The committed snapshot of a day; None when there is none yet."""
    return read_commit(lake, dataset, Batch(day))


def with_known_flags(
    records: DataFrame, spark: SparkSession, lake: Lake, contract: Contract, days: set[date]
) -> DataFrame:
    """Add `_known_<column>` for each column with a reference: whether the day's snapshot has it."""
    for column in contract.bronze_columns:
        if not column.references:
            continue
        dataset, referenced = column.references.split(".")
        known = _known_values(spark, lake, dataset, referenced, days)
        flag = f"_known_{column.name}"
        records = (
            records.join(
                F.broadcast(known.withColumn(flag, F.lit(True))),
                on=[
                    records["_ingest_date"] == known["_snapshot_date"],
                    records[column.name] == known["_known_value"],
                ],
                how="left",
            )
            .drop("_snapshot_date", "_known_value")
            .withColumn(flag, F.coalesce(flag, F.lit(False)))
        )
    return records


def _known_values(
    spark: SparkSession, lake: Lake, dataset: str, column: str, days: set[date]
) -> DataFrame:
    snapshots = published_rows(spark, lake, dataset, dataset, [Batch(day) for day in sorted(days)])
    if snapshots is None:
        return spark.createDataFrame([], "_snapshot_date string, _known_value string")
    return snapshots.select(
        F.col("event_date").alias("_snapshot_date"), F.col(column).alias("_known_value")
    )
