"""Spark reads a file under a wider type exactly where we say that it does."""

from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from py4j.protocol import Py4JJavaError
from pyspark.sql import SparkSession

from marketpulse.evolution.types import WIDENING, is_read_in_place, type_change
from marketpulse.parquet_columns import spark_type

MONEY = Decimal("1.50")
CASES = [
    (pa.int16(), 1, "int"),
    (pa.decimal128(7, 2), MONEY, "decimal(9,2)"),
    (pa.decimal128(10, 2), MONEY, "decimal(18,2)"),
    (pa.decimal128(22, 2), MONEY, "decimal(30,2)"),
    (pa.int32(), 1, "bigint"),
    (pa.int16(), 1, "bigint"),
    (pa.float32(), 1.5, "double"),
    (pa.int32(), 1, "double"),
    (pa.int32(), 1, "decimal(12,0)"),
    (pa.decimal128(9, 2), MONEY, "decimal(18,2)"),
    (pa.decimal128(18, 2), MONEY, "decimal(38,2)"),
    (pa.decimal128(10, 2), MONEY, "decimal(12,4)"),
]


@pytest.mark.parametrize(("stored", "value", "wider"), CASES)
def test_file_is_read_under_a_wider_type_or_refused(
    spark: SparkSession, tmp_path, stored: pa.DataType, value: object, wider: str
):
    path = str(tmp_path / "part.parquet")
    # As silver is written.
    pq.write_table(pa.table({"n": pa.array([value], stored)}), path, store_decimal_as_integer=True)
    rows = spark.read.schema(f"n {wider}").parquet(path)
    assert type_change(spark_type(stored), wider) == WIDENING

    if is_read_in_place(spark_type(stored), wider):
        assert [row.n for row in rows.collect()] == [value]
    else:
        with pytest.raises(Py4JJavaError, match="SchemaColumnConvertNotSupportedException"):
            rows.collect()
