"""Bronze written by hand: one good record of each dataset, changed where a test makes its point."""

import csv
import gzip
import io
import json

import pyarrow as pa
import pyarrow.parquet as pq

from marketpulse.batches import Batch
from marketpulse.lake import Lake

LEFT_OUT = object()
"""As the value of a change: the field is not in the record at all."""

ITEM = {"sku": "SKU00001", "quantity": 2, "unit_price": 10.0}


def click(number: int, batch: str = "2026-03-02T13", **changes: object) -> dict:
    """Return a view of the home page in the first minute of its batch."""
    return changed(
        {
            "event_id": f"E{number:020d}",
            "user_id": "U00000001",
            "session_id": "S1",
            "ts": f"{batch}:00:00.500Z",
            "page": "/",
            "device": "mobile",
        },
        changes,
    )


def sale(number: int, batch: str = "2026-03-02T13", **changes: object) -> dict:
    """Return a sale of two pieces in the first minute of its batch."""
    return changed(
        {
            "transaction_id": f"T{number:018d}",
            "user_id": "U00000001",
            "store_id": "ST0001",
            "ts": f"{batch}:00:00.500Z",
            "items": [ITEM],
            "payment_type": "card",
            "amount": 20.0,
            "currency": "EUR",
        },
        changes,
    )


def store(number: int, day: str = "2026-03-02", **changes: object) -> dict:
    """Return a store as it is on a day."""
    return changed(
        {
            "store_id": f"ST{number:04d}",
            "snapshot_date": day,
            "store_name": "Am Markt",
            "store_format": "standard",
            "city": "Berlin",
            "country_code": "DE",
            "region": "DE East",
            "currency": "EUR",
            "opened_date": "2020-01-01",
            "is_open": True,
        },
        changes,
    )


def user(number: int, day: str = "2026-03-02", **changes: object) -> dict:
    """Return a customer as they are on a day."""
    return changed(
        {
            "user_id": f"U{number:08d}",
            "snapshot_date": day,
            "full_name": "Ada Example",
            "email": f"ada{number}@example.com",
            "street_address": "1 Example Street",
            "city": "Berlin",
            "country_code": "DE",
            "segment": "regular",
            "signup_date": "2024-02-29",
            "is_marketing_opt_in": False,
        },
        changes,
    )


def product(number: int, day: str = "2026-03-02", **changes: object) -> dict:
    """Return a product as it is on a day."""
    return changed(
        {
            "sku": f"SKU{number:05d}",
            "snapshot_date": day,
            "product_name": "Lamp",
            "category": "home",
            "brand": "Example",
            "list_price_usd": 10.5,
            "is_active": True,
            "launched_date": "2020-01-01",
        },
        changes,
    )


def deliver(
    lake: Lake, dataset: str, batch: str, records: list, name: str = "part-0000.jsonl.gz"
) -> None:
    """Put records in a batch as JSON lines; a record may also be a line of text or of bytes."""
    lines = [_line(record) for record in records]
    deliver_file(lake, dataset, batch, name, gzip.compress(b"".join(lines), mtime=0))


def deliver_file(lake: Lake, dataset: str, batch: str, name: str, content: bytes) -> None:
    """Put a file of any content in a batch."""
    lake.write(f"bronze/{dataset}/{Batch.from_id(batch).directory}/{name}", content)


def deliver_snapshots(lake: Lake, *days: str) -> None:
    """Put two stores and two customers in bronze for each day."""
    for day in days:
        deliver(lake, "stores", day, [store(1, day), store(2, day)])
        deliver(lake, "users", day, [user(1, day), user(2, day)])


def as_csv(records: list[dict], columns: list[str] | None = None) -> bytes:
    """Write records below a header, the first record's fields unless told."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns or list(records[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(records)
    return text.getvalue().encode()


def as_parquet(columns: dict[str, pa.Array | list]) -> bytes:
    """Write columns as a Parquet file."""
    content = io.BytesIO()
    pq.write_table(pa.table(columns), content)
    return content.getvalue()


def changed(record: dict, changes: dict) -> dict:
    """Return a record with other or fewer fields."""
    return {name: v for name, v in (record | changes).items() if v is not LEFT_OUT}


def _line(record: dict | str | bytes) -> bytes:
    if isinstance(record, dict):
        record = json.dumps(record, ensure_ascii=False)
    return (record if isinstance(record, bytes) else record.encode()) + b"\n"
