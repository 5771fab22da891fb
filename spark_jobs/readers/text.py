"""Delivered values as text, and whether that text is UTF-8."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F
from pyspark.sql import types as T

REPLACEMENT = "\ufffd"
"""Stands where bytes could not be decoded."""
_COMPLEX = (T.ArrayType, T.StructType, T.MapType)


def quoted(name: str) -> Column:
    """Return a column whose name may hold anything, a dot for example."""
    return F.col("`" + name.replace("`", "``") + "`")


def as_utf8(column: str | Column) -> Column:
    """Text with the replacement character in place of what is not UTF-8."""
    column = F.col(column) if isinstance(column, str) else column
    return F.decode(column.cast("binary"), "UTF-8")


def is_utf8(column: str | Column) -> Column:
    """Whether the bytes are valid UTF-8: decoding puts another character for what is not."""
    column = F.col(column) if isinstance(column, str) else column
    return as_utf8(column) == column


def as_text(rows: DataFrame, name: str) -> Column:
    """Return a column of any type as text: JSON where it is nested."""
    if isinstance(rows.schema[name].dataType, _COMPLEX):
        return F.to_json(name)
    return F.col(name).cast("string")


def all_utf8(rows: DataFrame, names: list[str]) -> Column:
    """Whether all text in some columns of a row is UTF-8."""
    is_all = F.lit(True)
    for name in names:
        column, type_ = quoted(name), rows.schema[name].dataType
        if isinstance(type_, T.StringType):
            is_all &= F.coalesce(is_utf8(column), F.lit(True))
        elif isinstance(type_, T.BinaryType):
            is_all &= F.coalesce(is_utf8(column.cast("string")), F.lit(True))
        elif isinstance(type_, _COMPLEX):
            is_all &= ~F.coalesce(F.contains(F.to_json(column), F.lit(REPLACEMENT)), F.lit(False))
    return is_all
