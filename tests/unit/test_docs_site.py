import boto3

from marketpulse.docs_site import add_glue_tables


def node(schema: str, name: str) -> dict:
    return {"resource_type": "model", "schema": schema, "alias": name}


def test_columns_come_from_glue_where_something_was_built(aws):
    glue = boto3.client("glue")
    glue.create_database(DatabaseInput={"Name": "gold"})
    glue.create_table(
        DatabaseName="gold",
        TableInput={
            "Name": "sessions",
            "StorageDescriptor": {"Columns": [{"Name": "session_id", "Type": "string"}]},
            "PartitionKeys": [{"Name": "session_date", "Type": "date"}],
        },
    )
    nodes = {
        "built": node("gold", "sessions"),
        "not built": node("gold", "sales"),
        "of a database to come": node("reference", "rates"),
    }
    catalog = {"nodes": {}, "sources": {}}

    add_glue_tables(catalog, {"nodes": nodes, "sources": {}})

    assert catalog["nodes"].keys() == {"built"}
    columns = catalog["nodes"]["built"]["columns"].values()
    assert [(c["index"], c["name"], c["type"]) for c in columns] == [
        (1, "session_id", "string"),
        (2, "session_date", "date"),
    ]
