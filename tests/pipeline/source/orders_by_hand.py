"""Orders put into the database by hand, extracted, and read back from bronze."""

from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
from lake_contents import process
from source_server import Source

from marketpulse.batches import Batch
from marketpulse.lake import Lake
from marketpulse.source.extracts import Extract
from spark_jobs.source.extracting import Request
from spark_jobs.source_to_bronze import ingest

MONDAY, TUESDAY, WEDNESDAY = (date(2026, 3, day) for day in (2, 3, 4))


def put_order(source: Source, number: int, updated_at: str, status: str = "paid") -> None:
    source.sql(
        "insert into orders (order_id, customer_id, ordered_at, status, currency, amount,"
        f" updated_at) values ({number}, 1, '2026-03-01 12:00Z', '{status}', 'EUR', 10.5,"
        f" '{updated_at}') on conflict (order_id) do update set status = excluded.status,"
        " updated_at = excluded.updated_at"
    )


def land(lake: Lake, source: Source, day: date, **options) -> Extract:
    request = Request(Batch(day), **options)
    return ingest(lake, source.database, ["orders"], request)["orders"]


def landed(lake: Lake, day: date) -> list[dict]:
    """Rows of a bronze batch, by key."""
    folder = f"bronze/orders/ingest_date={day}"
    found = [
        row
        for file in lake.files(folder)
        if file.name.endswith(".parquet")
        for row in pq.read_table(pa.BufferReader(lake.read(file.path))).to_pylist()
    ]
    return sorted(found, key=lambda row: next(iter(row.values())))


def keys(lake: Lake, day: date) -> list[int]:
    return [row["order_id"] for row in landed(lake, day)]


def silver(lake: Lake) -> None:
    assert not process(lake, "orders").refused
