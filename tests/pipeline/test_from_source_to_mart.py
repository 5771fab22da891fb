"""Two generated days all the way to the marts: the story's own totals, whatever the way there."""

import json
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from lake_contents import process

import generators
from marketpulse.dbt_runner import run_dbt
from marketpulse.lake import Lake

pytestmark = pytest.mark.usefixtures("spark", "token_key")

MARKET = ["instruments", "trading_days", "stock_prices", "news"]
DATASETS = ["stores", "users", "products", "clicks", "sales", *MARKET, "customers", "orders"]
DAYS = [date(2026, 3, 2), date(2026, 3, 3)]
VOLATILE = ("ledger_committed_at",)


def build(lake: Lake) -> Path:
    """Bring the warehouse of a lake up to date, models and data tests."""
    warehouse = Path(lake.root, "marketpulse.duckdb")
    steps = run_dbt(
        ["build", "--exclude-resource-type", "unit_test"],
        "local",
        lake=lake.root,
        warehouse=str(warehouse),
        on_start=lambda nodes: None,
        on_step=lambda name: None,
    )
    assert [step for step in steps if step.has_failed] == []
    return warehouse


def tables(warehouse: Path) -> dict[str, Counter]:
    """Rows of all gold and marts tables, without what differs from run to run."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        names = connection.execute(
            "select table_schema || '.' || table_name from information_schema.tables "
            "where table_schema in ('gold', 'marts') order by all"
        ).fetchall()
        return {name: Counter(_rows(connection, name)) for (name,) in names}


def _rows(connection: duckdb.DuckDBPyConnection, table: str) -> list[tuple]:
    columns = [name for name, *_ in connection.execute(f"describe {table}").fetchall()]
    stable = [name for name in columns if name not in VOLATILE]
    return connection.execute(f"select {', '.join(stable)} from {table}").fetchall()


def manifests(lake: Lake, dataset: str) -> list[dict]:
    """What the generators say they wrote, by batch."""
    return [
        batch
        for file in lake.files(f"bronze/{dataset}")
        if file.name == "_manifest.json"
        for batch in json.loads(lake.read(file.path))["batches"].values()
    ]


@pytest.fixture(scope="module")
def undisturbed(token_key, tmp_path_factory) -> tuple[Lake, Path]:
    """Both days generated, processed and built at once."""
    lake = Lake(str(tmp_path_factory.mktemp("undisturbed")))
    generators.generate(lake, DATASETS, DAYS, scale=0.002, defect_rate=0.02, processes=1)
    assert process(lake, *DATASETS).refused == {}
    return lake, build(lake)


def test_revenue_in_marts_is_what_was_sold_to_the_cent(undisturbed):
    lake, warehouse = undisturbed
    sold = Counter()
    for batch in manifests(lake, "sales"):
        for currency, amount in batch["totals"]["amount"].items():
            sold[currency] += Decimal(amount)

    with duckdb.connect(str(warehouse), read_only=True) as connection:
        query = "select currency, sum(amount) from marts.fct_sales group by currency"
        assert dict(connection.execute(query).fetchall()) == dict(sold)


def test_every_sale_and_no_other_is_in_marts(undisturbed):
    lake, warehouse = undisturbed
    sold = sum(batch["valid_rows"] for batch in manifests(lake, "sales"))

    with duckdb.connect(str(warehouse), read_only=True) as connection:
        query = "select count(*), count(distinct transaction_id) from marts.fct_sales"
        assert connection.execute(query).fetchone() == (sold, sold)


def test_purchases_in_sessions_are_the_sales_of_the_web_shops(undisturbed):
    lake, warehouse = undisturbed
    bought = sum(batch["totals"]["purchases"] for batch in manifests(lake, "clicks"))

    with duckdb.connect(str(warehouse), read_only=True) as connection:
        matched = """
            select count(*), count(sales.transaction_id)
            from gold.sessions as sessions
            left join marts.fct_sales as sales using (transaction_id)
            where sessions.purchase_count > 0
        """
        assert connection.execute(matched).fetchone() == (bought, bought)


def test_every_version_of_a_bar_is_kept_to_the_last_share_traded(undisturbed):
    lake, warehouse = undisturbed
    delivered = Counter()
    for batch in manifests(lake, "stock_prices"):
        delivered.update(batch["totals"])

    with duckdb.connect(str(warehouse), read_only=True) as connection:
        query = """
            select
                count(*) filter (where not is_correction),
                count(*) filter (where is_correction),
                sum(volume)
            from gold.price_versions
        """
        found = connection.execute(query).fetchone()
    assert found == (delivered["bars"], delivered["corrected"], delivered["volume"])


def test_articles_sound_in_marts_as_they_were_written(undisturbed):
    lake, warehouse = undisturbed
    written = Counter()
    for batch in manifests(lake, "news"):
        written.update(batch["totals"]["tones"])

    with duckdb.connect(str(warehouse), read_only=True) as connection:
        query = """
            select sum(positive_count), sum(neutral_count), sum(negative_count)
            from marts.mart_market_sentiment
        """
        found = connection.execute(query).fetchone()
    assert found == (written["positive"], written["neutral"], written["negative"])


def test_days_in_the_other_order_with_builds_between_give_the_same_tables(
    undisturbed, tmp_path, token_key
):
    lake = Lake(str(tmp_path / "lake"))
    for day in reversed(DAYS):
        generators.generate(lake, DATASETS, [day], scale=0.002, defect_rate=0.02, processes=1)
        assert process(lake, *DATASETS, days=[day]).refused == {}
        warehouse = build(lake)

    assert tables(warehouse) == tables(undisturbed[1])
