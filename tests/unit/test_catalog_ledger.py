import json

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from jinja2 import Environment
from silver_commits import DATABASE, DAY, LATER, NEXT_DAY, ROOT, commit, published, shown

from marketpulse.aws.clients import client
from marketpulse.catalog.registration import register
from marketpulse.lake import Lake
from marketpulse.ledger import write_commit
from marketpulse.settings import PROJECT_ROOT


@pytest.fixture
def lake(aws) -> Lake:
    client("glue").create_database(DatabaseInput={"Name": DATABASE})
    return Lake(ROOT)


def test_ledger_tables_are_those_that_the_laptops_macro_makes(lake, tmp_path):
    """Both engines read bookmarks from these tables, so they must not differ in one value."""
    commits = [
        commit("clicks", f"{DAY}T13", published("clicks", DAY, f"{DAY}T13")),
        commit(
            "clicks",
            f"{DAY}T14",
            published("clicks", DAY, f"{DAY}T14", 5),
            published("clicks", NEXT_DAY, f"{DAY}T14", 7),
            published("clicks", LATER, f"{DAY}T14", 0),
            minute=3,
        ),
        commit("stores", DAY, published("stores", DAY, DAY), minute=1),
        commit("stores", LATER, published("stores", LATER, LATER), minute=7),
        commit("sales", f"{DAY}T13"),
    ]
    local = Lake(str(tmp_path))
    for each in commits:
        write_commit(lake, each)
        write_commit(local, each)
    register(lake, DATABASE)

    for name, macro_table in (("ledger_commits", "commits"), ("ledger_dates", "dates")):
        assert sorted(map(as_text, shown(lake, name))) == sorted(
            map(as_text, laptop_rows(tmp_path, macro_table))
        )


def laptop_rows(lake_folder, table: str) -> list[dict]:
    source = (PROJECT_ROOT / "macros/lake/snapshot_ledger.sql").read_text()
    macros = Environment(extensions=["jinja2.ext.do"]).from_string(source).module
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'; create schema ledger")
        connection.execute(macros.ledger_commits(f"{lake_folder}/ledger/*/*.json", False))
        connection.execute(macros.ledger_dates())
        return connection.sql(f"from ledger.{table}").to_arrow_table().to_pylist()


def as_text(row: dict) -> str:
    """With instants without their zone: DuckDB's are plain timestamps in UTC."""
    return json.dumps(
        {name: str(v.replace(tzinfo=None) if hasattr(v, "hour") else v) for name, v in row.items()},
        sort_keys=True,
    )


def test_snapshot_files_hold_instants_in_utc(lake):
    write_commit(lake, commit("stores", DAY, published("stores", DAY, DAY)))
    done = register(lake, DATABASE)

    content = lake.read(f"ledger_snapshots/{done.snapshot}/dates/part-0000.parquet")

    schema = pq.read_schema(pa.BufferReader(content))
    assert schema.field("around_committed_at").type == pa.timestamp("us", tz="UTC")
