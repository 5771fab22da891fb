"""Clicks evolve twice: columns come and go, a type is widened, and all dates are read together."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pytest
import yaml
from contract_versions import clicks, marked
from delivered import LEFT_OUT, as_csv, click, deliver, deliver_file
from lake_contents import commits, process, rows
from pyspark.sql import SparkSession

from marketpulse.catalog.table_inputs import PARTITION_KEYS
from marketpulse.contracts import load_contract
from marketpulse.lake import Lake
from marketpulse.settings import PROJECT_ROOT, settings

pytestmark = pytest.mark.usefixtures("spark", "token_key")

FIRST, SECOND, THIRD, FOURTH = (f"2026-03-0{day}T12" for day in (2, 3, 4, 5))
DEPTH = marked("scroll_depth", "since", "1.1.0", physicalType="int", logicalType="integer")
WIDE_DEPTH = DEPTH | {"physicalType": "bigint"}
EXPERIMENT = marked("experiment", "since", "1.2.0", physicalType="string", logicalType="string")
NO_DEVICE = marked("device", "deprecatedSince", "1.2.0")
RETIRED = {"property": "retiredSince", "value": "2.0.0"}
RETIRED_DEVICE = NO_DEVICE | {"customProperties": [*NO_DEVICE["customProperties"], RETIRED]}


@dataclass
class Story:
    """What each run did: the batches it published."""

    lake: Lake
    after_added_column: set[str]
    after_widening_of_one_day: set[str]
    mixed: Path
    """A copy of the lake in which one column has two types."""
    after_widening: set[str]


@pytest.fixture(scope="module")
def story(module_lake, tmp_path_factory) -> Iterator[Story]:
    folder = tmp_path_factory.mktemp("contracts")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings(), "contracts", folder)
        clicks(folder)
        deliver(module_lake, "clicks", FIRST, [click(1, FIRST, scroll_depth=5)])
        published(module_lake)

        clicks(folder, "1.1.0", DEPTH)
        deliver(module_lake, "clicks", SECOND, [click(2, SECOND, scroll_depth=7)])
        added = published(module_lake)

        clicks(folder, "1.2.0", WIDE_DEPTH, EXPERIMENT, NO_DEVICE)
        third = click(3, THIRD, scroll_depth=2**40, experiment="b", device=LEFT_OUT)
        deliver_file(module_lake, "clicks", THIRD, "part-0000.csv", as_csv([third]))
        one_day = published(module_lake, days=[date(2026, 3, 4)])
        mixed = tmp_path_factory.mktemp("mixed") / "lake"
        shutil.copytree(module_lake.root, mixed)
        everything = published(module_lake)
        yield Story(module_lake, added, one_day, mixed, everything)


def published(lake: Lake, **options: object) -> set[str]:
    done = process(lake, "clicks", **options)
    assert not done.refused
    return {name.removeprefix("clicks ") for name in done.published}


def test_new_column_leaves_older_batches_as_they_are(story):
    assert story.after_added_column == {SECOND}
    versions = {batch: c["contract_version"] for batch, c in commits(story.lake, "clicks").items()}
    assert versions == {FIRST: "1.0.0", SECOND: "1.2.0", THIRD: "1.2.0"}


def test_widened_type_does_those_batches_again_that_have_the_column(story):
    assert story.after_widening_of_one_day == {THIRD}
    assert story.after_widening == {SECOND}


def test_value_that_came_before_its_column_is_kept(story):
    [first] = [row for row in rows(story.lake, "clicks") if row["batch"] == FIRST]

    assert first["rescued_data"] == '{"scroll_depth":"5"}'
    assert "scroll_depth" not in first


def test_value_that_came_before_its_column_goes_there_when_asked(story, tmp_path):
    lake = Lake(str(tmp_path / "lake"))
    shutil.copytree(story.lake.root, lake.root)

    assert published(lake, days=[date(2026, 3, 2)], force=True) == {FIRST}

    [first] = [row for row in rows(lake, "clicks") if row["batch"] == FIRST]
    assert (first["scroll_depth"], first["rescued_data"]) == (5, None)


def test_deprecated_column_may_be_left_out(story):
    [third] = [row for row in rows(story.lake, "clicks") if row["batch"] == THIRD]

    assert (third["device"], third["experiment"]) == (None, "b")


def test_retired_column_leaves_silver_while_deliveries_may_have_it(story, tmp_path, monkeypatch):
    lake = Lake(str(tmp_path / "lake"))
    shutil.copytree(story.lake.root, lake.root)
    monkeypatch.setattr(settings(), "contracts", tmp_path)
    clicks(tmp_path, "2.0.0", WIDE_DEPTH, EXPERIMENT, RETIRED_DEVICE)
    assert published(lake) == set()

    deliver_file(lake, "clicks", FOURTH, "part-0000.csv", as_csv([click(4, FOURTH)]))
    assert published(lake) == {FOURTH}

    devices = {row["batch"]: row.get("device", "not in the file") for row in rows(lake, "clicks")}
    assert devices[FIRST] == "mobile"
    assert devices[FOURTH] == "not in the file"


def test_spark_reads_old_and_new_dates_as_one_table(story, spark: SparkSession):
    columns = [*load_contract("clicks").table.silver_columns, *PARTITION_KEYS]
    definition = ", ".join(f"`{column.name}` {column.type}" for column in columns)
    spark.sql("create database evolved")
    try:
        spark.sql(
            f"create table evolved.clicks ({definition}) using parquet "
            f"partitioned by (event_date, batch) location '{story.lake.uri('silver', 'clicks')}'"
        )
        spark.sql("msck repair table evolved.clicks")
        found = spark.sql(
            "select batch, scroll_depth, experiment, device from evolved.clicks order by batch"
        ).collect()
    finally:
        spark.sql("drop database evolved cascade")

    assert [tuple(row) for row in found] == [
        (FIRST, None, None, "mobile"),
        (SECOND, 7, None, "mobile"),
        (THIRD, 2**40, "b", None),
    ]


def test_duckdb_reads_both_types_before_the_history_was_done_again(story, tmp_path):
    project = project_with(tmp_path, story.lake)
    warehouse = tmp_path / "warehouse.duckdb"

    dbt_run(project, story.mixed, warehouse, "clicks_hourly")

    with duckdb.connect(str(warehouse), read_only=True) as connection:
        found = connection.execute(
            "select batch, scroll_depth, experiment from silver.clicks order by batch"
        ).fetchall()
        hours = connection.execute("select sum(page_view_count) from gold.clicks_hourly").fetchone()
    assert found == [(FIRST, None, None), (SECOND, 7, None), (THIRD, 2**40, "b")]
    assert hours == (3,)


def project_with(folder: Path, lake: Lake) -> Path:
    """A copy of the dbt project whose source of clicks has the columns of the contract."""
    project = folder / "project"
    for name in ("models", "macros", "seeds", "tests/dbt"):
        shutil.copytree(PROJECT_ROOT / name, project / name)
    for name in ("dbt_project.yml", "profiles.yml", "selectors.yml"):
        shutil.copy(PROJECT_ROOT / name, project)
    source = project / "models" / "silver" / "clicks.yml"
    declared = yaml.safe_load(source.read_text())
    columns = [*load_contract("clicks").table.silver_columns, *PARTITION_KEYS]
    [table] = declared["sources"][0]["tables"]
    table["columns"] = [{"name": c.name, "data_type": c.type} for c in columns]
    source.write_text(yaml.safe_dump(declared))
    return project


def dbt_run(project: Path, lake: Path, warehouse: Path, model: str) -> None:
    command = [str(Path(sys.executable).with_name("dbt")), "run", "--select", model]
    places = {"MARKETPULSE_LAKE": str(lake), "MARKETPULSE_WAREHOUSE": str(warehouse)}
    done = subprocess.run(
        [*command, "--project-dir", str(project), "--profiles-dir", str(project)],
        capture_output=True,
        text=True,
        env={"PATH": "/usr/bin:/bin", "HOME": str(project), **places},
    )
    assert done.returncode == 0, done.stdout
