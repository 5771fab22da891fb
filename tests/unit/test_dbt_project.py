"""The dbt project's files agree with the contracts and with each other."""

from functools import cache

import pytest
import yaml

from marketpulse.contracts import Column, dataset_names, load_contract
from marketpulse.settings import PROJECT_ROOT

MODELS = sorted((PROJECT_ROOT / "models").glob("*/*/*.sql"))
MARTS = [path for path in MODELS if path.parts[-3] == "marts"]
PARTITIONS = [("event_date", "date"), ("batch", "string")]


@cache
def source_tables(dataset: str) -> dict[str, dict]:
    """Tables that dbt declares for a dataset, by name."""
    declared = yaml.safe_load((PROJECT_ROOT / f"models/silver/{dataset}.yml").read_text())
    return {table["name"]: table for table in declared["sources"][0]["tables"]}


def description(path) -> dict:
    """What the YAML file beside a model says about it."""
    described = yaml.safe_load(path.with_suffix(".yml").read_text())["models"]
    assert [model["name"] for model in described] == [path.stem]
    return described[0]


def silver_type(column: Column) -> str:
    return "string" if column.privacy == "tokenise" else column.type


@pytest.mark.parametrize("dataset", dataset_names())
def test_source_columns_are_those_of_the_contract(dataset):
    for table in load_contract(dataset).tables:
        declared = source_tables(dataset)[table.name]["columns"]
        expected = [(c.name, silver_type(c)) for c in table.silver_columns] + PARTITIONS

        assert [(c["name"], c["data_type"]) for c in declared] == expected


@pytest.mark.parametrize("dataset", dataset_names())
def test_source_descriptions_are_those_of_the_contract(dataset):
    for table in load_contract(dataset).tables:
        declared = {
            c["name"]: c["description"] for c in source_tables(dataset)[table.name]["columns"]
        }

        for column in table.silver_columns:
            assert declared[column.name].strip() == column.description


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_every_model_and_column_is_described(path):
    model = description(path)

    assert model["description"].strip()
    assert all(column["description"].strip() for column in model["columns"])


@pytest.mark.parametrize("path", MARTS, ids=lambda path: path.stem)
def test_every_mart_gives_the_reason_of_its_distribution_and_sort_keys(path):
    query = path.read_text()
    reason = description(path)["description"].lower()

    assert "dist=" in query
    assert "sort=" in query
    assert "distribut" in reason
    assert "sorted" in reason


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_model_that_replaces_dates_says_what_it_follows(path):
    query, bookmark = path.read_text(), description(path).get("config", {}).get("meta", {})

    if "incremental_strategy='replace_dates'" in query:
        assert bookmark["bookmark"]["date_column"]
        assert {"silver", "model"} & bookmark["bookmark"].keys()
        assert "ledger_committed_at" in query


def test_analyses_begin_with_a_question():
    for path in (PROJECT_ROOT / "analyses").glob("*.sql"):
        first_line = path.read_text().splitlines()[0]

        assert first_line.startswith("-- "), path.name
        assert first_line.endswith("?"), path.name


def test_singular_tests_say_first_what_a_row_means():
    for path in (PROJECT_ROOT / "tests/dbt").glob("*/assert_*.sql"):
        assert path.read_text().startswith("-- A row is "), path.name
