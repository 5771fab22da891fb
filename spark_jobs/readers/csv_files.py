"""CSV with a header; columns are found by their name, in any order and letter case."""

import csv
import io

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql import types as T

from marketpulse.contracts import Contract
from marketpulse.lake import Lake, LakeFile
from spark_jobs.readers.origin import base_path, origin_columns
from spark_jobs.readers.text import REPLACEMENT, quoted
from spark_jobs.readers.uniting import united

_HEADER_BYTES = 64 * 1024
_MALFORMED = "_malformed"


def header(lake: Lake, file: LakeFile) -> tuple[str, ...]:
    """Column names of a file, lower-cased."""
    with lake.filesystem.open_input_stream(file.path) as stream:
        start = stream.read(_HEADER_BYTES).decode("utf-8-sig", errors="replace")
    return tuple(name.strip().lower() for name in next(csv.reader(io.StringIO(start)), []))


def read(spark: SparkSession, lake: Lake, contract: Contract, files: list[LakeFile]) -> DataFrame:
    """Read rows as records; files are taken together by header."""
    by_header: dict[tuple[str, ...], list[str]] = {}
    for file in files:
        by_header.setdefault(header(lake, file), []).append(lake.uri(file.path))
    return united(
        [
            _read_alike(spark, lake, contract, names, paths)
            for names, paths in sorted(by_header.items())
        ]
    )


def _read_alike(
    spark: SparkSession, lake: Lake, contract: Contract, names: tuple[str, ...], paths: list[str]
) -> DataFrame:
    known = [column.name for column in contract.bronze_columns]
    unknown = [name for name in names if name not in known]
    schema = T.StructType([T.StructField(name, T.StringType()) for name in (*names, _MALFORMED)])
    rows = (
        spark.read.schema(schema)
        .option("basePath", base_path(lake, contract))
        .option("header", True)
        .option("multiLine", True)
        .option("escape", '"')
        .option("columnNameOfCorruptRecord", _MALFORMED)
        .csv(paths)
    )
    as_json = F.to_json(F.struct(*map(quoted, names)))
    absent = F.lit(None).cast("string")
    return rows.select(
        *((F.col(name) if name in names else absent).alias(f"raw_{name}") for name in known),
        *origin_columns(contract),
        F.coalesce(F.col(_MALFORMED), as_json).alias("_record"),
        F.col(_MALFORMED).isNull().alias("_readable"),
        # The reader has put the replacement character where the bytes were not UTF-8.
        (~F.contains(as_json, F.lit(REPLACEMENT))).alias("_is_utf8"),
        (_rescued(unknown) if unknown else absent).alias("_unknown"),
    )


def _rescued(names: list[str]) -> F.Column:
    values = [quoted(name) for name in names]
    return F.when(F.coalesce(*values).isNotNull(), F.to_json(F.struct(*values)))
