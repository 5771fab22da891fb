"""Files of the lake into Redshift, rows of Redshift into the lake."""

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

pytestmark = pytest.mark.usefixtures("story")
ENV = ("--env", "prod")


def test_copy_loads_what_is_committed(prod, marketpulse):
    done = marketpulse("copy", "sale_items", *ENV)

    assert "staging.sale_items holds" in done.stdout
    staged = prod.ask(
        "select event_date, count(*), sum(line_amount) from staging.sale_items group by 1"
    )
    built = prod.ask("select sale_date, count(*), sum(line_amount) from gold.sale_lines group by 1")
    assert staged == built


def test_copy_of_some_dates_replaces_what_was_staged(prod, called):
    called("copy", "sale_items", "--date", "2026-03-03", *ENV)

    dates = prod.ask("select distinct cast(event_date as varchar) from staging.sale_items")
    assert dates == [("2026-03-03",)]


def test_copy_of_gold_brings_its_date_along(prod, called):
    called("copy", "sales_by_store", "--layer", "gold", *ENV)

    columns = "store_id, currency, amount, sale_date"
    assert prod.ask(f"select {columns} from staging.sales_by_store") == prod.ask(
        f"select {columns} from gold.sales_by_store"
    )


def test_copy_leaves_no_manifest_behind(prod, called):
    called("copy", "stores", *ENV)

    assert list(prod.bucket("silver").rglob("*.manifest")) == []


def test_drifted_file_is_refused_before_the_load(prod, called):
    called("copy", "stores", *ENV)
    before = prod.ask("select count(*) from staging.stores")
    file = next((prod.bucket("silver") / "silver" / "stores").rglob("*.parquet"))
    content = file.read_bytes()
    rows = pq.read_table(file, partitioning=None)
    pq.write_table(rows.append_column("surprise", pa.nulls(rows.num_rows, pa.string())), file)

    refused = called("copy", "stores", *ENV, fails=True)

    file.write_bytes(content)
    assert "surprise string" in refused.stderr
    assert "nothing was copied" in refused.stderr
    assert prod.ask("select count(*) from staging.stores") == before


def test_unknown_table_is_named(called):
    refused = called("copy", "salse", *ENV, fails=True)

    assert "silver has no table salse" in refused.stderr


def test_mart_is_unloaded_by_date_with_a_manifest(prod, called):
    to = f"s3://{prod.bucket('gold').name}/unload/fct_sales"

    called("unload", "fct_sales", "--to", to, "--partition-by", "sale_date", *ENV)

    folder = prod.bucket("gold") / "unload" / "fct_sales"
    files = list(folder.rglob("*.parquet"))
    unloaded = sum(pq.read_metadata(file).num_rows for file in files)
    assert unloaded == prod.ask("select count(*) from marts.fct_sales")[0][0]
    manifest = json.loads((folder / "manifest").read_text())
    assert sum(e["meta"]["record_count"] for e in manifest["entries"]) == unloaded
    assert {file.parent.name.split("=")[0] for file in files} == {"sale_date"}


def test_unload_does_not_overwrite_unless_told(prod, called):
    arguments = ("select store_id, 'it''s' as word from marts.dim_store", "--to")
    to = (f"s3://{prod.bucket('gold').name}/unload/stores/", *ENV)
    called("unload", *arguments, *to)

    refused = called("unload", *arguments, *to, fails=True)
    assert "Traceback" not in refused.stderr
    called("unload", *arguments, *to, "--replace")

    (file,) = (prod.bucket("gold") / "unload" / "stores").glob("*.parquet")
    assert set(pq.read_table(file)["word"].to_pylist()) == {"it's"}
