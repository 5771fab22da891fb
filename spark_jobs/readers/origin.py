"""Where a record comes from: its batch and file, as columns that are constant within a file."""

from pyspark.sql import Column
from pyspark.sql import functions as F

from marketpulse.contracts import Contract
from marketpulse.lake import BRONZE, Lake


def base_path(lake: Lake, contract: Contract) -> str:
    """Folder above the partitions, so that Spark adds `ingest_date` and `hour` as columns."""
    return lake.uri(BRONZE, contract.dataset)


def origin_columns(contract: Contract) -> list[Column]:
    """`_batch`, `_ingest_date`, `_file`, `_source_file`, `_block` of a frame below `base_path`."""
    folder = [F.lit(f"{BRONZE}/{contract.dataset}/ingest_date="), F.col("ingest_date")]
    batch = F.col("ingest_date")
    if contract.ingest_partition == "hour":
        folder += [F.lit("/hour="), F.col("hour")]
        batch = F.concat("ingest_date", F.lit("T"), "hour")
    return [
        batch.alias("_batch"),
        F.col("ingest_date").alias("_ingest_date"),
        F.col("_metadata.file_name").alias("_file"),
        F.concat(*folder, F.lit("/"), F.col("_metadata.file_name")).alias("_source_file"),
        F.col("_metadata.file_block_start").alias("_block"),
    ]
