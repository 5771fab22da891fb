"""Where a record comes from: its batch and file, as columns that are constant within a file."""

from pyspark.sql import Column
from pyspark.sql import functions as F

from marketpulse.contracts import Contract
from marketpulse.lake import BRONZE, Lake


def base_path(lake: Lake, contract: Contract) -> str:
    """Folder above the partitions, so that Spark adds `ingest_date` and `hour` as columns."""
    return lake.uri(BRONZE, contract.dataset)


def origin_columns(contract: Contract) -> list[Column]:
    """`_batch`, `_ingest_date`, `_file`, `_block` of a frame below `base_path`."""
    batch = F.col("ingest_date")
    if contract.ingest_partition == "hour":
        batch = F.concat("ingest_date", F.lit("T"), "hour")
    return [
        batch.alias("_batch"),
        F.col("ingest_date").alias("_ingest_date"),
        F.col("_metadata.file_name").alias("_file"),
        F.col("_metadata.file_block_start").alias("_block"),
    ]


def source_file(contract: Contract) -> Column:
    """Path of a record's file in the lake; only failed records need it."""
    folder = [F.lit(f"{BRONZE}/{contract.dataset}/ingest_date="), F.col("_ingest_date")]
    if contract.ingest_partition == "hour":
        folder += [F.lit("/hour="), F.substring("_batch", 12, 2)]
    return F.concat(*folder, F.lit("/"), F.col("_file"))
