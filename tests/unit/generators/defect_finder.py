"""Tell what is wrong with a delivered record by looking at it; knows nothing of the generators."""

import csv
import io
import json
from collections import Counter
from datetime import datetime, timedelta
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
from bronze_files import lines

from marketpulse.batches import Batch
from marketpulse.lake import Lake

KEYS = {"clicks": "event_id", "sales": "transaction_id"}
UNREADABLE = "_unreadable"
"""Field of a record that cannot be read: its key, as far as the text shows it."""


def delivered_records(lake: Lake, path: str) -> list[dict]:
    """All records of a file; fields without a value are left out."""
    content = lake.read(path)
    if path.endswith(".parquet"):
        rows = pq.read_table(pa.BufferReader(content)).to_pylist()
    elif path.endswith(".csv"):
        header, *fields = csv.reader(io.StringIO(content.decode(), newline=""))
        rows = [
            dict(zip(header, row, strict=True))
            if len(row) == len(header)
            else _unreadable("broken_line", row[0])
            for row in fields
        ]
    else:
        rows = [_from_json(line) for line in lines(content)]
    return [{k: v for k, v in row.items() if v is not None and v != ""} for row in rows]


def defects_found(dataset: str, delivered: list[dict], batch: Batch) -> dict[str, Counter]:
    """Ids of defective records by kind; None for a record without an id."""
    kind_of = {"clicks": _kind_of_click, "sales": _kind_of_sale}[dataset]
    found: dict[str, Counter] = {}
    seen: set = set()
    for record in delivered:
        id_ = record.get(KEYS[dataset], record.get(UNREADABLE))
        kind = _kind_of_any(dataset, record, id_, batch) or kind_of(record, batch)
        kind = kind or ("duplicate" if id_ in seen else None)
        seen.add(id_)
        if kind:
            found.setdefault(kind, Counter())[id_] += 1
    return found


def is_real(dataset: str, key: str) -> bool:
    """Whether a key of a snapshot is one of the story's: well formed, not in a reserved range."""
    if dataset == "instruments":
        return len(key) == 6 and key.isalpha() and not key.startswith("ZZZZ")
    prefix, digits = {"stores": ("ST", 4), "users": ("U", 8), "products": ("SKU", 5)}[dataset]
    number = key.removeprefix(prefix)
    return len(key) == len(prefix) + digits and number.isdecimal() and number[0] != "9"


def _from_json(line: str) -> dict:
    try:
        return json.loads(line, parse_float=Decimal)
    except json.JSONDecodeError:
        return _unreadable("broken_json", line.split('"')[3])


def _unreadable(kind: str, key: str) -> dict:
    return {UNREADABLE: key, "_kind": kind}


def _kind_of_any(dataset: str, record: dict, id_: str | None, batch: Batch) -> str | None:
    if UNREADABLE in record:
        return record["_kind"]
    if id_ is None:
        return "missing_key"
    hour_before = f"{batch.ingest_date:%Y%m%d}{batch.hour - 1:02d}"
    # A sale of the web shop keeps the hour in which the visit began; tills number from 50,000,000.
    sent_before = hour_before if dataset == "clicks" else f"{hour_before}5"
    return "redelivered" if id_[1:].startswith(sent_before) else None


def _kind_of_click(record: dict, batch: Batch) -> str | None:
    if "session_id" not in record:
        return "missing_column"
    if "scroll_depth" in record:
        return "new_column"
    if not record["page"].startswith("/"):
        return "bad_page"
    if record["device"] not in {"mobile", "desktop", "tablet"}:
        return "unknown_device"
    return _kind_of_time(record["ts"], batch, timedelta(days=3))


def _kind_of_sale(record: dict, batch: Batch) -> str | None:
    amount = record["amount"]
    if isinstance(amount, str):
        return "wrong_type"
    if not Decimal(amount).is_finite() or amount > 10**9:
        return "not_a_number"
    if "store_id" not in record:
        return "missing_column"
    if "loyalty_points" in record:
        return "new_column"
    if amount < 0:
        return "negative_amount"
    if amount != sum(item["quantity"] * item["unit_price"] for item in record["items"]):
        return "total_mismatch"
    if record["store_id"] == "ST9999":
        return "unknown_store"
    if record["currency"] not in {"USD", "EUR", "GBP", "CAD"}:
        return "unknown_currency"
    return _kind_of_time(record["ts"], batch, timedelta(days=7))


def _kind_of_time(value: str | datetime, batch: Batch, oldest: timedelta) -> str | None:
    try:
        ts = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    except ValueError:
        return "wrong_type"
    if ts >= batch.end:
        return "future_timestamp"
    if ts < batch.start - oldest:
        return "too_old"
    return "late_event" if ts < batch.start else None
