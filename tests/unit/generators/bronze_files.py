"""Read bronze back, independently of the code that wrote it."""

import csv
import gzip
import io
import json
from datetime import date
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq

from marketpulse.lake import Lake

DAY = date(2026, 3, 3)
"""A Tuesday: shops are open in every country."""


def contents(lake: Lake, folder: str = "bronze") -> dict[str, bytes]:
    """All files with their bytes."""
    return {file.path: lake.read(file.path) for file in lake.files(folder)}


def manifest(lake: Lake, dataset: str, day: date = DAY) -> dict:
    return json.loads(lake.read(f"bronze/{dataset}/ingest_date={day}/_manifest.json"))


def lines(content: bytes) -> list[str]:
    return gzip.decompress(content).decode().splitlines()


def records(path: str, content: bytes) -> list[dict]:
    """Records of a clean file; numbers of JSON as exact decimals, everything in CSV as text."""
    if path.endswith(".jsonl.gz"):
        return [json.loads(line, parse_float=Decimal) for line in lines(content)]
    if path.endswith(".csv"):
        return list(csv.DictReader(io.StringIO(content.decode(), newline="")))
    return pq.read_table(pa.BufferReader(content)).to_pylist()


def all_records(lake: Lake, dataset: str) -> list[dict]:
    files = contents(lake, f"bronze/{dataset}")
    return [row for path in files if "/part-" in path for row in records(path, files[path])]
