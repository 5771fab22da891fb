"""The queries of Athena answer what the marts answer, to the cent, on the lake of a laptop."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
import sqlglot
from lake_contents import process, rows

import generators
from marketpulse.dbt_runner import run_dbt
from marketpulse.lake import Lake
from marketpulse.settings import PROJECT_ROOT

QUERIES = PROJECT_ROOT / "analyses/athena"
MARTS = {
    "customer_lifetime_value": "mart_customer_lifetime_value",
    "monthly_revenue": "mart_monthly_revenue",
}
DAYS = [date(2026, 3, day) for day in (2, 3, 4)]


@pytest.fixture(scope="module")
def warehouse(spark, module_lake: Lake) -> Path:
    """Three extracts of the order desk, all the way to the marts."""
    datasets = ["customers", "orders"]
    generators.generate(module_lake, datasets, DAYS, scale=0.002, processes=1)
    assert not process(module_lake, *datasets).refused
    path = Path(module_lake.root, "marketpulse.duckdb")
    wanted = ["+mart_customer_lifetime_value", "+mart_monthly_revenue"]
    steps = run_dbt(
        ["build", "--exclude-resource-type", "unit_test", "test", "--select", *wanted],
        "local",
        lake=module_lake.root,
        warehouse=str(path),
        on_start=lambda _: None,
        on_step=lambda _: None,
    )
    assert [step for step in steps if step.has_failed] == []
    return path


def answer(warehouse: Path, query: str) -> list[dict]:
    """Rows by column; names of tables without a schema are those of gold, as in Athena."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        connection.execute("use gold")
        found = connection.execute(query)
        names = [column for column, *_ in found.description]
        return sorted((dict(zip(names, row, strict=True)) for row in found.fetchall()), key=repr)


def test_every_query_has_its_mart():
    assert {path.stem for path in QUERIES.glob("*.sql")} == set(MARTS)


@pytest.mark.parametrize("name", MARTS)
def test_query_says_first_what_it_answers(name):
    first_line = (QUERIES / f"{name}.sql").read_text().splitlines()[0]

    assert first_line.startswith("-- ")
    assert first_line.endswith("?")


@pytest.mark.parametrize("name", MARTS)
def test_query_answers_what_the_mart_answers(warehouse, name):
    (query,) = sqlglot.transpile(
        (QUERIES / f"{name}.sql").read_text(), read="athena", write="duckdb"
    )

    from_lake = answer(warehouse, query)

    assert from_lake == answer(warehouse, f"select * from marts.{MARTS[name]}")
    assert len(from_lake) > 2


def test_revenue_is_what_the_extracts_say(warehouse, module_lake):
    """Counted row by row in Python, newest version by newest version."""
    newest: dict[int, dict] = {}
    for row in sorted(rows(module_lake, "orders"), key=lambda row: row["updated_at"]):
        newest[row["order_id"]] = row
    rates = {"EUR": Decimal("1.10"), "USD": Decimal(1)}
    sold = sum(
        row["amount"] * rates[row["currency"]]
        for row in newest.values()
        if row["status"] in ("paid", "shipped", "delivered") and row["currency"] in rates
    )

    query = "select sum(revenue_usd) as usd from monthly_revenue where currency in ('EUR', 'USD')"
    (total,) = answer(warehouse, query)
    assert abs(total["usd"] - sold) < Decimal("0.005") * len(newest)
