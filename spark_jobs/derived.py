"""Tables derived from published rows: small pure steps from frame to frame, by table name.

A step carries `_batch` along, the batch that a row was published with.
"""

from collections.abc import Callable

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from spark_jobs.sentiment import sentiment


def sale_items(sales: DataFrame) -> DataFrame:
    """Flatten receipts: one row per line, numbered from 1 in the order of the receipt."""
    lines = sales.select(
        "_batch",
        "transaction_id",
        "store_id",
        "ts",
        "currency",
        F.posexplode("items").alias("position", "item"),
    )
    return lines.select(
        "_batch",
        "transaction_id",
        (F.col("position") + 1).alias("line_number"),
        "store_id",
        "ts",
        F.col("item.sku").alias("sku"),
        F.col("item.quantity").alias("quantity"),
        F.col("item.unit_price").alias("unit_price"),
        (F.col("item.quantity") * F.col("item.unit_price"))
        .cast("decimal(18,2)")
        .alias("line_amount"),
        "currency",
    )


DERIVED_TABLES: dict[str, Callable[[DataFrame], DataFrame]] = {
    "sale_items": sale_items,
    "sentiment": sentiment,
}
