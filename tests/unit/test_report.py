import json
from datetime import date
from io import BytesIO

import duckdb
import pyarrow as pa
import pytest
from pyarrow import parquet

from marketpulse.business_figures import read_figures
from marketpulse.commands.report import print_report
from marketpulse.contracts import load_contract
from marketpulse.delivery_summary import delivered_days, summarise
from marketpulse.errors import MarketPulseError
from marketpulse.lake import Lake
from marketpulse.ledger import Commit, write_commit
from marketpulse.settings import settings

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)
CLICKS = load_contract("clicks")


@pytest.fixture
def lake(tmp_path):
    return Lake(str(tmp_path / "lake"))


@pytest.fixture
def warehouse(tmp_path, monkeypatch):
    """A warehouse with the columns the report reads."""
    monkeypatch.setattr(settings(), "warehouse", str(tmp_path / "marketpulse.duckdb"))
    path = tmp_path / "marketpulse.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("""
            create schema gold;
            create table gold.sales_by_store as
            select * from (values
                ('ST1', 2, cast(30.00 as decimal(18, 2)), date '2026-03-02'),
                ('ST2', 1, cast(1234.50 as decimal(18, 2)), date '2026-03-02'),
                ('ST1', 5, cast(99.99 as decimal(18, 2)), date '2026-03-09')
            ) as t(store_id, transaction_count, amount_usd, sale_date);
            create table gold.conversion_rates as
            select * from (values
                ('email', 100, 5, date '2026-03-02'),
                ('direct', 300, 3, date '2026-03-02'),
                ('direct', 10, 0, date '2026-03-03')
            ) as t(channel, session_count, converted_session_count, session_date);
            create table gold.dim_store as
            select * from (values
                ('ST1', 'Old name', false), ('ST1', 'Main Street', true), ('ST2', 'Harbour', true)
            ) as t(store_id, store_name, is_current);
        """)
    return str(path)


def deliver(lake: Lake, batch: str, rows: int) -> None:
    day = batch[:10]
    lake.write(
        f"bronze/clicks/ingest_date={day}/_manifest.json",
        json.dumps({"batches": {batch: {"rows": rows}}}).encode(),
    )


def publish(lake: Lake, batch: str, **counts) -> None:
    base = {
        "rows_in": 10,
        "rows_out": 10,
        "rows_quarantined": 0,
        "rows_duplicate": 0,
        "bytes_in": 1,
        "bytes_out": 1,
        "seconds": 0.5,
        "committed_at": "2026-03-02T14:00:00.000000Z",
        "run_id": "run",
        "contract_version": "1.0.0",
        "fingerprint": "f",
    }
    write_commit(lake, Commit(dataset="clicks", batch=batch, **base | counts))


def test_summary_adds_up_what_the_ledger_says(lake):
    publish(lake, "2026-03-02T08", rows_in=12, rows_quarantined=2, rules={"page_is_a_path": 2})
    publish(lake, "2026-03-02T09", rows_in=13, rows_quarantined=1, rows_duplicate=2,
            rules={"page_is_a_path": 1, "ts_is_recent": 1})  # fmt: skip
    publish(lake, "2026-03-03T09", rows_in=10)

    summary = summarise(lake, CLICKS, [MONDAY])

    assert (summary.delivered, summary.published) == (25, 20)
    assert (summary.quarantined, summary.duplicates, summary.batches) == (3, 2, 2)
    assert summary.failed_rules == {"page_is_a_path": 3, "ts_is_recent": 1}


def test_reason_of_a_rule_of_the_job_itself_is_found_in_quarantine(lake):
    path = "quarantine/clicks/batch=2026-03-02T08/part-1.parquet"
    with BytesIO() as content:
        failed = {"rules": [["ts_is_timestamp"]], "reasons": [["It is no timestamp."]]}
        parquet.write_table(pa.table(failed), content)
        lake.write(path, content.getvalue())
    publish(lake, "2026-03-02T08", rules={"ts_is_timestamp": 1}, quarantine=path)

    reasons = summarise(lake, CLICKS, [MONDAY]).reasons

    assert reasons["ts_is_timestamp"] == "It is no timestamp."
    assert reasons["page_is_a_path"].startswith("A page is a path")


def test_delivered_batch_without_ledger_entry_is_held(lake):
    deliver(lake, "2026-03-02T08", rows=40)

    summary = summarise(lake, CLICKS, [MONDAY])

    assert [batch.id for batch in summary.held] == ["2026-03-02T08"]
    assert (summary.delivered, summary.published, summary.batches) == (40, 0, 1)


def test_published_batch_that_was_delivered_anew_is_held_and_counts_as_it_was(lake):
    lake.write("bronze/clicks/ingest_date=2026-03-02/hour=08/part-0000.jsonl.gz", b"other bytes")
    publish(lake, "2026-03-02T08", rows_in=12)

    summary = summarise(lake, CLICKS, [MONDAY])

    assert [batch.id for batch in summary.held] == ["2026-03-02T08"]
    assert (summary.delivered, summary.batches) == (12, 1)


def test_batch_landed_without_manifest_is_seen(lake):
    lake.write("bronze/clicks/ingest_date=2026-03-02/hour=07/part-0000.jsonl.gz", b"")

    assert [batch.id for batch in summarise(lake, CLICKS, [MONDAY]).held] == ["2026-03-02T07"]
    assert delivered_days(lake, ["clicks", "sales"]) == [MONDAY]


def test_figures_are_those_of_the_days_asked_for(warehouse):
    figures = read_figures(warehouse, [MONDAY, TUESDAY])

    monday, tuesday = figures.days
    assert (monday.day, float(monday.revenue_usd), monday.transactions) == (MONDAY, 1264.5, 3)
    assert (float(monday.average_basket_usd), monday.conversion_rate) == (421.5, 0.02)
    assert (tuesday.day, tuesday.average_basket_usd, tuesday.conversion_rate) == (TUESDAY, None, 0)
    assert (figures.total.transactions, figures.total.sessions) == (3, 410)
    assert figures.stores[0][0] == "Harbour"
    assert figures.channels[0] == ("email", 0.05)


def test_days_without_any_figure_give_an_empty_total(warehouse):
    figures = read_figures(warehouse, [date(2020, 1, 1)])

    assert figures.days == []
    assert (figures.total.transactions, figures.total.conversion_rate) == (0, None)


def test_empty_warehouse_is_explained(tmp_path):
    with pytest.raises(MarketPulseError, match=r"no warehouse at .* run `marketpulse build`"):
        read_figures(str(tmp_path / "none.duckdb"), [MONDAY])

    duckdb.connect(str(tmp_path / "empty.duckdb")).close()
    with pytest.raises(MarketPulseError, match=r"lacks a table .* run `marketpulse build` first"):
        read_figures(str(tmp_path / "empty.duckdb"), [MONDAY])


def test_report_names_held_batches_reasons_figures_and_the_way_on(lake, warehouse, capsys):
    deliver(lake, "2026-03-03T01", rows=7)
    publish(lake, "2026-03-02T08", rows_in=12, rows_quarantined=2, rules={"page_is_a_path": 2})

    print_report(lake, ["clicks"], None)

    report = capsys.readouterr().out
    for line in (
        "2026-03-02 to 2026-03-03",
        "clicks: not published as delivered: 2026-03-03T01",
        "A page is a path of the shop",
        "1,264.50",
        "Harbour",
        "5.00%",
        " query --all",
    ):
        assert line in report
    assert len(report.splitlines()) <= 50


def test_report_without_warehouse_still_says_what_arrived(lake, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(settings(), "warehouse", str(tmp_path / "none.duckdb"))
    publish(lake, "2026-03-02T08", rows_in=12, rows_duplicate=2)

    print_report(lake, ["clicks"], [MONDAY])

    report = capsys.readouterr().out
    assert "Nothing: every record kept its contract." in report
    assert "run `marketpulse build`" in " ".join(report.split())


def test_report_of_days_that_never_came_is_refused(lake):
    with pytest.raises(MarketPulseError, match="holds nothing of these days"):
        print_report(lake, ["clicks"], [MONDAY])
