"""A small contract, and files landed onto it by a mapping that a test writes."""

import gzip
import json
from datetime import date
from pathlib import Path

import yaml

from marketpulse.lake import Lake
from marketpulse.landing.landing import Landed, Order, land
from marketpulse.landing.loading import load_mapping
from marketpulse.settings import settings

DAY = date(2026, 3, 2)
COLUMNS = {
    "transaction_id": ("string", True),
    "ts": ("timestamp", True),
    "customer_id": ("string", False),
    "amount": ("decimal(18,2)", False),
    "items": ("array<struct<sku:string,quantity:int,unit_price:decimal(18,2)>>", False),
}
PLAIN = {"transaction_id": "id", "ts": "time", "amount": "amount", "customer_id": "customer"}


def write_contract(folder: Path, formats: tuple[str, ...] = ("jsonl.gz", "csv")) -> None:
    """Write the contract `receipts`, delivered by day."""
    properties = [
        {"name": name, "physicalType": type_, "logicalType": "string", "required": required}
        for name, (type_, required) in COLUMNS.items()
    ]
    properties[0] |= {"primaryKey": True, "primaryKeyPosition": 1}
    policy = {
        "eventTime": "ts",
        "ingestPartition": "day",
        "formats": list(formats),
        "maxFailedShare": 0.05,
        "minFailedRecords": 3,
        "duplicates": {"keep": "first", "lookBackHours": 0},
        "evolution": "strict",
    }
    contract = {
        "apiVersion": "v3.1.0",
        "kind": "DataContract",
        "id": "receipts",
        "name": "Receipts",
        "version": "1.0.0",
        "status": "draft",
        "domain": "retail",
        "schema": [{"name": "receipts", "properties": properties}],
        "customProperties": [{"property": k, "value": v} for k, v in policy.items()],
    }
    folder.mkdir(exist_ok=True)
    (folder / "receipts.yaml").write_text(yaml.safe_dump(contract))


class Feed:
    """A lake, a folder of foreign files and the mapping of the test."""

    def __init__(self, folder: Path, monkeypatch):
        self.folder, self.lake = folder, Lake(str(folder / "lake"))
        write_contract(folder / "contracts")
        monkeypatch.setattr(settings(), "contracts", folder / "contracts")

    def land(self, content: bytes | str, columns: dict | None = None, **parts: object) -> Landed:
        """Land one file into the batch of DAY; further keys of the mapping as `parts`."""
        return self.land_files({"a.csv": content}, columns, **parts)[0]

    def land_files(
        self,
        contents: dict[str, bytes | str],
        columns: dict | None = None,
        day: date | None = DAY,
        **parts: object,
    ) -> list[Landed]:
        paths = []
        for name, content in contents.items():
            paths.append(self.folder / name)
            paths[-1].write_bytes(content.encode() if isinstance(content, str) else content)
        mapping, contract = load_mapping(self.mapping(columns, **parts))
        return land(Order(self.lake, mapping, contract, day), paths)

    def mapping(self, columns: dict | None = None, **parts: object) -> Path:
        """Write the mapping file."""
        path = self.folder / "feed.yml"
        mapping = {"dataset": "receipts", "columns": columns or PLAIN, **parts}
        path.write_text(yaml.safe_dump(mapping, sort_keys=False))
        return path

    def lines(self, day: str = "2026-03-02") -> list[bytes]:
        """Lines of all parts of a batch."""
        parts = self.lake.files(f"bronze/receipts/ingest_date={day}")
        contents = [self.lake.read(part.path) for part in parts]
        return b"".join(gzip.decompress(c) if c else c for c in contents).splitlines()

    def records(self, day: str = "2026-03-02") -> list[dict]:
        """Records of a batch of JSON lines."""
        return [json.loads(line) for line in self.lines(day)]

    def values(self, column: str) -> list:
        """Values of one column in the batch of DAY."""
        return [record.get(column) for record in self.records()]
