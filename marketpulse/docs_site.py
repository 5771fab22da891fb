"""One documentation site for both engines: gold as Glue built it, marts as Redshift did.

Each target knows only its half: on Redshift gold is a foreign table without tests or types, on
Glue there are no marts. `dbt docs serve --target-path <folder>` shows what is merged here.
"""

import json
import shutil
from pathlib import Path

from marketpulse.aws.clients import client
from marketpulse.aws.troubles import aws_errors_explained
from marketpulse.settings import settings

_MAPS = ("nodes", "sources", "unit_tests", "disabled", "parent_map", "child_map")


def merge_documentation(env: str) -> Path:
    """Merge manifest, results and catalog of `<env>_lake` and `<env>`; returns the folder."""
    lake, warehouse = (settings().dbt_target / name for name in (f"{env}_lake", env))
    site = settings().dbt_target / f"{env}_docs"
    site.mkdir(parents=True, exist_ok=True)
    manifest = merged_manifest(_read(lake / "manifest.json"), _read(warehouse / "manifest.json"))
    catalog = _read(warehouse / "catalog.json")
    add_glue_tables(catalog, manifest)
    _write(site / "manifest.json", manifest)
    _write(site / "catalog.json", catalog)
    _write(
        site / "run_results.json",
        merged_results(_read(lake / "run_results.json"), _read(warehouse / "run_results.json")),
    )
    shutil.copy(warehouse / "index.html", site / "index.html")
    return site


def merged_manifest(lake: dict, warehouse: dict) -> dict:
    """Take what the lake builds and tests from its manifest, all else from the warehouse's."""
    merged = warehouse | {name: dict(warehouse.get(name, {})) for name in _MAPS}
    for kind in ("nodes", "unit_tests"):
        for unique_id, node in lake.get(kind, {}).items():
            if unique_id not in warehouse.get(kind, {}) or "gold" in node["fqn"]:
                merged[kind][unique_id] = node
                merged["disabled"].pop(unique_id, None)
    merged["sources"] |= lake["sources"]
    for kind in ("parent_map", "child_map"):
        for unique_id, neighbours in lake[kind].items():
            known = merged[kind].get(unique_id, [])
            merged[kind][unique_id] = [*known, *(n for n in neighbours if n not in known)]
    return merged


def merged_results(lake: dict, warehouse: dict) -> dict:
    """Put the results of the lake first; where both have one, the lake's is the real build."""
    results = {result["unique_id"]: result for result in lake["results"]}
    for result in warehouse["results"]:
        results.setdefault(result["unique_id"], result)
    elapsed = lake["elapsed_time"] + warehouse["elapsed_time"]
    return warehouse | {"results": list(results.values()), "elapsed_time": elapsed}


def add_glue_tables(catalog: dict, manifest: dict) -> None:
    """Add the columns of gold and silver to a catalog, from Glue's: cheaper than any session."""
    for kind in ("nodes", "sources"):
        wanted = {
            unique_id: node
            for unique_id, node in manifest[kind].items()
            if node["resource_type"] in {"model", "seed", "source"}
            and unique_id not in catalog[kind]
        }
        for schema in {node["schema"] for node in wanted.values()}:
            tables = _glue_tables(schema)
            for unique_id, node in wanted.items():
                name = node.get("identifier") or node.get("alias")
                if node["schema"] == schema and name in tables:
                    catalog[kind][unique_id] = _catalog_entry(unique_id, tables[name])


def _glue_tables(database: str) -> dict[str, dict]:
    """Tables by name; a database that does not exist yet has none."""
    glue = client("glue")
    pages = glue.get_paginator("get_tables").paginate(DatabaseName=database)
    with aws_errors_explained(f"Glue database {database}"):
        try:
            return {table["Name"]: table for page in pages for table in page["TableList"]}
        except glue.exceptions.EntityNotFoundException:
            return {}


def _catalog_entry(unique_id: str, table: dict) -> dict:
    columns = [*table["StorageDescriptor"]["Columns"], *table.get("PartitionKeys", [])]
    location = table["StorageDescriptor"].get("Location", "")
    return {
        "unique_id": unique_id,
        "metadata": {
            "type": "external table",
            "database": None,
            "schema": table["DatabaseName"],
            "name": table["Name"],
            "comment": None,
            "owner": table.get("Owner"),
        },
        "columns": {
            column["Name"]: {
                "type": column["Type"],
                "index": index,
                "name": column["Name"],
                "comment": column.get("Comment"),
            }
            for index, column in enumerate(columns, 1)
        },
        "stats": {
            "has_stats": {
                "id": "has_stats",
                "label": "Has Stats?",
                "value": True,
                "include": False,
                "description": "",
            },
            "location": {
                "id": "location",
                "label": "Location",
                "value": location,
                "include": True,
                "description": "Where the table's files lie",
            },
        },
    }


def _read(path: Path) -> dict:
    return json.loads(path.read_text())


def _write(path: Path, content: dict) -> None:
    path.write_text(json.dumps(content))
