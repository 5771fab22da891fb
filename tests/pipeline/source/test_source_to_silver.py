"""From the database to silver: the same as generated, healed after kills, all rows counted."""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import psutil
import pytest
from lake_contents import commits, process, quarantined, rows
from source_server import PASSWORD

import generators
from generators.database.loading import load_days
from generators.story import Story
from marketpulse.batches import Batch
from marketpulse.lake import Lake
from marketpulse.ledger import read_commit
from marketpulse.settings import PROJECT_ROOT
from spark_jobs.source.extracting import Request
from spark_jobs.source_to_bronze import ingest, main

pytestmark = pytest.mark.usefixtures("driver", "spark", "token_key")

DATASETS = ["customers", "orders"]
MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)
DAYS = [date(2026, 3, day) for day in (2, 3, 4, 5)]
STORY = Story(42, 0.001)
SCRIPT = Path(__file__).with_name("killed_ingest.py")


def load(source, *days: date) -> None:
    list(load_days(source.database, STORY, list(days)))


def land(lake: Lake, source, day: date, **options) -> dict:
    return ingest(lake, source.database, DATASETS, Request(Batch(day), **options))


def silver(lake: Lake) -> None:
    assert not process(lake, *DATASETS).refused


def bronze(lake: Lake, day: date) -> dict[str, bytes]:
    files = lake.files(f"bronze/orders/ingest_date={day}")
    return {file.path: lake.read(file.path) for file in files}


def test_extracted_days_give_the_silver_of_the_generated_ones(source, lake, tmp_path):
    generated = Lake(str(tmp_path / "generated"))
    generators.generate(generated, DATASETS, DAYS, scale=0.001, defect_rate=0, processes=1)
    silver(generated)

    for day in DAYS:
        load(source, day)
        land(lake, source, day, sweeps_keys=True)
        silver(lake)

    for dataset in DATASETS:
        extracted = rows(lake, dataset)
        assert extracted == rows(generated, dataset)
        assert any(row["is_deleted"] for row in extracted)
        counts = commits(lake, dataset).values()
        assert sum(commit["rows_duplicate"] for commit in counts) > 0


def test_bad_row_of_the_database_is_quarantined_and_counted(source, lake):
    load(source, MONDAY)
    source.sql(
        "update customers set email = 'unknown', updated_at = '2026-03-02 23:00Z' "
        "where customer_id = (select min(customer_id) from customers)"
    )
    land(lake, source, MONDAY)
    silver(lake)

    commit = read_commit(lake, "customers", Batch(MONDAY))
    assert commit.rules == {"email_is_well_formed": 1}
    assert commit.rows_in == commit.rows_out + commit.rows_quarantined
    [(count,)] = source.sql("select count(*) from customers")
    assert commit.rows_in == count
    assert '"unknown"' in quarantined(lake, "customers")[0]["record"]


def test_personal_columns_end_before_silver(source, lake):
    load(source, MONDAY)
    land(lake, source, MONDAY)
    silver(lake)

    found = repr(rows(lake, "customers"))
    for name, email, phone in source.sql("select full_name, email, phone from customers limit 20"):
        assert name not in found
        assert email not in found
        assert phone is None or phone not in found


@pytest.mark.parametrize(
    ("module", "step"),
    [
        ("spark_jobs.source.landing", "_data_files"),
        ("spark_jobs.source.extracting", "write_note"),
    ],
)
def test_killed_ingest_loses_nothing_and_is_healed_by_the_next(source, lake, module, step):
    load(source, MONDAY)
    land(lake, source, MONDAY)
    silver(lake)
    load(source, TUESDAY)
    land(lake, source, TUESDAY)
    undisturbed = bronze(lake, TUESDAY)
    silver(lake)
    published = rows(lake, "orders")
    source.sql("update orders set status = 'returned', updated_at = '2026-03-03 23:30Z' "
               "where order_id = (select min(order_id) from orders)")  # fmt: skip

    run_and_kill(lake, TUESDAY, module, step)

    assert set(bronze(lake, TUESDAY)) != set(undisturbed)
    silver(lake)
    after_kill = {(row["order_id"], row["updated_at"]) for row in rows(lake, "orders")}
    assert after_kill >= {(row["order_id"], row["updated_at"]) for row in published}
    found = land(lake, source, date(2026, 3, 4))["orders"]
    assert found.low < "2026-03-03"
    land(lake, source, TUESDAY)
    healed = bronze(lake, TUESDAY)
    assert len(healed) == len(undisturbed)
    silver(lake)
    assert "returned" in {row["status"] for row in rows(lake, "orders")}


def run_and_kill(lake: Lake, day: date, module: str, step: str) -> None:
    run = subprocess.run(
        [sys.executable, SCRIPT, lake.root, str(day), module, step],
        stdout=subprocess.PIPE,
        text=True,
        cwd=PROJECT_ROOT,
        env=os.environ | {"PYTHONPATH": str(PROJECT_ROOT)},
    )
    assert run.returncode == -9
    children = [
        psutil.Process(int(pid)) for pid in run.stdout.split() if psutil.pid_exists(int(pid))
    ]
    _, alive = psutil.wait_procs(children, timeout=30)
    for child in alive:
        child.kill()


def test_job_as_a_cluster_starts_it_lands_and_logs_without_the_password(
    source, lake, capsys, monkeypatch
):
    load(source, MONDAY)
    url = f"postgresql://loader@127.0.0.1:{source.database.port}/{source.database.name}"
    monkeypatch.setenv("MARKETPULSE_SOURCE_URL", "postgresql://nobody@127.0.0.1:1/nothing")

    of_glue = ["--JOB_NAME", "ingest", "--full", "false"]
    code = main(["--lake", lake.root, "--date", "2026-03-02", "--source-url", url, *of_glue])

    said = capsys.readouterr()
    assert code == 0
    assert said.out.count('"message": "batch landed"') == 2
    assert PASSWORD not in said.out + said.err


def test_job_says_what_is_wrong_and_how_it_ended(source, lake, capsys, monkeypatch):
    monkeypatch.setenv("PGPASSWORD", "another")

    code = main(["--lake", lake.root, "--date", "2026-03-02"])

    said = capsys.readouterr()
    assert code == 1
    assert "password authentication failed" in said.err
    assert "another" not in said.err
    assert main(["--lake", lake.root, "--datasets", "sales"]) == 2
    with pytest.raises(SystemExit, match="no argument --sweep-key; did you mean --sweep-keys"):
        main(["--JOB_NAME", "ingest", "--lake", lake.root, "--sweep-key", "true"])
