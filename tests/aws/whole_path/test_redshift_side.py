"""What the Redshift targets promise beside the rows: keys, labels, grants, and a look at gold."""

import boto3
import pytest
from projects import changed_project, dbt, messages, outcomes

from marketpulse.settings import PROJECT_ROOT, settings

pytestmark = pytest.mark.usefixtures("story")
STORE_PERFORMANCE = "models/marts/retail/mart_store_performance.sql"


def test_distribution_and_sort_keys_survive_every_way_of_building(prod):
    keys = {
        table: (style, sort)
        for table, style, sort in prod.ask(
            'select "table", diststyle, sortkey1 from svv_table_info where "schema" = \'marts\''
        )
    }

    assert keys["fct_sales"] == ("KEY(user_id)", "sale_date")
    assert keys["fct_clicks_agg"] == ("EVEN", "click_date")
    assert keys["dim_store"] == ("ALL", "store_id")
    assert keys["dim_user"] == ("KEY(user_id)", "user_id")


def test_queries_of_a_model_are_labelled_with_its_name(prod):
    groups = {s["query_group"] for s in prod.redshift.statements if "fct_sales" in s["sql"]}

    assert "fct_sales" in groups


def test_readers_are_granted_the_marts(prod, monkeypatch):
    run = prod.redshift_sql
    run("create group analysts")
    run("create user dashboard password 'Local-aws-1'")
    monkeypatch.setenv("MARKETPULSE_REDSHIFT_READERS", "dashboard")

    answer = dbt(PROJECT_ROOT, "prod", "run", "--select", "dim_store")

    assert outcomes(answer)["dim_store"] == "success"
    granted = prod.ask("select has_table_privilege('dashboard', 'marts.dim_store', 'select')")
    assert granted == [(True,)]


def test_view_over_gold_does_not_bind_it(prod, tmp_path):
    project = changed_project(
        tmp_path,
        {
            STORE_PERFORMANCE: lambda _: (
                "{{ config(materialized='view', contract={'enforced': false}, dist=none) }}\n"
                "select store_id, amount_usd from {{ ref('sales_by_store') }}\n"
            )
        },
    )

    answer = dbt(project, "prod", "run", "--select", "mart_store_performance")
    gold = prod.ask("select sum(amount_usd) from gold.sales_by_store")

    assert outcomes(answer)["mart_store_performance"] == "success"
    assert prod.ask("select sum(amount_usd) from marts.mart_store_performance") == gold
    as_it_was = dbt(PROJECT_ROOT, "prod", "run", "--select", "mart_store_performance")
    assert outcomes(as_it_was)["mart_store_performance"] == "success"


def test_gold_table_that_is_missing_is_named_with_the_way_on(prod):
    glue = boto3.client("glue")
    at = {"DatabaseName": settings().gold_database, "Name": "product_sales"}
    table = glue.get_table(**at)["Table"]
    partitions = glue.get_partitions(DatabaseName=at["DatabaseName"], TableName=at["Name"])
    glue.delete_table(**at)

    answer = dbt(PROJECT_ROOT, "prod", "build", "--select", "product_sales")

    assert outcomes(answer)["product_sales"] == "error"
    assert "gold table product_sales is missing" in messages(answer)
    assert "dbt build --target prod_lake" in messages(answer)
    _put_back(glue, table, partitions["Partitions"])


def _put_back(glue, table: dict, partitions: list[dict]) -> None:
    def given(shape: dict, *names: str) -> dict:
        return {name: shape[name] for name in names if name in shape}

    glue.create_table(
        DatabaseName=table["DatabaseName"],
        TableInput=given(
            table, "Name", "StorageDescriptor", "PartitionKeys", "TableType", "Parameters"
        ),
    )
    glue.batch_create_partition(
        DatabaseName=table["DatabaseName"],
        TableName=table["Name"],
        PartitionInputList=[
            given(partition, "Values", "StorageDescriptor", "Parameters")
            for partition in partitions
        ],
    )
