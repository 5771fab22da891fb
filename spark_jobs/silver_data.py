"""The data files of staged batches: the delivered table, then the tables derived from it."""

from dataclasses import replace

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from marketpulse.contracts import Contract, Table
from marketpulse.lake import SILVER, Lake
from marketpulse.ledger import PublishedFile
from spark_jobs.derived import DERIVED_TABLES
from spark_jobs.duplicates import Duplicates
from spark_jobs.publishing import SilverFile, publish_all
from spark_jobs.staged_batch import StagedBatch
from spark_jobs.staging import NOTHING_FOUND, StageWriter, stage
from spark_jobs.tally import tallies


def publish_delivered(
    spark: SparkSession,
    lake: Lake,
    contract: Contract,
    batches: list[StagedBatch],
    duplicates: Duplicates,
) -> list[tuple[str, PublishedFile]]:
    """Write the delivered table without duplicates; returns batch id and file."""
    files = _files(lake, contract, contract.table, batches)
    return _publish(
        spark,
        [replace(file, dropped=tuple(duplicates.dropped.get(file.batch, ()))) for file in files],
    )


def publish_derived(
    spark: SparkSession,
    lake: Lake,
    contract: Contract,
    table: Table,
    batches: list[StagedBatch],
    delivered: list[tuple[str, PublishedFile]],
    staging: str,
) -> list[tuple[str, PublishedFile]]:
    """Write a derived table from the rows just published; returns batch id and file."""
    paths = [lake.uri(file.path) for _, file in delivered]
    if not paths:
        return []
    source = (
        spark.read.option("basePath", lake.uri(SILVER, contract.table.name))
        .parquet(*paths)
        .withColumn("_batch", F.col("batch"))
    )
    rows = DERIVED_TABLES[table.name](source).select(
        "_batch",
        *map(F.expr, NOTHING_FOUND),
        *(F.col(column.name).cast(column.type) for column in table.columns),
    )
    writer = StageWriter(lake, f"{staging}/{table.name}", contract.event_time)
    counted = tallies([batch.work.batch for batch in batches], stage(rows, writer))
    derived = [replace(batch, tally=counted[batch.id]) for batch in batches]
    return _publish(spark, _files(lake, contract, table, derived))


def _files(
    lake: Lake, contract: Contract, table: Table, batches: list[StagedBatch]
) -> list[SilverFile]:
    return [
        SilverFile(
            lake=lake,
            path=batch.silver_path(table.name, event_date),
            table=table.name,
            batch=batch.id,
            event_date=event_date,
            staged=batch.staged_paths(event_date),
            columns=tuple(column.name for column in table.silver_columns),
            sorted_by=tuple(dict.fromkeys((contract.event_time, *table.key))),
            dropped=(),
        )
        for batch in batches
        for event_date in batch.event_dates
    ]


def _publish(spark: SparkSession, files: list[SilverFile]) -> list[tuple[str, PublishedFile]]:
    outcomes = zip(files, publish_all(spark, files), strict=True)
    return [(file.batch, published) for file, published in outcomes if published]
