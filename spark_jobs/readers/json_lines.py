"""JSON lines: one object a line, read as text first so that a broken line is still a record."""

from functools import reduce
from operator import add

from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql import types as T

from marketpulse.contracts import Contract
from marketpulse.lake import Lake, LakeFile
from spark_jobs.readers.origin import base_path, origin_columns

_BYTE_ORDER_MARK = "\ufeff"


def read(spark: SparkSession, lake: Lake, contract: Contract, files: list[LakeFile]) -> DataFrame:
    """Read lines as records; blank lines are no records."""
    names = [column.name for column in contract.bronze_columns]
    lines = spark.read.option("basePath", base_path(lake, contract)).text(
        [lake.uri(file.path) for file in files]
    )
    line = F.when(
        F.startswith("value", F.lit(_BYTE_ORDER_MARK)), F.expr("substring(value, 2)")
    ).otherwise(F.col("value"))
    parsed = lines.select(
        *origin_columns(contract),
        line.alias("_line"),
        # A map rather than a struct: it also holds the fields that the contract does not know.
        F.from_json(line, T.MapType(T.StringType(), T.StringType())).alias("_fields"),
    ).filter(F.trim("_line") != "")
    return parsed.select(
        *(F.col("_fields")[name].alias(f"raw_{name}") for name in names),
        "_batch",
        "_ingest_date",
        "_source_file",
        "_block",
        _as_utf8("_line").alias("_record"),
        _is_one_object().alias("_readable"),
        is_utf8("_line").alias("_is_utf8"),
        _unknown_fields(names).alias("_unknown"),
    )


def is_utf8(column: str) -> Column:
    """Whether the bytes are valid UTF-8; pure ASCII, the common case, is told by its length."""
    is_ascii = F.octet_length(column) == F.length(column)
    return is_ascii | (F.encode(_as_utf8(column), "UTF-8") == F.col(column).cast("binary"))


def _as_utf8(column: str) -> Column:
    return F.decode(F.col(column).cast("binary"), "UTF-8")


def _is_one_object() -> Column:
    """The parser stops at the end of the first object and would not see what follows it."""
    ends_with_object = F.endswith(F.rtrim("_line"), F.lit("}"))
    has_second_object = F.contains("_line", F.lit("}{")) | F.contains("_line", F.lit("} {"))
    return F.col("_fields").isNotNull() & ends_with_object & ~has_second_object


def _unknown_fields(names: list[str]) -> Column:
    fields = F.col("_fields")
    known = reduce(
        add,
        [
            F.when(fields[name].isNotNull(), 1)
            .when(F.map_contains_key(fields, name), 1)
            .otherwise(0)
            for name in names
        ],
    )
    unknown = F.map_filter(fields, lambda key, _: ~key.isin(names))
    return F.when(F.size(fields) > known, F.to_json(unknown))
