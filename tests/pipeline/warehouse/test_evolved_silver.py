"""Silver files of several versions of a contract are read together on DuckDB."""

import dataclasses
from io import BytesIO

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from builds import ONLY_MODELS, build
from small_lake import SmallLake, product

from marketpulse.batches import Batch
from marketpulse.lake import Lake
from marketpulse.ledger import read_commit, write_commit

FIRST, SECOND = "2026-03-02", "2026-03-03"


@pytest.fixture
def silver(tmp_path):
    """Products of two days; those of the first were published under an older contract."""
    lake = Lake(str(tmp_path / "lake"))
    small = SmallLake(lake)
    for day in (FIRST, SECOND):
        small.publish("products", day, [product(day)])
    commit = read_commit(lake, "products", Batch.from_id(FIRST))
    write_commit(lake, dataclasses.replace(commit, contract_version="0.9.0"))
    [file] = commit.files
    rows = pq.read_table(BytesIO(lake.read(file.path)))
    names = [name for name in rows.column_names if name not in ("brand", "list_price_usd")]
    older = rows.select(reversed(names)).append_column("list_price_usd", pa.array([7], pa.int32()))
    older = older.append_column("colour", pa.array(["red"]))
    content = BytesIO()
    pq.write_table(older, content)
    lake.write(file.path, content.getvalue())
    built = build(
        tmp_path / "lake", tmp_path / "w.duckdb", *ONLY_MODELS, "--select", "product_versions"
    )
    assert built.failures == []
    with duckdb.connect(str(tmp_path / "w.duckdb"), read_only=True) as connection:
        yield connection


def test_missing_column_is_null_and_widened_one_has_the_type_of_today(silver):
    rows = silver.execute(
        "select sku, brand, list_price_usd, typeof(list_price_usd) from silver.products "
        "order by event_date"
    ).fetchall()

    assert [(sku, brand, str(price), kind) for sku, brand, price, kind in rows] == [
        ("SKU00001", None, "7.00", "DECIMAL(18,2)"),
        ("SKU00001", "Acme", "11.00", "DECIMAL(18,2)"),
    ]


def test_column_that_the_contract_left_behind_is_not_shown(silver):
    columns = [row[0] for row in silver.execute("describe silver.products").fetchall()]

    assert "colour" not in columns
    assert columns[-2:] == ["event_date", "batch"]
