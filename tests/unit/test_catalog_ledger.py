import json
from dataclasses import replace

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from jinja2 import Environment
from merged_lakes import fill
from silver_commits import DATABASE, DAY, LATER, NEXT_DAY, ROOT, commit, published, shown

from marketpulse.aws.clients import client
from marketpulse.catalog.registration import register
from marketpulse.compaction.compacting import compact
from marketpulse.compaction.entries import (
    Compaction,
    Member,
    MergedFile,
    State,
    merged_path,
    write_compaction,
)
from marketpulse.compaction.planning import Limits
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


def test_merged_files_are_those_that_the_laptops_macro_finds(lake, tmp_path):
    """One stands, one ended because a batch of it was published anew."""
    local = Lake(str(tmp_path))
    for each in (lake, local):
        fill(each)
        for day in (DAY, LATER):
            for number in range(2):
                batch = f"{day}T{20 + number}"
                write_commit(each, commit("sales", batch, published("sales", day, batch)))
        for day in (DAY, LATER):
            write_compaction(each, merged("sales", day))
        publish_again = commit("sales", f"{LATER}T21", published("sales", LATER, f"{LATER}T21"))
        write_commit(each, replace(publish_again, committed_at="2026-03-11T00:00:00.000001Z"))
        compact(each, ["clicks"], Limits())
    register(lake, DATABASE)

    found = {(row["table_name"], row["batch"]): row for row in shown(lake, "ledger_commits")}

    assert found["sales", f"{DAY}T20"]["merged_path"] == merged_path("sales", DAY, "a1")
    assert found["sales", f"{LATER}T20"]["merged_path"] is None
    assert found["clicks", f"{DAY}T00"]["merged_path"]
    assert sorted(map(as_text, found.values())) == sorted(
        map(as_text, laptop_rows(tmp_path, "commits"))
    )


def merged(table: str, day: str) -> Compaction:
    batches = [f"{day}T20", f"{day}T21"]
    members = tuple(
        Member(batch, commit("", "").committed_at, published(table, day, batch).path, 3, 100)
        for batch in batches
    )
    path = merged_path(table, day, "a1")
    since = "2026-03-10T15:00:00+00:00"
    file = MergedFile(path, 6, 200, State.swept, since, members, ())
    return Compaction("sales", table, day, (file,))


def laptop_rows(lake_folder, table: str) -> list[dict]:
    source = (PROJECT_ROOT / "macros/lake/snapshot_ledger.sql").read_text()
    macros = Environment(extensions=["jinja2.ext.do"]).from_string(source).module
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'; create schema ledger")
        connection.execute(macros.ledger_commits(*ledger_patterns(lake_folder)))
        connection.execute(macros.ledger_dates())
        return connection.sql(f"from ledger.{table}").to_arrow_table().to_pylist()


def ledger_patterns(lake_folder) -> tuple[str, bool, str, bool]:
    compactions = "ledger/*/merged/*/*.json"
    is_uncompacted = not list(lake_folder.glob(compactions))
    return f"{lake_folder}/ledger/*/*.json", False, f"{lake_folder}/{compactions}", is_uncompacted


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
