"""Rows of silver as they are published, whether in files of their batch or in merged ones."""

from collections.abc import Collection

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from marketpulse.batches import Batch
from marketpulse.compaction.live_files import live_files
from marketpulse.lake import SILVER, Lake


def published_rows(
    spark: SparkSession, lake: Lake, dataset: str, table: str, batches: Collection[Batch]
) -> DataFrame | None:
    """Read what some committed batches hold of a table, with `event_date` and `batch`.

    None when they hold nothing.
    """
    files = live_files(lake, dataset, table, batches)
    reader = spark.read.option("basePath", lake.uri(SILVER, table))
    own = [lake.uri(file.path) for file in files if not file.is_merged]
    merged = [lake.uri(file.path) for file in files if file.is_merged]
    frames = [reader.parquet(*own)] if own else []
    if merged:
        of_batches = F.col("batch").isin([batch.id for batch in batches])
        frames.append(reader.parquet(*merged).filter(of_batches).drop("merged"))
    if len(frames) < 2:
        return frames[0] if frames else None
    # They may be of different versions of the contract.
    return frames[0].unionByName(frames[1], allowMissingColumns=True)
