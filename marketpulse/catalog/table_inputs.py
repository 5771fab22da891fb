"""Tables as Glue wants them described: for Hive, Athena, Spectrum, and as Spark's own kind."""

import hashlib
import json

from marketpulse.catalog.spark_types import schema_as_json
from marketpulse.contracts import Column, Table

PARTITION_KEYS = (
    Column("event_date", "date", True, "UTC day of the events."),
    Column("batch", "string", True, "The batch that published the rows."),
)
MERGED_KEYS = (
    PARTITION_KEYS[0],
    Column("merged", "string", True, "Name of the merged file."),
)
BATCH_OF_ROW = Column("batch", "string", True, "The batch that published the row.")
COLUMNS_DIGEST = "marketpulse.columns"
_MOST_CHARACTERS = 4000
"""Spark cuts a schema in parts of this length; other metastores than Glue's take no more."""
_PARQUET = {
    "InputFormat": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
    "OutputFormat": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
}
_SERDE = "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"


def silver_table(table: Table, location: str, description: str) -> dict:
    """Describe a silver table, partitioned by event date and batch."""
    return table_input(
        table.name, list(table.silver_columns), list(PARTITION_KEYS), location, description
    )


def merged_table(table: Table, name: str, location: str, description: str) -> dict:
    """Describe the merged files of a silver table, partitioned by event date and file."""
    columns = [*table.silver_columns, BATCH_OF_ROW]
    of_views = f"{description} Merged files, for the views of a run; query {table.name} instead."
    return table_input(name, columns, list(MERGED_KEYS), location, of_views)


def table_input(
    name: str, columns: list[Column], keys: list[Column], location: str, description: str
) -> dict:
    """Describe a Parquet table so that Spark reads it itself and not through Hive."""
    return {
        "Name": name,
        "Description": description,
        "TableType": "EXTERNAL_TABLE",
        "Parameters": {
            "EXTERNAL": "TRUE",
            "classification": "parquet",
            "spark.sql.create.version": "3.5",
            **_spark_properties(columns, keys),
        },
        "PartitionKeys": _glue_columns(keys),
        "StorageDescriptor": _storage(columns, location),
    }


def partition_input(columns: list[Column], values: tuple[str, ...], location: str) -> dict:
    """Describe a partition; remembers by a digest which columns it was registered with."""
    return {
        "Values": list(values),
        "StorageDescriptor": _storage(columns, location),
        "Parameters": {COLUMNS_DIGEST: columns_digest(columns), "classification": "parquet"},
    }


def columns_digest(columns: list[Column]) -> str:
    """Changes with the names, types and order of the columns."""
    named = json.dumps([(column.name, column.type) for column in columns])
    return hashlib.sha256(named.encode()).hexdigest()[:12]


def _storage(columns: list[Column], location: str) -> dict:
    return {
        "Columns": _glue_columns(columns),
        "Location": location,
        **_PARQUET,
        "SerdeInfo": {
            "SerializationLibrary": _SERDE,
            # Where Spark looks for the files of a table that is its own.
            "Parameters": {"path": location, "serialization.format": "1"},
        },
    }


def _glue_columns(columns: list[Column]) -> list[dict]:
    return [
        {"Name": column.name, "Type": column.type, "Comment": column.description[:255]}
        for column in columns
    ]


def _spark_properties(columns: list[Column], keys: list[Column]) -> dict[str, str]:
    schema = json.dumps(schema_as_json([*columns, *keys]), separators=(",", ":"))
    properties = {"spark.sql.sources.provider": "parquet"}
    if len(schema) <= _MOST_CHARACTERS:
        properties["spark.sql.sources.schema"] = schema
    else:
        starts = range(0, len(schema), _MOST_CHARACTERS)
        properties["spark.sql.sources.schema.numParts"] = str(len(starts))
        for number, start in enumerate(starts):
            part = schema[start : start + _MOST_CHARACTERS]
            properties[f"spark.sql.sources.schema.part.{number}"] = part
    if keys:
        properties["spark.sql.partitionProvider"] = "catalog"
        properties["spark.sql.sources.schema.numPartCols"] = str(len(keys))
        for number, key in enumerate(keys):
            properties[f"spark.sql.sources.schema.partCol.{number}"] = key.name
    return properties
