"""Guess how a file is written: format, encoding, delimiter, header."""

import csv
import re
from pathlib import Path

from marketpulse.landing.mapping import FileFormat, Files

_SAMPLE_LINES = 200
_DELIMITERS = ",;\t|"
_NUMBER = re.compile(r"^[-+(]?[\d.,:/ -]*\d[\d.,:/ -]*\)?$")


def guessed_files(path: Path, content: bytes) -> Files:
    """Return the part `files` of a mapping."""
    name = path.name.lower().removesuffix(".gz")
    if content.startswith(b"PAR1"):
        return Files(format=FileFormat.parquet)
    encoding = _encoding(content)
    lines = content.decode(encoding).removeprefix("\ufeff").splitlines()[:_SAMPLE_LINES]
    lines = [line for line in lines if line.strip()]
    if name.endswith((".jsonl", ".ndjson")) or all(line.startswith("{") for line in lines):
        return Files(format=FileFormat.jsonl, encodings=[encoding])
    delimiter = max(_DELIMITERS, key=lambda sign: _regularity(lines, sign))
    first = next(csv.reader(lines[:1], delimiter=delimiter), [])
    is_header = len(set(first)) == len(first) and not any(_NUMBER.match(name) for name in first)
    if delimiter == "\t":
        return Files(format=FileFormat.tsv, encodings=[encoding], header=is_header)
    return Files(encodings=[encoding], delimiter=delimiter, header=is_header)


def _encoding(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    for encoding in ("utf-8", "cp1252"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    return "latin-1"


def _regularity(lines: list[str], delimiter: str) -> tuple[int, int]:
    """Lines that have as many fields as most have, then the number of fields."""
    widths = [len(row) for row in csv.reader(lines, delimiter=delimiter) if row]
    usual = max(set(widths), key=widths.count, default=1)
    return (widths.count(usual) if usual > 1 else 0, usual)
