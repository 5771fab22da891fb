"""Bronze files as record frames: every value as delivered, nothing judged, nothing lost.

A record frame has one `raw_<column>` per delivered column of the contract (text, or already of the
contract's type where the file format has types) and these of its own: `_batch`, `_ingest_date`,
`_file`, `_block` (byte offset of the split), `_record` (the bytes of the line, or JSON of the row),
`_readable`, `_is_utf8` and `_unknown` (fields the contract lacks, as JSON; null when none). With
`_correction`, what a person put in its place, all but `_record` are those of the correction.
"""

import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from marketpulse.contracts import Contract
from marketpulse.evolution.policy import may_be_missing
from marketpulse.lake import Lake, LakeFile
from spark_jobs.deliveries import Delivery, format_of
from spark_jobs.readers import csv_files, json_lines, parquet_files
from spark_jobs.readers.corrected import with_corrections
from spark_jobs.readers.uniting import united

_READERS = {
    "jsonl.gz": json_lines.read,
    "csv": csv_files.read,
    "parquet": parquet_files.read,
}


def read_records(
    spark: SparkSession, lake: Lake, contract: Contract, deliveries: list[Delivery]
) -> DataFrame:
    """Read deliveries of any formats into one record frame, corrections applied."""
    frames = []
    if untouched := [delivery for delivery in deliveries if not delivery.is_corrected]:
        records = _read_formats(spark, lake, contract, untouched)
        frames.append(records.withColumn("_correction", F.lit(None).cast("string")))
    if corrected := [delivery for delivery in deliveries if delivery.is_corrected]:
        records = _read_formats(spark, lake, contract, corrected)
        batches = [delivery.batch.id for delivery in corrected]
        frames.append(with_corrections(records, spark, lake, contract, batches))
    return united(frames)


def _read_formats(
    spark: SparkSession, lake: Lake, contract: Contract, deliveries: list[Delivery]
) -> DataFrame:
    files = [file for delivery in deliveries for file in delivery.files]
    formats = sorted({format_of(file) for file in files})
    return united(
        [
            _READERS[file_format](
                spark, lake, contract, [file for file in files if format_of(file) == file_format]
            )
            for file_format in formats
        ]
    )


def delivery_problem(lake: Lake, contract: Contract, delivery: Delivery) -> str | None:
    """Say why a delivery as a whole cannot be read; None when it can."""
    for file in delivery.files:
        file_format = format_of(file)
        if file_format not in contract.formats:
            return (
                f"{file.path} has the ending .{file_format}; {contract.dataset} is delivered as "
                + ", ".join(contract.formats)
            )
        try:
            problem = _header_problem(lake, contract, file)
        except (pa.ArrowException, OSError) as error:
            return f"{file.path} is corrupt or truncated ({error}): deliver it again"
        if problem:
            return f"{file.path} {problem}"
    return None


def _header_problem(lake: Lake, contract: Contract, file: LakeFile) -> str | None:
    """Say what is wrong with the columns of a file; in JSON each record names its own."""
    if format_of(file) == "csv":
        return _column_problem(contract, csv_files.header(lake, file))
    if format_of(file) == "parquet":
        schema = parquet_files.schema(lake, file)
        unreadable = parquet_files.unreadable_columns(schema)
        if unreadable:
            return f"has the column {', '.join(unreadable)}, which cannot be read"
        return _column_problem(contract, tuple(schema.names))
    return None


def _column_problem(contract: Contract, columns: tuple[str, ...]) -> str | None:
    known = [column.name for column in contract.bronze_columns]
    lowered = [name.lower() for name in columns]
    repeated = sorted({name for name in lowered if lowered.count(name) > 1})
    missing = [column for column in contract.bronze_columns if column.name not in columns]
    required = [c.name for c in missing if c.required and not may_be_missing(contract, c.name)]
    left_out = [c.name for c in missing if not (c.is_deprecated or c.since)]
    unknown = [name for name in columns if name not in known]
    if "" in columns:
        return "has a column without a name"
    if repeated:
        return f"has the column {', '.join(repeated)} more than once"
    if required:
        return f"lacks the required column {', '.join(required)}; it has {', '.join(columns)}"
    if left_out and contract.evolution == "strict":
        return (
            f"lacks the column {', '.join(left_out)}: deliver it, empty where there is no value, "
            f"or deprecate it in the contract of {contract.dataset}"
        )
    if unknown and contract.evolution == "strict":
        return (
            f"has the unknown column {', '.join(unknown)}: add it to the contract "
            f"of {contract.dataset} or leave it out"
        )
    return None
