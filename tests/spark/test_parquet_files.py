"""Parquet is typed already; other types than the contract's are read as text, losing nothing."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pyarrow as pa
import pytest
from delivered import ITEM, as_parquet, deliver, deliver_file, sale, store

from marketpulse.contracts import load_contract
from marketpulse.lake import Lake
from spark_jobs.deliveries import deliveries
from spark_jobs.normalising import with_typed_columns
from spark_jobs.readers import delivery_problem, read_records

MOMENT = datetime(2026, 3, 2, 13, 0, 0, 500_000, UTC)
ITEM_TYPE = pa.struct(
    [("sku", pa.string()), ("quantity", pa.int32()), ("unit_price", pa.decimal128(18, 2))]
)
WIDE_ITEM_TYPE = pa.struct(
    [("sku", pa.string()), ("quantity", pa.int64()), ("unit_price", pa.float64())]
)
ITEMS = [{**ITEM, "unit_price": Decimal("10.00")}]


def sales(**columns: pa.Array) -> bytes:
    """One sale with the contract's types, except for columns given."""
    record = sale(1) | {"ts": MOMENT, "amount": Decimal("20.00"), "items": ITEMS}
    types = {
        "ts": pa.timestamp("us", "UTC"),
        "amount": pa.decimal128(18, 2),
        "items": pa.list_(ITEM_TYPE),
    }
    table = {name: pa.array([value], types.get(name)) for name, value in record.items()}
    return as_parquet(table | columns)


def typed(spark, lake: Lake, dataset: str = "sales") -> list:
    contract = load_contract(dataset)
    records = read_records(spark, lake, contract, deliveries(lake, contract, None))
    return with_typed_columns(records, contract).orderBy("_batch", "_file").collect()


FILES = {
    "contract_types": sales(),
    "float_amount": sales(amount=pa.array([20.0])),
    "text_amount": sales(amount=pa.array(["20.00"])),
    "integer_amount": sales(amount=pa.array([20])),
    "fine_decimal_amount": sales(amount=pa.array([Decimal("20.0000")], pa.decimal128(24, 4))),
    "bytes_of_text": sales(currency=pa.array([b"EUR"])),
    "large_text": sales(currency=pa.array(["EUR"], pa.large_string())),
    "coded_text": sales(currency=pa.array(["EUR"]).dictionary_encode()),
    "text_ts": sales(ts=pa.array(["2026-03-02T13:00:00.500Z"])),
    "local_ts": sales(ts=pa.array([MOMENT.replace(tzinfo=None)], pa.timestamp("us"))),
    "millisecond_ts": sales(ts=pa.array([MOMENT], pa.timestamp("ms", "UTC"))),
    "nanosecond_ts": sales(ts=pa.array([MOMENT], pa.timestamp("ns", "UTC"))),
    "local_nanosecond_ts": sales(ts=pa.array([MOMENT.replace(tzinfo=None)], pa.timestamp("ns"))),
    "wide_items": sales(items=pa.array([[ITEM]], pa.list_(WIDE_ITEM_TYPE))),
    "items_in_other_order": sales(items=pa.array([[dict(sorted(ITEMS[0].items()))]])),
    "text_items": sales(items=pa.array([json.dumps([ITEM])])),
}


@pytest.fixture(scope="module")
def rows(spark, tmp_path_factory):
    lake = Lake(str(tmp_path_factory.mktemp("parquet")))
    for name, content in FILES.items():
        deliver_file(lake, "sales", "2026-03-02T13", f"{name}.parquet", content)
    deliver(lake, "sales", "2026-03-02T14", [sale(1)])
    found = {}
    for row in typed(spark, lake):
        found[row["_file"].split(".")[0]] = row
    return found


@pytest.mark.parametrize("name", [*FILES, "part-0000"])
def test_value_is_the_same_whatever_type_carries_it(rows, name):
    row = rows[name]

    assert row["ts"] == MOMENT.replace(tzinfo=None)
    assert (row["amount"], row["currency"]) == (Decimal("20.00"), "EUR")
    assert [item.asDict() for item in row["items"]] == ITEMS
    assert (row["_readable"], row["_is_utf8"], row["_unknown"]) == (True, True, None)


def test_record_is_json_of_the_row(rows):
    record = json.loads(rows["contract_types"]["_record"])

    assert record["transaction_id"] == sale(1)["transaction_id"]
    assert record["items"] == [ITEM]


def test_value_that_does_not_fit_is_told_from_a_missing_one(spark, tmp_path):
    lake = Lake(str(tmp_path))
    content = sales(amount=pa.array([float("nan")]))
    deliver_file(lake, "sales", "2026-03-02T13", "part-0000.parquet", content)

    [row] = typed(spark, lake)

    assert (row["raw_amount"], row["amount"]) == ("NaN", None)


def test_bytes_that_are_no_utf8_are_noted(spark, tmp_path):
    lake = Lake(str(tmp_path))
    content = sales(currency=pa.array([b"\xa3"]))
    deliver_file(lake, "sales", "2026-03-02T13", "part-0000.parquet", content)

    [row] = typed(spark, lake)

    assert not row["_is_utf8"]


def test_dates_and_booleans_keep_their_values(spark, tmp_path):
    lake = Lake(str(tmp_path))
    columns = {name: pa.array([value]) for name, value in store(1).items()}
    columns["snapshot_date"] = pa.array([date(2026, 3, 2)])
    columns["opened_date"] = pa.array([datetime(2020, 1, 1)])
    columns["is_open"] = pa.array(["yes"])
    deliver_file(lake, "stores", "2026-03-02", "part-0000.parquet", as_parquet(columns))

    [row] = typed(spark, lake, "stores")

    assert (row["snapshot_date"], row["is_open"]) == (date(2026, 3, 2), True)


@pytest.mark.parametrize(
    "content",
    [b"PAR1 and then nothing", sales()[:-20], b"not parquet at all", sales()[:3]],
    ids=["cut_behind_start", "cut_at_end", "text", "three_bytes"],
)
def test_file_that_is_no_whole_parquet_is_a_problem_of_the_delivery(tmp_path, content):
    lake, contract = Lake(str(tmp_path)), load_contract("sales")
    deliver_file(lake, "sales", "2026-03-02T13", "part-0000.parquet", content)

    [delivery] = deliveries(lake, contract, None)

    assert "is corrupt or truncated" in delivery_problem(lake, contract, delivery)


@pytest.mark.parametrize(
    ("column", "values", "type_"),
    [
        ("ts", [datetime(2026, 3, 2).time()], pa.time64("us")),
        ("amount", [Decimal("20.00")], pa.decimal256(60, 2)),
    ],
)
def test_type_that_spark_cannot_read_is_a_problem_of_the_delivery(tmp_path, column, values, type_):
    lake, contract = Lake(str(tmp_path)), load_contract("sales")
    content = sales(**{column: pa.array(values, type_)})
    deliver_file(lake, "sales", "2026-03-02T13", "part-0000.parquet", content)

    [delivery] = deliveries(lake, contract, None)

    assert f"column {column}" in delivery_problem(lake, contract, delivery)
