"""The partitions of a table, moved to other folders all at once.

`ALTER TABLE … SET LOCATION` takes one partition, and asks the catalog five times for each.
"""

from pyspark.sql import SparkSession


def set_locations(spark: SparkSession, table: str, column: str, locations: dict[str, str]) -> None:
    """Have partitions of a table, by the value of their only column, read other folders."""
    if not locations:
        return
    java = spark._jvm
    catalog = spark._jsparkSession.sessionState().catalog()
    parser = spark._jsparkSession.sessionState().sqlParser()
    identifier = parser.parseTableIdentifier(table)
    everything = java.scala.Option.empty()
    convert = java.scala.collection.JavaConverters
    moved = java.java.util.ArrayList()
    for partition in convert.seqAsJavaList(catalog.listPartitions(identifier, everything)):
        if location := locations.get(partition.spec().apply(column)):
            moved.add(_moved(spark, partition, location))
    if len(moved) != len(locations):
        raise ValueError(f"{table} has {len(moved)} of the {len(locations)} partitions to move")
    catalog.alterPartitions(identifier, convert.asScalaBuffer(moved).toSeq())
    spark.catalog.refreshTable(table)


def _moved(spark: SparkSession, partition, location: str):
    """The same partition of Spark's catalog, but for its folder."""
    uri = spark._jvm.org.apache.spark.sql.catalyst.catalog.CatalogUtils.stringToURI(location)
    held = partition.storage()
    storage = held.copy(
        spark._jvm.scala.Some(uri),
        held.inputFormat(),
        held.outputFormat(),
        held.serde(),
        held.compressed(),
        held.properties(),
    )
    return partition.copy(
        partition.spec(),
        storage,
        partition.parameters(),
        partition.createTime(),
        partition.lastAccessTime(),
        partition.stats(),
    )
