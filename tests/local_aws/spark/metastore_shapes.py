"""Databases, tables and partitions: Glue's JSON on one side, Hive's Thrift on the other."""

from pymetastore.hive_metastore import ttypes as hive

_OWNER = "hadoop"


def database_from_glue(found: dict) -> hive.Database:
    return hive.Database(
        name=found["Name"],
        description=found.get("Description"),
        locationUri=found.get("LocationUri"),
        parameters=found.get("Parameters") or {},
        ownerName=_OWNER,
        ownerType=hive.PrincipalType.USER,
    )


def database_to_glue(database: hive.Database) -> dict:
    return {
        "Name": database.name,
        "Description": database.description or "",
        "LocationUri": database.locationUri or "",
        "Parameters": database.parameters or {},
    }


def table_from_glue(found: dict) -> hive.Table:
    created = found.get("CreateTime")
    return hive.Table(
        tableName=found["Name"],
        dbName=found["DatabaseName"],
        owner=found.get("Owner", _OWNER),
        createTime=int(created.timestamp()) if created else 0,
        lastAccessTime=0,
        retention=found.get("Retention", 0),
        sd=_storage_from_glue(found.get("StorageDescriptor") or {}),
        partitionKeys=_columns_from_glue(found.get("PartitionKeys")),
        parameters=found.get("Parameters") or {},
        viewOriginalText=found.get("ViewOriginalText"),
        viewExpandedText=found.get("ViewExpandedText"),
        tableType=found.get("TableType", "EXTERNAL_TABLE"),
    )


def table_to_glue(table: hive.Table) -> dict:
    content = {
        "Name": table.tableName.lower(),
        "Owner": table.owner or _OWNER,
        "Retention": table.retention or 0,
        "StorageDescriptor": _storage_to_glue(table.sd),
        "PartitionKeys": _columns_to_glue(table.partitionKeys),
        "TableType": table.tableType or "EXTERNAL_TABLE",
        "Parameters": dict(table.parameters or {}),
    }
    if table.viewOriginalText:
        content["ViewOriginalText"] = table.viewOriginalText
    if table.viewExpandedText:
        content["ViewExpandedText"] = table.viewExpandedText
    return content


def partition_from_glue(found: dict) -> hive.Partition:
    return hive.Partition(
        values=found["Values"],
        dbName=found["DatabaseName"],
        tableName=found["TableName"],
        createTime=0,
        lastAccessTime=0,
        sd=_storage_from_glue(found.get("StorageDescriptor") or {}),
        parameters=found.get("Parameters") or {},
    )


def partition_to_glue(partition: hive.Partition) -> dict:
    return {
        "Values": list(partition.values),
        "StorageDescriptor": _storage_to_glue(partition.sd),
        "Parameters": dict(partition.parameters or {}),
    }


def _columns_from_glue(columns: list[dict] | None) -> list[hive.FieldSchema]:
    return [
        hive.FieldSchema(name=c["Name"], type=c.get("Type"), comment=c.get("Comment"))
        for c in columns or []
    ]


def _columns_to_glue(columns: list[hive.FieldSchema] | None) -> list[dict]:
    return [
        {"Name": c.name, "Type": c.type, **({"Comment": c.comment} if c.comment else {})}
        for c in columns or []
    ]


def _storage_from_glue(found: dict) -> hive.StorageDescriptor:
    serde = found.get("SerdeInfo") or {}
    return hive.StorageDescriptor(
        cols=_columns_from_glue(found.get("Columns")),
        location=found.get("Location") or None,
        inputFormat=found.get("InputFormat"),
        outputFormat=found.get("OutputFormat"),
        compressed=found.get("Compressed", False),
        numBuckets=found.get("NumberOfBuckets", 0),
        serdeInfo=hive.SerDeInfo(
            name=serde.get("Name"),
            serializationLib=serde.get("SerializationLibrary"),
            parameters=serde.get("Parameters") or {},
        ),
        bucketCols=found.get("BucketColumns") or [],
        sortCols=[
            hive.Order(col=c["Column"], order=c["SortOrder"])
            for c in found.get("SortColumns") or []
        ],
        parameters=found.get("Parameters") or {},
        skewedInfo=hive.SkewedInfo([], [], {}),
        storedAsSubDirectories=False,
    )


def _storage_to_glue(storage: hive.StorageDescriptor | None) -> dict:
    if storage is None:
        return {}
    serde = storage.serdeInfo or hive.SerDeInfo()
    return {
        "Columns": _columns_to_glue(storage.cols),
        "Location": storage.location or "",
        "InputFormat": storage.inputFormat or "",
        "OutputFormat": storage.outputFormat or "",
        "Compressed": bool(storage.compressed),
        "NumberOfBuckets": storage.numBuckets or 0,
        "SerdeInfo": {
            "SerializationLibrary": serde.serializationLib or "",
            "Parameters": dict(serde.parameters or {}),
        },
        "BucketColumns": list(storage.bucketCols or []),
        "SortColumns": [{"Column": o.col, "SortOrder": o.order} for o in storage.sortCols or []],
        "Parameters": dict(storage.parameters or {}),
        "StoredAsSubDirectories": False,
    }
