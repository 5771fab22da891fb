"""Files that cannot be what they should be are refused by batch, with a reason and no traceback."""

import gzip

import pytest
from delivered import (
    as_csv,
    as_parquet,
    click,
    deliver,
    deliver_file,
    deliver_snapshots,
    product,
    sale,
    store,
)
from lake_contents import commits, keys, process, rows

from marketpulse.batches import Batch
from marketpulse.errors import MarketPulseError
from marketpulse.lake import Lake

pytestmark = pytest.mark.usefixtures("spark", "token_key")

LINES = "\n".join(f'{{"event_id": "E{i:020d}"}}' for i in range(2000)).encode()
SOUND = gzip.compress(b"")
PACKED = gzip.compress(LINES)
STORES = as_csv([store(1)])
CLICKS = as_csv([click(1)])
JSON, CSV, PARQUET = "part-0000.jsonl.gz", "part-0000.csv", "part-0000.parquet"

CLICK_FILES = {
    "corrupt": (JSON, PACKED[:50] + b"\x00" * 40 + PACKED[90:], "corrupt or truncated"),
    "truncated": (JSON, PACKED[:-100], "corrupt or truncated"),
    "without_trailer": (JSON, PACKED[:-4], "corrupt or truncated"),
    "text_named_gz": (JSON, b'{"event_id": "E1"}\n', "corrupt or truncated"),
    "utf_16": (JSON, gzip.compress('{"event_id": "E1"}\n'.encode("utf-16")), "records failed"),
    "not_parquet": (PARQUET, b"PAR1", "corrupt or truncated"),
    "parquet_cut_off": (PARQUET, as_parquet({"event_id": ["E1"]})[:-9], "corrupt or truncated"),
    "zip": ("part-0000.zip", b"PK", "has the ending .zip"),
    "json_unpacked": ("part-0000.jsonl", LINES, "has the ending .jsonl"),
    "missing_column": (
        CSV,
        CLICKS.replace(b"session_id", b"session"),
        "required column session_id",
    ),
    "empty_csv": (CSV, b"\n", "lacks the required column"),
    "utf_16_csv": (CSV, CLICKS.decode().encode("utf-16"), "lacks the required column"),
}
ACCEPTED = {
    "no_bytes": (JSON, b""),
    "no_lines": (JSON, SOUND),
    "header_only": (CSV, CLICKS.splitlines()[0] + b"\n"),
    "unknown_column": (
        CSV,
        CLICKS.replace(b",device", b",depth,device").replace(b",mobile", b",7,mobile"),
    ),
}
HOURS = [f"2026-03-02T{hour:02d}" for hour in range(24)]


@pytest.fixture(scope="module")
def run(module_lake):
    """One hour of clicks per file, all in one run."""
    files = [*CLICK_FILES.values(), *ACCEPTED.values()]
    for hour, (name, content, *_) in zip(HOURS, files, strict=False):
        deliver_file(module_lake, "clicks", hour, name, content)
    return process(module_lake, "clicks")


@pytest.mark.parametrize(("hour", "name"), list(zip(HOURS, CLICK_FILES, strict=False)))
def test_unusable_file_is_refused_with_its_name_and_the_reason(run, hour, name):
    reason = run.refused[f"clicks {hour}"]

    assert CLICK_FILES[name][2] in reason
    if "records failed" not in reason:
        assert f"bronze/clicks/{Batch.from_id(hour).directory}/{CLICK_FILES[name][0]}" in reason


def test_sound_files_of_the_same_run_are_published(run, module_lake):
    hours = dict(zip(ACCEPTED, HOURS[len(CLICK_FILES) :], strict=False))

    assert set(run.published) == {f"clicks {hour}" for hour in hours.values()}
    assert {name: run.published[f"clicks {hour}"].rows_in for name, hour in hours.items()} == {
        "no_bytes": 0,
        "no_lines": 0,
        "header_only": 0,
        "unknown_column": 1,
    }


def test_column_the_contract_lacks_is_rescued_where_it_may(run, module_lake):
    assert [row["rescued_data"] for row in rows(module_lake, "clicks")] == ['{"depth":"7"}']


