"""Parquet: typed already; a column of another type than the contract's is read as text."""

from functools import reduce

import pyarrow as pa
import pyarrow.parquet as pq
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql import types as T

from marketpulse.contracts import Contract
from marketpulse.lake import Lake, LakeFile
from spark_jobs.readers.origin import base_path, origin_columns


def schema(lake: Lake, file: LakeFile) -> pa.Schema:
    """Schema of a file, from its footer."""
    with lake.filesystem.open_input_file(file.path) as stream:
        return pq.read_schema(stream)


def read(spark: SparkSession, lake: Lake, contract: Contract, files: list[LakeFile]) -> DataFrame:
    """Read rows as records; files are taken together by schema."""
    by_schema: dict[str, list[str]] = {}
    for file in files:
        by_schema.setdefault(str(schema(lake, file)), []).append(lake.uri(file.path))
    frames = [_read_alike(spark, lake, contract, paths) for _, paths in sorted(by_schema.items())]
    return reduce(lambda left, right: left.unionByName(right), frames)


def _read_alike(spark: SparkSession, lake: Lake, contract: Contract, paths: list[str]) -> DataFrame:
    rows = spark.read.option("basePath", base_path(lake, contract)).parquet(*paths)
    delivered = [n for n in rows.columns if n not in ("ingest_date", "hour")]
    known = {column.name: column.type for column in contract.bronze_columns}
    unknown = [name for name in delivered if name not in known]
    absent = F.lit(None).cast("string")
    return rows.select(
        *(
            (_as_delivered(rows, name, known[name]) if name in delivered else absent).alias(
                f"raw_{name}"
            )
            for name in known
        ),
        *origin_columns(contract),
        F.to_json(F.struct(*delivered)).alias("_record"),
        F.lit(True).alias("_readable"),
        F.lit(True).alias("_is_utf8"),
        (F.to_json(F.struct(*unknown)) if unknown else absent).alias("_unknown"),
    )


def _as_delivered(rows: DataFrame, name: str, contract_type: str) -> Column:
    delivered = rows.schema[name].dataType
    if delivered.simpleString() == contract_type:
        return F.col(name)
    if isinstance(delivered, (T.ArrayType, T.StructType, T.MapType)):
        return F.to_json(name)
    return F.col(name).cast("string")
