"""Parquet: typed already; a column of another type than the contract's is read as text."""

import pyarrow as pa
import pyarrow.parquet as pq
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F

from marketpulse.contracts import Contract
from marketpulse.lake import Lake, LakeFile
from spark_jobs.readers.origin import base_path, origin_columns
from spark_jobs.readers.text import all_utf8, as_text, quoted
from spark_jobs.readers.uniting import united

_MOST_DIGITS = 38


def schema(lake: Lake, file: LakeFile) -> pa.Schema:
    """Schema of a file, from its footer."""
    with lake.filesystem.open_input_file(file.path) as stream:
        return pq.read_schema(stream)


def unreadable_columns(schema: pa.Schema) -> list[str]:
    """Columns whose type Spark cannot read, with the type."""
    return [f"{f.name} of type {f.type}" for f in schema if not _is_readable(f.type)]


def read(spark: SparkSession, lake: Lake, contract: Contract, files: list[LakeFile]) -> DataFrame:
    """Read rows as records; files are taken together by schema."""
    by_schema: dict[str, tuple[pa.Schema, list[str]]] = {}
    for file in files:
        of_file = schema(lake, file)
        by_schema.setdefault(str(of_file), (of_file, []))[1].append(lake.uri(file.path))
    return united(
        [_read_alike(spark, lake, contract, *alike) for _, alike in sorted(by_schema.items())]
    )


def _read_alike(
    spark: SparkSession, lake: Lake, contract: Contract, schema: pa.Schema, paths: list[str]
) -> DataFrame:
    stored = spark.read.option("basePath", base_path(lake, contract)).parquet(*paths)
    delivered = [n for n in stored.columns if n not in ("ingest_date", "hour")]
    rows = stored.withColumns(
        {field.name: _instant(field.name) for field in schema if _in_nanoseconds(field.type)}
    )
    known = {column.name: column.type for column in contract.bronze_columns}
    unknown = [quoted(name) for name in delivered if name not in known]
    absent = F.lit(None).cast("string")
    return rows.select(
        *(
            (_as_delivered(rows, name, known[name]) if name in delivered else absent).alias(
                f"raw_{name}"
            )
            for name in known
        ),
        *origin_columns(contract),
        F.to_json(F.struct(*map(quoted, delivered))).alias("_record"),
        F.lit(True).alias("_readable"),
        all_utf8(rows, delivered).alias("_is_utf8"),
        (F.to_json(F.struct(*unknown)) if unknown else absent).alias("_unknown"),
    )


def _as_delivered(rows: DataFrame, name: str, contract_type: str) -> Column:
    if rows.schema[name].dataType.simpleString() == contract_type:
        return F.col(name)
    return as_text(rows, name)


def _is_readable(type_: pa.DataType) -> bool:
    if pa.types.is_decimal(type_):
        return type_.precision <= _MOST_DIGITS
    return not (pa.types.is_time(type_) or pa.types.is_float16(type_))


def _in_nanoseconds(type_: pa.DataType) -> bool:
    return pa.types.is_timestamp(type_) and type_.unit == "ns"


def _instant(name: str) -> Column:
    """Spark reads nanoseconds as a plain number."""
    return F.expr(f"timestamp_micros(`{name}` div 1000)")