def test_strict_contract_refuses_a_new_column(tmp_path):
    lake = Lake(str(tmp_path))
    deliver_file(lake, "stores", "2026-03-02", CSV, STORES.replace(b"city", b"mayor,city"))

    run = process(lake, "stores")

    assert "has the unknown column mayor" in run.refused["stores 2026-03-02"]
    assert "add it to the contract of stores" in run.message


def test_batch_may_be_delivered_in_several_formats(tmp_path):
    lake = Lake(str(tmp_path))
    deliver(lake, "products", "2026-03-02", [product(1), product(2)])
    deliver_file(lake, "products", "2026-03-02", "part-0001.csv", as_csv([product(2), product(3)]))
    columns = {name: [value] for name, value in product(4).items()}
    deliver_file(lake, "products", "2026-03-02", "part-0002.parquet", as_parquet(columns))

    commit = process(lake, "products").published["products 2026-03-02"]

    assert (commit.rows_out, commit.rows_duplicate) == (4, 1)


def test_one_bad_file_refuses_its_batch_only(tmp_path):
    lake = Lake(str(tmp_path))
    deliver(lake, "clicks", HOURS[13], [click(1)])
    deliver_file(lake, "clicks", HOURS[13], "part-0001.jsonl.gz", PACKED[:-100])
    deliver(lake, "clicks", HOURS[14], [click(2, HOURS[14])])

    run = process(lake, "clicks")

    assert set(run.refused) == {f"clicks {HOURS[13]}"}
    assert keys(lake, "clicks") == {HOURS[14]: [click(2)["event_id"]]}


def test_damaged_second_version_leaves_the_first_in_place(tmp_path):
    lake = Lake(str(tmp_path))
    deliver(lake, "clicks", HOURS[13], [click(1)])
    process(lake, "clicks")
    before = commits(lake, "clicks")

    deliver_file(lake, "clicks", HOURS[13], JSON, PACKED[:-100])

    assert process(lake, "clicks").refused
    assert commits(lake, "clicks") == before


@pytest.mark.parametrize(
    "path",
    [
        "bronze/sales/ingest_date=2026-03-02/part-0000.jsonl.gz",
        "bronze/sales/ingest_date=2026-03-02/hour=25/part-0000.jsonl.gz",
        "bronze/sales/ingest_date=2026-02-29/hour=01/part-0000.jsonl.gz",
        "bronze/sales/part-0000.jsonl.gz",
    ],
)
def test_file_in_no_batch_folder_is_named(tmp_path, path):
    lake = Lake(str(tmp_path))
    deliver_snapshots(lake, "2026-03-02")
    lake.write(path, SOUND)

    with pytest.raises(MarketPulseError, match="belongs to no batch"):
        process(lake, "stores", "users", "sales")


def test_sales_without_the_snapshots_of_the_day_wait_for_them(tmp_path):
    lake = Lake(str(tmp_path))
    deliver(lake, "sales", HOURS[13], [sale(1)])
    deliver(lake, "sales", HOURS[14], [sale(2, HOURS[14])])

    run = process(lake, "sales")

    assert "checked against stores of 2026-03-02, which is not in silver yet" in run.message
    assert "marketpulse silver --datasets stores --date 2026-03-02" in run.message
    assert run.message.count("not published") == 1

    deliver_snapshots(lake, "2026-03-02")
    assert not process(lake, "stores", "users", "sales").refused


def test_sales_against_an_empty_snapshot_know_no_store(tmp_path):
    lake = Lake(str(tmp_path))
    deliver_snapshots(lake, "2026-03-02")
    deliver(lake, "stores", "2026-03-02", [])
    deliver(lake, "sales", HOURS[13], [sale(1)])

    run = process(lake, "stores", "users", "sales")

    assert "store_id_is_known: 1 (100.0%)" in run.refused[f"sales {HOURS[13]}"]


def test_file_that_only_spark_cannot_read_refuses_its_batch(tmp_path):
    lake = Lake(str(tmp_path))
    deliver_file(lake, "stores", "2026-03-02", CSV, STORES + b"," * 30_000 + b"\n")
    deliver(lake, "stores", "2026-03-03", [store(1, "2026-03-03")])

    run = process(lake, "stores")

    reason = run.refused["stores 2026-03-02"]
    assert "bronze/stores/ingest_date=2026-03-02/part-0000.csv cannot be read" in reason
    assert set(run.published) == {"stores 2026-03-03"}
