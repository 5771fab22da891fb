"""The shape of what lies in silver: columns, types, order, names."""

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from delivered import click, deliver, deliver_snapshots, product, sale
from delivered_market import article, deliver_market_snapshots, stock_price
from delivered_orders import customer, order
from lake_contents import live_files, parquet, process, quarantined, rows

from marketpulse.contracts import dataset_names, load_contract
from marketpulse.lake import Lake
from marketpulse.settings import settings
from marketpulse.tokens import token

pytestmark = pytest.mark.usefixtures("spark")

H00, H13 = "2026-03-02T00", "2026-03-02T13"
ITEM = pa.struct(
    [("sku", pa.string()), ("quantity", pa.int32()), ("unit_price", pa.decimal128(18, 2))]
)
TYPES = {
    "string": pa.string(),
    "int": pa.int32(),
    "bigint": pa.int64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us", tz="UTC"),
    "decimal(18,2)": pa.decimal128(18, 2),
    "decimal(5,4)": pa.decimal128(5, 4),
}
TABLES = [
    (dataset, table) for dataset in dataset_names() for table in load_contract(dataset).tables
]


@pytest.fixture(scope="module")
def lake(module_lake) -> Lake:
    """A few records of each dataset; the hour at midnight has records of both days."""
    deliver_snapshots(module_lake, "2026-03-02")
    deliver(module_lake, "products", "2026-03-02", [product(1)])
    deliver_market_snapshots(module_lake, "2026-03-02")
    deliver(module_lake, "stock_prices", "2026-03-02", [stock_price(1)])
    deliver(module_lake, "news", "2026-03-02", [article(1), article(2)])
    deliver(module_lake, "customers", "2026-03-02", [customer(1)])
    deliver(module_lake, "orders", "2026-03-02", [order(1)])
    at = ["2026-03-02T00:00:00Z", "2026-03-01T23:59:59.999999Z", "2026-03-02T01:30:00+02:00"]
    deliver(module_lake, "sales", H00, [sale(i, H00, ts=ts) for i, ts in enumerate(at)])
    deliver(module_lake, "clicks", H00, [click(i, H00, ts=ts) for i, ts in enumerate(at)])
    deliver(module_lake, "clicks", H13, [click(9), click(8), click(7, device="tv")])
    assert not process(module_lake, *dataset_names()).refused
    return module_lake


@pytest.mark.parametrize(("dataset", "table"), TABLES, ids=lambda value: getattr(value, "name", ""))
def test_file_has_the_columns_of_the_contract_with_their_types(lake, dataset, table):
    expected = {c.name: TYPES.get(c.type) or pa.list_(ITEM) for c in table.silver_columns}

    for file in live_files(lake, table.name):
        schema = parquet(lake, file["path"]).schema
        assert {field.name: _plain(field.type) for field in schema} == expected


def _plain(type_: pa.DataType) -> pa.DataType:
    """Lists call their entries `item` or `element`, as the writer likes."""
    return pa.list_(ITEM) if pa.types.is_list(type_) and type_.value_type == ITEM else type_


@pytest.mark.parametrize("table", ["sales", "sale_items", "clicks"])
def test_record_at_midnight_belongs_to_the_day_it_begins(lake, table):
    by_date = [row["event_date"] for row in rows(lake, table) if row["batch"] == H00]

    assert sorted(by_date) == ["2026-03-01", "2026-03-01", "2026-03-02"]


def test_file_names_its_rows_and_bytes_in_the_ledger(lake):
    for file in live_files(lake, "clicks"):
        assert file["rows"] == parquet(lake, file["path"]).num_rows
        assert file["bytes"] == len(lake.read(file["path"]))
        folder = f"silver/clicks/event_date={file['event_date']}/batch={file['batch']}/"
        assert file["path"].startswith(folder)


def test_rows_are_sorted_by_time_then_key(lake):
    [file] = [file for file in live_files(lake, "clicks") if file["batch"] == H13]

    ids = parquet(lake, file["path"])["event_id"].to_pylist()

    assert ids == [click(8)["event_id"], click(9)["event_id"]]


def test_files_are_compressed_with_zstd(lake):
    [file, *_] = live_files(lake, "clicks")
    metadata = pq.read_metadata(pa.BufferReader(lake.read(file["path"])))

    assert metadata.row_group(0).column(0).compression == "ZSTD"


def test_email_is_a_token_and_other_personal_data_is_gone(lake, token_key):
    [first, _] = rows(lake, "users")

    assert first["email"] == token(token_key, "ada1@example.com")
    assert {"full_name", "street_address"}.isdisjoint(first)
    for file in lake.files("silver/users"):
        content = lake.read(file.path)
        assert b"example.com" not in content
        assert b"Ada" not in content


def test_other_key_gives_other_tokens_and_redoes_the_snapshots(tmp_path, monkeypatch):
    lake = Lake(str(tmp_path))
    deliver_snapshots(lake, "2026-03-02")
    tokens = []
    for key in ("first key", "second key"):
        monkeypatch.setenv("MARKETPULSE_TOKEN_KEY", key)
        settings.cache_clear()
        process(lake, "stores", "users")
        tokens.append(rows(lake, "users")[0]["email"])
    monkeypatch.undo()
    settings.cache_clear()

    assert tokens == [token(key, "ada1@example.com") for key in (b"first key", b"second key")]


def test_quarantine_file_has_the_columns_readers_rely_on(lake):
    [row] = quarantined(lake, "clicks")

    assert list(row) == [
        "record",
        "rules",
        "reasons",
        "source_file",
        "batch",
        "quarantined_at",
        "correction",
    ]
    [file] = lake.files("quarantine/clicks")
    schema = parquet(lake, file.path).schema
    assert schema.field("quarantined_at").type == pa.timestamp("us", tz="UTC")
    assert schema.field("rules").type.value_type == pa.string()


def test_metrics_have_a_row_for_each_batch(lake):
    files = lake.files("metrics/batches/dataset=clicks")
    table = pa.concat_tables(parquet(lake, file.path) for file in files)

    assert table["batch"].to_pylist() == [H00, H13]
    assert pc.sum(table["rows_in"]).as_py() == 6
    assert dict(table["rules"].to_pylist()[1]) == {"device_is_known": 1}
