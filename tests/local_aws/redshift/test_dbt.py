"""A small dbt project through dbt-redshift: what it builds, twice, and documents."""

import json
import shutil
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from dbt.cli.main import dbtRunner

PROJECT = Path(__file__).parent / "dbt_project"
AGAIN = ("--vars", "again: true")


@pytest.fixture(scope="module")
def sales(glue, store):
    """A function that publishes the sales of a day in the external table."""
    glue.create_database(DatabaseInput={"Name": "dbt_gold"})
    columns = [{"Name": "store_id", "Type": "string"}, {"Name": "amount", "Type": "decimal(18,2)"}]
    location = "s3://dbt/daily_sales"
    glue.create_table(
        DatabaseName="dbt_gold",
        TableInput={
            "Name": "daily_sales",
            "StorageDescriptor": {"Columns": columns, "Location": location},
            "PartitionKeys": [{"Name": "sale_date", "Type": "date"}],
        },
    )

    def publish(day: str, amounts: dict[str, str]) -> None:
        folder = store / "dbt" / "daily_sales" / f"sale_date={day}"
        folder.mkdir(parents=True, exist_ok=True)
        values = [Decimal(amount) for amount in amounts.values()]
        rows = {"store_id": list(amounts), "amount": pa.array(values, pa.decimal128(18, 2))}
        pq.write_table(pa.table(rows), folder / "part-0.parquet")
        storage = {"Columns": columns, "Location": f"{location}/sale_date={day}"}
        glue.create_partition(
            DatabaseName="dbt_gold",
            TableName="daily_sales",
            PartitionInput={"Values": [day], "StorageDescriptor": storage},
        )

    return publish


@pytest.fixture(scope="module")
def dbt(server, tmp_path_factory):
    """A function that runs dbt on a copy of the project and returns the statuses by node."""
    project = tmp_path_factory.mktemp("dbt") / "project"
    shutil.copytree(PROJECT, project)

    def run(command: str, *arguments: str) -> dict[str, str]:
        folders = ["--project-dir", str(project), "--profiles-dir", str(project)]
        with pytest.MonkeyPatch.context() as patch:
            for name, value in server.environment.items():
                patch.setenv(name, value)
            result = dbtRunner().invoke(["--quiet", *command.split(), *folders, *arguments])
        assert result.exception is None, result.exception
        run.target = project / "target"
        return {r.node.name: f"{r.status}" for r in getattr(result.result, "results", [])}

    return run


@pytest.fixture(scope="module")
def built(dbt, sales, server):
    sales("2026-03-02", {"ST1": "10.00", "ST2": "5.50"})
    return dbt("build")


def test_all_nodes_succeed(built):
    assert set(built.values()) <= {"success", "pass"}, built
    assert {"dim_store", "fct_sales", "latest_sales", "stores_over_time"} <= built.keys()


def test_keys_of_models_are_recorded(built, sql):
    keys = sql(
        'select "table", diststyle, sortkey1, sortkey_num from svv_table_info '
        "where \"schema\" = 'marts' and \"table\" like '%s%' order by 1"
    )
    assert ("dim_store", "ALL", "store_id", 1) in keys
    assert ("fct_sales", "KEY(store_id)", "sale_date", 2) in keys


def test_new_day_goes_through_delete_and_insert_and_merge(built, dbt, sales, sql):
    sales("2026-03-03", {"ST1": "1.00"})

    again = dbt("build", *AGAIN)

    assert set(again.values()) <= {"success", "pass"}, again
    assert sql("select * from marts.mart_store_totals order by 1") == [
        ("ST1", Decimal("11.00"), 1),
        ("ST2", Decimal("5.50"), 0),
    ]
    assert sql("select * from marts.latest_sales") == [
        ("ST1", 'Göteborg "Nordstan"', Decimal("1.00"))
    ]
    assert sql("select count(*) from marts.stores_over_time") == [(2,)]


def test_full_refresh_keeps_late_binding_views_alive(built, dbt, sql):
    refreshed = dbt("run", "--full-refresh", "--select", "dim_store", *AGAIN)

    assert refreshed["dim_store"] == "success"
    assert sql("select count(*) from marts.latest_sales where store_name is not null") == [(1,)]


def test_query_group_of_models_is_set(built, server):
    groups = {s["query_group"] for s in server.statements if "fct_sales__dbt_tmp" in s["sql"]}
    assert groups == {"nightly"}


def test_grants_reach_the_table(built, sql):
    granted = sql(
        "select privilege_type, identity_type from svv_relation_privileges "
        "where relation_name = 'dim_store' and identity_name = 'analyst'"
    )
    assert granted == [("SELECT", "user")]


def test_docs_describe_tables_views_and_keys(built, dbt):
    dbt("docs generate")

    catalog = json.loads((dbt.target / "catalog.json").read_text())
    nodes = catalog["nodes"]
    view = nodes["model.stand_in.latest_sales"]
    table = nodes["model.stand_in.fct_sales"]
    assert view["metadata"]["type"] == "LATE BINDING VIEW"
    assert list(view["columns"]) == ["store_id", "store_name", "amount"]
    assert table["columns"]["amount"]["type"] == "numeric(18,2)"
    assert table["stats"]["diststyle"]["value"] == "KEY(store_id)"
    assert nodes["model.stand_in.dim_store"]["columns"]["store_id"]["comment"] == "The store."
