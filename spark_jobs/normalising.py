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
    text = _text(raw)
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
        exact = f"if({value} = try_cast({text} as decimal(38,12)), {value}, null)"
        # A cast of 1e-1000000000 computes for hours, or ends the whole run with an overflow.
        return f"if({text} rlike '[eE][+-]?[0-9]{{4}}', null, {exact})"
    if family == "timestamp":
        # A bare time would be completed with today's date, a bare year with January.
        # Spark compiles two patterns for each zone it reads, Z included: UTC goes without saying.
        without_zone = f"substring({text}, 1, octet_length({text}) - 1)"
        value = f"try_cast(if({_ends_in_utc(text)}, {without_zone}, {text}) as {spark_type})"
        return f"if(substring({text}, 8, 1) = '-', {value}, null)"
    if family == "date":
        # A cast would take 2026-03 as its first day, and ignore whatever follows the day.
        return f"if(length({text}) = 10, {value}, null)"
    return value


def _ends_in_utc(text: str) -> str:
    """Whether a time, to the second or a thousandth or millionth of it, names no zone but Z."""
    other_zone = f"contains({text}, '+') or contains(substring({text}, 11), '-')"
    return f"octet_length({text}) in (20, 24, 27) and endswith({text}, 'Z') and not ({other_zone})"


def _array(text: str, spark_type: str) -> str:
    """An entry with a field that the contract does not know, or one twice, spoils the array."""
    fields = T._parse_datatype_string(spark_type).elementType.fields
    names = ", ".join(f"'{field.name}'" for field in fields)
    typed = ", ".join(
        f"'{field.name}', {_parsed(_text(f'entry.{field.name}'), field.dataType.simpleString())}"
        for field in fields
    )
    is_known = (
        f"forall(entries, entry -> entry is null or (size(entry) <= {len(fields)}"
        f" and forall(map_keys(entry), name -> name in ({names}))))"
    )
    entries = f"from_json({text}, 'array<map<string,string>>')"
    # The array of one is a way to name the parsed value, which is then parsed only once.
    return (
        f"transform(array({entries}), entries -> if({is_known},"
        f" transform(entries, entry -> named_struct({typed})), null))[0]"
    )


def _text(delivered: str) -> str:
    return f"nullif(trim({delivered}), '')"


def _family(spark_type: str) -> str:
    return spark_type.split("(")[0].split("<")[0]
