"""Where records are landed: the given batch, that of the file's name, that of their own time."""

import gzip
import json
import re

import pytest

from marketpulse.errors import MarketPulseError, UsageError
from marketpulse.lake import Lake
from marketpulse.landing.landing import Order, land
from marketpulse.landing.loading import load_mapping
from marketpulse.settings import PROJECT_ROOT, settings

HEADER = "id,time,amount,customer\n"
TIMED = {
    "transaction_id": "id",
    "ts": {"column": "time", "as": "timestamp", "formats": ["iso"]},
}
TILLS = """
dataset: sales
files: {delimiter: ";"}
batch: {from: event_time}
time_zone: Europe/Berlin
columns:
  transaction_id: {digest: [store, till, time], prefix: T, digits: 18}
  user_id: {constant: U00000000}
  store_id: {expression: "'ST' || lpad(store, 4, '0')"}
  ts: {column: time, as: timestamp, formats: ["%d.%m.%Y %H:%M"]}
  payment_type: {constant: card}
  amount: {sum: quantity * unit_price}
  currency: {constant: EUR}
lines:
  into: items
  group_by: [store, till, time]
  fields:
    sku: sku
    quantity: {column: pieces, as: integer}
    unit_price: {column: price, as: decimal, decimal: ","}
"""


def batches(feed) -> list[str]:
    return sorted({file.path.split("/")[2] for file in feed.lake.files("bronze/receipts")})


def test_files_of_many_days_land_by_their_names_in_one_command(feed):
    files = {f"shop_202603{day:02d}.csv": f"{HEADER}{day},t,1,c\n" for day in range(1, 31)}
    landed = feed.land_files(files, day=None, batch={"from": "file_name", "pattern": "shop_%Y%m%d"})

    assert batches(feed) == [f"ingest_date=2026-03-{day:02d}" for day in range(1, 31)]
    assert sum(file.records_out for file in landed) == 30
    assert feed.records("2026-03-17")[0]["transaction_id"] == "17"


def test_file_without_a_date_in_its_name_stops_before_anything_is_written(feed):
    with pytest.raises(UsageError, match=r"b\.csv: the name has no date"):
        feed.land_files(
            {"shop_20260301.csv": HEADER, "b.csv": HEADER},
            batch={"from": "file_name", "pattern": "shop_%Y%m%d"},
        )
    assert not feed.lake.exists("bronze")


def test_records_land_by_their_time_and_the_rest_in_the_given_batch(feed):
    content = "id,time\n1,2026-03-01 10:00\n2,2026-03-03 10:00\n3,soon\n4\n"
    feed.land(content, TIMED, batch={"from": "event_time"})

    assert [r["transaction_id"] for r in feed.records("2026-03-01")] == ["1"]
    assert [r["transaction_id"] for r in feed.records("2026-03-03")] == ["2"]
    assert [line[:22] for line in feed.lines()] == [b'{"transaction_id":"3",', b"4"]


def test_landing_a_file_again_replaces_its_part(feed):
    feed.land_files({"a.csv": HEADER + "1,t,5,c\n2,t,5,c\n", "b.csv": HEADER + "3,t,5,c\n"})
    again = feed.land(HEADER + "1,t,5,c\n")

    assert feed.values("transaction_id") == ["1", "3"]
    assert again.replaced == 1


def test_two_files_that_would_be_one_part_are_refused(feed):
    with pytest.raises(MarketPulseError, match="would become the same part"):
        feed.land_files({"a b.csv": HEADER, "a-b.csv": HEADER})


def test_batch_must_be_told(feed):
    with pytest.raises(UsageError, match="say with --date which batch of receipts this is"):
        feed.land_files({"a.csv": HEADER}, day=None)


@pytest.mark.usefixtures("aws")
def test_files_land_in_s3(feed):
    feed.lake = Lake("s3://marketpulse-111111111111-dev-{layer}")
    feed.land(HEADER + "1,t,5,c\n")

    assert feed.values("transaction_id") == ["1"]


def test_till_export_lands_as_sales_of_the_hours_they_were_made_in(feed, monkeypatch, tmp_path):
    monkeypatch.setattr(settings(), "contracts", PROJECT_ROOT / "contracts")
    mapping = tmp_path / "tills.feed.yml"
    mapping.write_text(TILLS)
    export = tmp_path / "tills.csv"
    export.write_text(
        "store;till;time;sku;pieces;price;card\n"
        "7;1;2.3.2026 14:05;SKU00001;2;1,50;x\n"
        "7;1;2.3.2026 14:05;SKU00002;1;2,00;x\n"
        "7;2;2.3.2026 15:05;SKU00001;1;1,50;x\n"
    )
    loaded = load_mapping(mapping)
    land(Order(feed.lake, *loaded), [export])

    parts = {file.path.rsplit("/", 1)[0]: file.path for file in feed.lake.files("bronze")}
    day = "bronze/sales/ingest_date=2026-03-02"
    assert sorted(parts) == [f"{day}/hour=13", f"{day}/hour=14"]
    sale = json.loads(gzip.decompress(feed.lake.read(parts[f"{day}/hour=13"])))
    assert re.fullmatch("T[0-9]{18}", sale.pop("transaction_id"))
    assert sale == {
        "user_id": "U00000000",
        "store_id": "ST0007",
        "ts": "2026-03-02T13:05:00.000000Z",
        "payment_type": "card",
        "amount": "5",
        "currency": "EUR",
        "items": [
            {"sku": "SKU00001", "quantity": "2", "unit_price": "1.50"},
            {"sku": "SKU00002", "quantity": "1", "unit_price": "2.00"},
        ],
    }
