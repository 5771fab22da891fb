"""The partitions of a table, moved to other folders all at once.

`ALTER TABLE … SET LOCATION` takes one partition, and asks the catalog five times for each.
"""

import time

from pyspark.sql import SparkSession


def set_locations(spark: SparkSession, table: str, column: str, locations: dict[str, str]) -> None:
    """Have partitions of a table, by the value of their only column, read other folders.

    One request moves them, and no other partition is looked at. Raises Spark's exception
    when one of them does not exist.
    """
    if not locations:
        return
    catalog = spark._jsparkSession.sessionState().catalog()
    parser = spark._jsparkSession.sessionState().sqlParser()
    identifier = parser.parseTableIdentifier(table)
    storage = catalog.getTableMetadata(identifier).storage()
    moved = spark._jvm.java.util.ArrayList()
    for value, location in sorted(locations.items()):
        moved.add(_partition(spark, {column: value}, storage, location))
    convert = spark._jvm.scala.collection.JavaConverters
    catalog.alterPartitions(identifier, convert.asScalaBuffer(moved).toSeq())
    spark.catalog.refreshTable(table)


def _partition(spark: SparkSession, values: dict[str, str], storage, location: str):
    """A partition as `ALTER TABLE … ADD PARTITION` makes it: stored as the table, but elsewhere."""
    java, spark_catalog = spark._jvm, spark._jvm.org.apache.spark.sql.catalyst.catalog
    to_map = java.org.apache.spark.api.python.PythonUtils.toScalaMap
    elsewhere = storage.copy(
        java.scala.Some(spark_catalog.CatalogUtils.stringToURI(location)),
        storage.inputFormat(),
        storage.outputFormat(),
        storage.serde(),
        storage.compressed(),
        storage.properties(),
    )
    now, never, unknown = int(time.time() * 1000), -1, java.scala.Option.empty()
    return spark_catalog.CatalogTablePartition(
        to_map(values), elsewhere, to_map({}), now, never, unknown
    )
