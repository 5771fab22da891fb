"""Files of the lake into Redshift, rows of Redshift into the lake."""

import json

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

ENV = ("--env", "stg")


def test_copy_loads_what_is_committed(stg, marketpulse):
    done = marketpulse("copy", "sale_items", *ENV)

    assert "staging.sale_items holds" in done.stdout
    by_date = "select event_date, count(*), sum(line_amount) from {} group by 1 order by 1"
    files = stg.bucket("silver") / "silver" / "sale_items" / "*" / "*" / "*.parquet"
    in_silver = duckdb.sql(by_date.format(f"read_parquet('{files}')")).fetchall()
    assert len(in_silver) >= 3
    assert stg.ask(by_date.format("staging.sale_items")) == in_silver


def test_copy_of_some_dates_replaces_what_was_staged(stg, called):
    called("copy", "sale_items", "--date", "2026-03-03", *ENV)

    dates = stg.ask("select distinct cast(event_date as varchar) from staging.sale_items")
    assert dates == [("2026-03-03",)]


def test_copy_of_gold_brings_its_date_along(stg, called):
    called("copy", "clicks_hourly", "--layer", "gold", *ENV)

    columns = "click_date, click_hour, page_view_count"
    assert stg.ask(f"select {columns} from staging.clicks_hourly") == stg.ask(
        f"select {columns} from gold.clicks_hourly"
    )


def test_copy_leaves_no_manifest_behind(stg, called):
    called("copy", "stores", *ENV)

    assert list(stg.bucket("silver").rglob("*.manifest")) == []


def test_drifted_file_is_refused_before_the_load(stg, called):
    called("copy", "stores", *ENV)
    before = stg.ask("select count(*) from staging.stores")
    file = next((stg.bucket("silver") / "silver" / "stores").rglob("*.parquet"))
    content = file.read_bytes()
    rows = pq.read_table(file, partitioning=None)
    pq.write_table(rows.append_column("surprise", pa.nulls(rows.num_rows, pa.string())), file)

    refused = called("copy", "stores", *ENV, fails=True)

    file.write_bytes(content)
    assert "surprise string" in refused.stderr
    assert "nothing was copied" in refused.stderr
    assert stg.ask("select count(*) from staging.stores") == before


def test_unknown_table_is_named(called):
    refused = called("copy", "salse", *ENV, fails=True)

    assert "silver has no table salse" in refused.stderr


def test_mart_is_unloaded_by_date_with_a_manifest(stg, called):
    to = f"s3://{stg.bucket('gold').name}/unload/fct_clicks_agg"

    called("unload", "fct_clicks_agg", "--to", to, "--partition-by", "click_date", *ENV)

    folder = stg.bucket("gold") / "unload" / "fct_clicks_agg"
    files = list(folder.rglob("*.parquet"))
    unloaded = sum(pq.read_metadata(file).num_rows for file in files)
    assert unloaded == stg.ask("select count(*) from marts.fct_clicks_agg")[0][0]
    manifest = json.loads((folder / "manifest").read_text())
    assert sum(e["meta"]["record_count"] for e in manifest["entries"]) == unloaded
    assert {file.parent.name.split("=")[0] for file in files} == {"click_date"}


def test_unload_does_not_overwrite_unless_told(stg, called):
    arguments = ("select device, 'it''s' as word from marts.fct_clicks_agg", "--to")
    to = (f"s3://{stg.bucket('gold').name}/unload/devices/", *ENV)
    called("unload", *arguments, *to)

    refused = called("unload", *arguments, *to, fails=True)
    assert "Traceback" not in refused.stderr
    called("unload", *arguments, *to, "--replace")

    (file,) = (stg.bucket("gold") / "unload" / "devices").glob("*.parquet")
    assert set(pq.read_table(file)["word"].to_pylist()) == {"it's"}
