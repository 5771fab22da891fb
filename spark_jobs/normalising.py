"""From delivered text to the contract's types; a value that does not parse is noted, not nulled.

Expressions are Spark SQL text because `try_cast` has no function in PySpark 3.5.
"""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F
from pyspark.sql import types as T

from marketpulse.contracts import Column, Contract

_TYPE_WORDS = {"int": "integer", "bigint": "integer", "smallint": "integer", "double": "number"}


def type_word(spark_type: str) -> str:
    """The plain word for a type, as automatic rule names have it: `amount_is_decimal`."""
    family = _family(spark_type)
    return _TYPE_WORDS.get(family, family)


def with_typed_columns(records: DataFrame, contract: Contract) -> DataFrame:
    """Add the contract's columns beside the raw ones: trimmed, typed, then transformed."""
    typed = {
        column.name: F.expr(_typed(column, records.schema[f"raw_{column.name}"].dataType))
        for column in contract.bronze_columns
    }
    rescued = {
        column.name: F.col("_unknown")
        for column in contract.table.columns
        if column.is_rescued_data
    }
    transformed = {
        column.name: F.expr(column.transform)
        for column in contract.bronze_columns
        if column.transform
    }
    return records.withColumns(typed | rescued).withColumns(transformed)


def _typed(column: Column, delivered: T.DataType) -> str:
    raw = f"raw_{column.name}"
    if not isinstance(delivered, T.StringType):
        return raw
    text = f"nullif(trim({raw}), '')"
    if _family(column.type) == "array":
        return _array(text, column.type)
    return _parsed(text, column.type)


def _parsed(text: str, spark_type: str) -> str:
    family = _family(spark_type)
    if family == "string":
        return text
    value = f"try_cast({text} as {spark_type})"
    if family == "decimal":
        # A cast rounds surplus digits away; a price of 1.239 is a mistake, not 1.24.
        return f"if({value} = try_cast({text} as decimal(38,12)), {value}, null)"
    if family in ("timestamp", "date"):
        # A bare time would be completed with today's date, a bare year with January.
        return f"if(substring({text}, 8, 1) = '-', {value}, null)"
    return value


def _array(text: str, spark_type: str) -> str:
    fields = T._parse_datatype_string(spark_type).elementType.fields
    as_text = ", ".join(f"{field.name}: string" for field in fields)
    parsed = ", ".join(
        f"'{field.name}', {_parsed(f'item.{field.name}', field.dataType.simpleString())}"
        for field in fields
    )
    items = f"from_json({text}, 'array<struct<{as_text}>>')"
    return f"transform({items}, item -> named_struct({parsed}))"


def _family(spark_type: str) -> str:
    return spark_type.split("(")[0].split("<")[0]
