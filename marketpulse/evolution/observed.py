"""Which columns files really have: Parquet says it, of text the first records tell."""

import csv
import gzip
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import fs as arrow_fs

from marketpulse.errors import UsageError
from marketpulse.parquet_columns import spark_type

SAMPLE = 10_000
"""Records of a text file that are looked at."""
_WHOLE = re.compile(r"[+-]?\d{1,18}")
_INT_LIMIT = 2**31


@dataclass
class Observed:
    """A file and its columns; a type is None where the file has none, so any value may be there."""

    path: str
    has_header: bool
    """Whether the file as a whole has columns; in JSON each record has its own."""
    types: dict[str, str | None] = field(default_factory=dict)


def observe(files: arrow_fs.FileSystem, path: str) -> Observed:
    """Look at a file; raises UsageError for one that cannot be read."""
    try:
        with files.open_input_file(path) as stream:
            return _observe(path, stream)
    except (OSError, pa.ArrowException, EOFError, UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"{path} cannot be read: {str(error).splitlines()[0]}") from error


def _observe(path: str, stream: BinaryIO) -> Observed:
    if path.endswith(".parquet"):
        return Observed(path, True, {f.name: _stored_type(f.type) for f in pq.read_schema(stream)})
    plain = gzip.GzipFile(fileobj=stream) if path.endswith(".gz") else stream
    text = io.TextIOWrapper(plain, "utf-8-sig", errors="replace", newline="")
    if ".csv" in path.rsplit("/", 1)[-1]:
        return _of_csv(path, text)
    return Observed(path, False, _types_of(_objects(text)))


def _stored_type(arrow: pa.DataType) -> str:
    return spark_type(arrow.value_type if pa.types.is_dictionary(arrow) else arrow)


def _of_csv(path: str, text: io.TextIOBase) -> Observed:
    header = [name.strip().lower() for name in next(csv.reader(text), [])]
    records = (dict(zip(header, row, strict=False)) for row in csv.reader(text))
    return Observed(path, True, dict.fromkeys(header) | _types_of(records))


def _objects(text: io.TextIOBase) -> Iterator[dict]:
    for line in text:
        try:
            record = json.loads(line)
        except json.JSONDecodeError:
            continue
        if isinstance(record, dict):
            yield record


def _types_of(records: Iterator[dict]) -> dict[str, str | None]:
    """Only the size of whole numbers is told; all other text is judged value by value."""
    types: dict[str, str | None] = {}
    for record in islice(records, SAMPLE):
        for name, value in record.items():
            types[name] = _wider(types.get(name), _whole_type(value))
    return types


def _whole_type(value: object) -> str | None:
    text = str(value)
    if isinstance(value, bool) or not _WHOLE.fullmatch(text):
        return None
    return "int" if -_INT_LIMIT <= int(text) < _INT_LIMIT else "bigint"


def _wider(one: str | None, other: str | None) -> str | None:
    return "bigint" if "bigint" in (one, other) else one or other
