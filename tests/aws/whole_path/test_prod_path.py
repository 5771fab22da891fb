"""The way of the data on AWS, step by step as a user goes it; a laptop comes to the same rows."""

import json

import boto3
import pytest
from story import STEPS

from marketpulse.lake import Lake
from marketpulse.ledger import committed_batches
from marketpulse.settings import PROJECT_ROOT, settings


def merged_names(prod, table: str) -> list[str]:
    folder = prod.bucket("silver") / "silver" / table
    return [place.name.removeprefix("merged=") for place in folder.glob("event_date=*/merged=*")]


def models_of(layer: str) -> int:
    return len(list((PROJECT_ROOT / "models" / layer).glob("*/*.sql")))


def test_step_published_and_registered_every_batch(story, prod):
    days = {"2026-03-02", "2026-03-03", "2026-03-04"}
    all_batches = [batch.id for batch in committed_batches(Lake(settings().lake), "sales")]
    batches = [batch for batch in all_batches if batch[:10] in days]
    glue = boto3.client("glue")
    registered = {
        partition["Values"][1]
        for page in glue.get_paginator("get_partitions").paginate(
            DatabaseName=settings().silver_database, TableName="sales"
        )
        for partition in page["Partitions"]
    }

    own = {name for name in registered if not name.startswith("merged-")}
    assert len(batches) == 3 * 24
    assert own <= set(all_batches)
    assert {batch[:10] for batch in own} >= {"2026-03-04"}
    assert {f"merged-{name}" for name in merged_names(prod, "sales")} == registered - own


@pytest.mark.parametrize("step", STEPS)
def test_marts_are_those_of_the_laptop(story, step):
    marts = [name for name in story.on_laptop[step] if name.startswith("marts.")]

    assert len(marts) == models_of("marts")
    for name in marts:
        assert story.on_aws[step][name] == story.on_laptop[step][name], name


@pytest.mark.parametrize("step", STEPS)
def test_gold_of_spark_is_that_of_duckdb(story, step):
    gold = [name for name in story.on_laptop[step] if name.startswith("gold.")]

    assert len(gold) == models_of("gold")
    for name in gold:
        assert story.on_aws[step][name] == story.on_laptop[step][name], name


def test_there_was_something_to_compare(story):
    first, late = story.on_aws["first"], story.on_aws["late"]

    assert all(first.values())
    assert len(late["marts.fct_sales"]) > len(first["marts.fct_sales"])


def test_building_again_writes_no_incremental_table(story):
    written = story.gold_files["again"] - story.gold_files["first"]
    manifest = json.loads((PROJECT_ROOT / "target/prod_lake/manifest.json").read_text())
    always = {
        node["alias"]
        for node in manifest["nodes"].values()
        if node["config"]["materialized"] in ("table", "seed")
    }

    assert {file.split("/gold/")[1].split("/")[0] for file in written} <= always


def test_late_events_reopen_their_own_date(story):
    reopened = story.gold_files["late"] - story.gold_files["again"]
    dates = {file.split("click_date=")[1][:10] for file in reopened if "/clicks_hourly/" in file}

    assert "2026-03-04" in dates
    assert dates & {"2026-03-02", "2026-03-03"}


def test_no_session_is_left_running(story):
    assert story.sessions == [{"STOPPED"}] * len(STEPS)


def test_user_reads_what_was_done(story):
    assert "Built" in story.outputs["first"]
    assert "Passed" in story.outputs["first"]
    assert "is done" in story.outputs["step"]


def test_closed_dates_are_in_merged_files_and_built_from_them(story, prod):
    """Both sides were compared after it; here it is shown that there was something to compare."""
    for table in ("clicks", "sales", "sale_items"):
        folder = prod.bucket("silver") / "silver" / table
        closed = {path.name for path in folder.glob("event_date=2026-03-0[23]/*")}
        assert closed
        assert all(name.startswith("merged=") for name in closed)
        assert [p.name for p in folder.glob("event_date=2026-03-04/merged=*")] == []
    assert story.on_aws["refreshed"].keys() == story.on_aws["late"].keys()
    for table, rows in story.on_aws["late"].items():
        assert story.on_aws["refreshed"][table] == rows, table
