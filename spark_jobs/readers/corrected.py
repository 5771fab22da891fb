"""Corrections in the place of the records they correct, whatever the format of the delivery."""

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from marketpulse.contracts import Contract
from marketpulse.corrections import ID_LENGTH, read_corrections
from marketpulse.lake import Lake
from spark_jobs.readers import json_lines
from spark_jobs.readers.text import as_text, as_utf8

_JUDGED = ("_readable", "_is_utf8", "_unknown")


def with_corrections(
    records: DataFrame, spark: SparkSession, lake: Lake, contract: Contract, batches: list[str]
) -> DataFrame:
    """Give corrected records the values of their correction, which is added as `_correction`.

    A record keeps its place in the delivery, so which of two copies comes first stays the same.
    """
    corrections = _corrections(spark, lake, contract, batches)
    id_ = F.sha2(as_utf8("_record").cast("binary"), 256).substr(1, ID_LENGTH)
    joined = records.join(
        F.broadcast(corrections),
        on=[records["_batch"] == corrections["_for_batch"], id_ == corrections["_for_id"]],
        how="left",
    )
    is_corrected = F.col("_correction").isNotNull()
    values = {
        name: F.when(is_corrected, F.col(f"_new_{name}")).otherwise(as_text(records, name))
        for name in records.columns
        if name.startswith("raw_")
    }
    flags = {
        name: F.when(is_corrected, F.col(f"_new_{name}")).otherwise(F.col(name)) for name in _JUDGED
    }
    return joined.withColumns(values | flags).select(*records.columns, "_correction")


def _corrections(
    spark: SparkSession, lake: Lake, contract: Contract, batches: list[str]
) -> DataFrame:
    lines = [
        (batch, correction.id, correction.record)
        for batch in batches
        for correction in read_corrections(lake, contract.dataset, batch).values()
    ]
    parsed = json_lines.parsed(
        spark.createDataFrame(lines, "_for_batch string, _for_id string, _line string"), contract
    )
    new = [F.col(n).alias(f"_new_{n}") for n in parsed.columns if n.startswith("raw_")]
    new += [F.col(name).alias(f"_new_{name}") for name in _JUDGED]
    return parsed.select("_for_batch", "_for_id", F.col("_record").alias("_correction"), *new)
