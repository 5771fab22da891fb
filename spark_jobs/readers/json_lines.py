"""JSON lines: one object a line, read as text first so that a broken line is still a record."""

from functools import reduce
from operator import add

from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql import types as T

from marketpulse.contracts import Contract
from marketpulse.lake import Lake, LakeFile
from spark_jobs.readers.origin import base_path, origin_columns
from spark_jobs.readers.text import is_utf8

_BYTE_ORDER_MARK = "\ufeff"
_MARK = "end of line"


def read(spark: SparkSession, lake: Lake, contract: Contract, files: list[LakeFile]) -> DataFrame:
    """Read lines as records; blank lines are no records."""
    lines = spark.read.option("basePath", base_path(lake, contract)).text(
        [lake.uri(file.path) for file in files]
    )
    line = F.when(
        F.startswith("value", F.lit(_BYTE_ORDER_MARK)), F.expr("substring(value, 2)")
    ).otherwise(F.col("value"))
    return parsed(lines.select(*origin_columns(contract), line.alias("_line")), contract).filter(
        F.endswith("_record", F.lit("}")) | (F.trim("_record") != "")
    )


def parsed(lines: DataFrame, contract: Contract) -> DataFrame:
    """Take the text in `_line` apart; the other columns stay as they are."""
    names = [column.name for column in contract.bronze_columns]
    others = [name for name in lines.columns if name != "_line"]
    # A map rather than a struct: it also holds the fields that the contract does not know.
    fields = F.from_json("_line", T.MapType(T.StringType(), T.StringType()))
    surplus = _surplus_fields(names)
    # The map goes no further than this: each further step would copy it for every record.
    return (
        lines.withColumn("_fields", fields)
        .select(
            *(F.col("_fields")[name].alias(f"raw_{name}") for name in names),
            *others,
            F.col("_line").alias("_record"),
            (F.col("_fields").isNotNull() & _names_fields_once(surplus, names)).alias("_is_object"),
            F.when(surplus > 0, F.to_json(_not_among(names))).alias("_unknown"),
        )
        .select(
            *(f"raw_{name}" for name in names),
            *others,
            "_record",
            (F.col("_is_object") & _is_alone("_record")).alias("_readable"),
            is_utf8("_record").alias("_is_utf8"),
            "_unknown",
        )
    )


def _is_alone(line: str) -> Column:
    """Whether nothing follows the object: the parser stops at its end and would not see it.

    Where the only closing brace is the last byte nothing can; else a mark behind the line must turn
    up right behind the object.
    """
    # Spark's own functions look byte by byte; Java's split does not.
    ends_with_only_brace = F.endswith(line, F.lit("}")) & (F.size(F.split(line, "}", 3)) == 2)
    marked = F.from_json(
        F.concat(F.lit("["), line, F.lit(f',{{"{_MARK}":""}}]')),
        T.ArrayType(T.MapType(T.StringType(), T.StringType())),
    )
    is_followed_by_mark = (F.size(marked) == 2) & F.map_contains_key(marked[1], _MARK)
    return F.when(ends_with_only_brace, True).otherwise(
        F.coalesce(is_followed_by_mark, F.lit(False))
    )


def _names_fields_once(surplus: Column, names: list[str]) -> Column:
    return F.when(surplus == 0, True).otherwise(surplus == F.size(_not_among(names)))


def _surplus_fields(names: list[str]) -> Column:
    """How many fields a record has beyond these; the quick way sees that each field has a value."""
    fields = F.col("_fields")
    values = reduce(add, [F.when(fields[name].isNotNull(), 1).otherwise(0) for name in names])
    named = reduce(
        add, [F.when(F.map_contains_key(fields, name), 1).otherwise(0) for name in names]
    )
    return F.when(F.size(fields) == values, 0).otherwise(F.size(fields) - named)


def _not_among(names: list[str]) -> Column:
    return F.map_filter("_fields", lambda name, _: ~name.isin(names))
