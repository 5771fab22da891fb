"""A silver lake of a few rows, published the way the Spark job publishes: files, then ledger."""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import BytesIO

import pyarrow as pa
import pyarrow.parquet as pq
from small_market import read_sentiment

from marketpulse.batches import Batch
from marketpulse.contracts import Table, load_contract
from marketpulse.lake import Lake
from marketpulse.ledger import Commit, PublishedFile, read_commit, write_commit

_TYPES = {
    "string": pa.string(),
    "int": pa.int32(),
    "bigint": pa.int64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us", tz="UTC"),
    "decimal(18,2)": pa.decimal128(18, 2),
    "decimal(5,4)": pa.decimal128(5, 4),
}
_ITEM = pa.struct(
    [("sku", pa.string()), ("quantity", pa.int32()), ("unit_price", pa.decimal128(18, 2))]
)
_FIRST_COMMIT = datetime(2026, 3, 10, tzinfo=UTC)


class SmallLake:
    """Publishes batches into a lake; each commit is a second newer than the one before."""

    def __init__(self, lake: Lake) -> None:
        self.lake = lake
        self._commits = 0

    def publish(self, dataset: str, batch: str, rows: list[dict]) -> None:
        """Commit a batch in place of its former version, if there was one."""
        self._commits += 1
        contract = load_contract(dataset)
        files: list[PublishedFile] = []
        for table in contract.tables:
            derived = {"sale_items": _lines, "sentiment": read_sentiment}.get(table.name)
            table_rows = derived(rows) if derived else rows
            files += self._write(table, contract.event_time, batch, table_rows)
        files += self._left_dates(dataset, batch, files)
        committed_at = _FIRST_COMMIT + timedelta(seconds=self._commits)
        write_commit(self.lake, _commit(dataset, batch, committed_at.isoformat(), files))

    def _write(
        self, table: Table, event_time: str, batch: str, rows: list[dict]
    ) -> list[PublishedFile]:
        schema = pa.schema(
            [(c.name, _TYPES.get(c.type, pa.list_(_ITEM))) for c in table.silver_columns]
        )
        by_date: dict[date, list[dict]] = defaultdict(list)
        for row in rows:
            by_date[_day(row[event_time])].append(row)
        return [
            self._write_file(table.name, day, batch, pa.Table.from_pylist(day_rows, schema))
            for day, day_rows in sorted(by_date.items())
        ]

    def _write_file(self, table: str, day: date, batch: str, rows: pa.Table) -> PublishedFile:
        buffer = BytesIO()
        pq.write_table(rows, buffer)
        folder = f"silver/{table}/event_date={day}/batch={batch}"
        path = f"{folder}/part-{self._commits:04d}.parquet"
        self.lake.write(path, buffer.getvalue())
        return PublishedFile(table, str(day), rows.num_rows, buffer.tell(), path)

    def _left_dates(
        self, dataset: str, batch: str, files: list[PublishedFile]
    ) -> list[PublishedFile]:
        former = read_commit(self.lake, dataset, Batch.from_id(batch))
        held = {(file.table, file.event_date) for file in former.files} if former else set()
        left = held - {(file.table, file.event_date) for file in files}
        return [PublishedFile(table, day, 0, 0, None) for table, day in sorted(left)]


def _day(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _lines(sales: list[dict]) -> list[dict]:
    """Flatten sales to their lines."""
    return [
        {
            **sale,
            **item,
            "line_number": number,
            "line_amount": item["quantity"] * item["unit_price"],
        }
        for sale in sales
        for number, item in enumerate(sale["items"], start=1)
    ]


def _commit(dataset: str, batch: str, committed_at: str, files: list[PublishedFile]) -> Commit:
    return Commit(
        dataset=dataset,
        batch=batch,
        committed_at=committed_at,
        run_id="test",
        contract_version="1.0.0",
        fingerprint=committed_at,
        rows_in=0,
        rows_out=0,
        rows_quarantined=0,
        rows_duplicate=0,
        bytes_in=0,
        bytes_out=0,
        seconds=0.0,
        files=files,
    )


def moment(text: str) -> datetime:
    """Parse `2026-03-02 13:04`, UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def sale(number: int, at: str, **changes: object) -> dict:
    """Return a sale of two pieces for 20 euros, changed as asked."""
    row = {
        "transaction_id": f"T{number:018d}",
        "user_id": "U00000001",
        "store_id": "ST0001",
        "ts": moment(at),
        "items": [{"sku": "SKU00001", "quantity": 2, "unit_price": Decimal("10.00")}],
        "payment_type": "card",
        "currency": "EUR",
    } | changes
    total = sum(item["quantity"] * item["unit_price"] for item in row["items"])
    return row | {"amount": Decimal(total)}


def click(number: int, at: str, **changes: object) -> dict:
    """Return an anonymous view of the home page, changed as asked."""
    return {
        "event_id": f"E{number:020d}",
        "user_id": None,
        "session_id": "S1",
        "ts": moment(at),
        "page": "/",
        "referrer": None,
        "utm_source": None,
        "utm_medium": None,
        "utm_campaign": None,
        "device": "mobile",
        "rescued_data": None,
    } | changes


def store(day: str, store_id: str = "ST0001", **changes: object) -> dict:
    """Return a German store as it is on a day, changed as asked."""
    return {
        "store_id": store_id,
        "snapshot_date": date.fromisoformat(day),
        "store_name": f"Store {store_id}",
        "store_format": "standard",
        "city": "Berlin",
        "country_code": "DE",
        "region": "DE East",
        "currency": "EUR",
        "opened_date": date(2020, 1, 1),
        "is_open": True,
    } | changes


def user(day: str, user_id: str = "U00000001", **changes: object) -> dict:
    """Return a German customer as they are on a day, changed as asked."""
    return {
        "user_id": user_id,
        "snapshot_date": date.fromisoformat(day),
        "email": f"token-of-{user_id}",
        "city": "Berlin",
        "country_code": "DE",
        "segment": "regular",
        "signup_date": date(2024, 5, 1),
        "is_marketing_opt_in": True,
    } | changes


def product(day: str, sku: str = "SKU00001", **changes: object) -> dict:
    """Return a product as it is on a day, changed as asked."""
    return {
        "sku": sku,
        "snapshot_date": date.fromisoformat(day),
        "product_name": f"Product {sku}",
        "category": "electronics",
        "brand": "Acme",
        "list_price_usd": Decimal("11.00"),
        "is_active": True,
        "launched_date": date(2023, 1, 1),
    } | changes
