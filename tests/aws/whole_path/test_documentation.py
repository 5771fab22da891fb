"""One documentation of both engines: every table with its columns, from source to dashboard."""

import json
from functools import cache

import pytest

from marketpulse.settings import PROJECT_ROOT

pytestmark = pytest.mark.usefixtures("story")


@cache
def site(name: str) -> dict:
    return json.loads((PROJECT_ROOT / "target" / "prod_docs" / name).read_text())


def test_every_table_has_columns():
    manifest, catalog = site("manifest.json"), site("catalog.json")
    tables = {
        unique_id
        for kind in ("nodes", "sources")
        for unique_id, node in manifest[kind].items()
        if node["resource_type"] in ("model", "seed", "source")
    }

    found = catalog["nodes"].keys() | catalog["sources"].keys()

    assert tables - found == set()
    assert all(catalog["nodes"][id]["columns"] for id in catalog["nodes"])


def test_gold_is_what_glue_built():
    models = [n for n in site("manifest.json")["nodes"].values() if n["fqn"][1] == "gold"]
    materialized = {n["config"]["materialized"] for n in models if n["resource_type"] == "model"}

    assert materialized == {"incremental", "table"}


def test_lineage_runs_from_source_to_exposure():
    parents = site("manifest.json")["parent_map"]

    def ancestors(unique_id: str) -> set[str]:
        direct = set(parents.get(unique_id, []))
        return direct.union(*(ancestors(parent) for parent in direct))

    exposures = [unique_id for unique_id in parents if unique_id.startswith("exposure.")]
    assert exposures
    for exposure in exposures:
        assert {id.split(".")[0] for id in ancestors(exposure)} >= {"source", "seed", "model"}


def test_tests_of_both_engines_are_there_with_their_results():
    manifest, results = site("manifest.json"), site("run_results.json")["results"]
    layers = {n["fqn"][1] for n in manifest["nodes"].values() if n["resource_type"] == "test"}

    assert {"gold", "marts"} <= layers
    assert {r["status"] for r in results} <= {"success", "pass", "no-op"}
    assert (PROJECT_ROOT / "target" / "prod_docs" / "index.html").stat().st_size > 1_000_000
