"""Look at a file and write a first contract and mapping beside each other."""

import csv
import re
from pathlib import Path

import duckdb

from marketpulse.errors import MarketPulseError, UsageError
from marketpulse.landing.csv_source import read_csv
from marketpulse.landing.mapping import FileFormat, Files
from marketpulse.landing.source import Source, read_bytes
from marketpulse.landing.sql import calculator
from marketpulse.landing.suggestion.contract_draft import DraftColumn, contract_text
from marketpulse.landing.suggestion.file_format import guessed_files
from marketpulse.landing.suggestion.mapping_draft import mapping_text
from marketpulse.landing.suggestion.profile import Profile, key_columns, profiles
from marketpulse.landing.typed_sources import read_jsonl, read_parquet
from marketpulse.landing.values import Kind


def suggest(path: Path, into: Path) -> tuple[Path, Path]:
    """Write `<dataset>.yaml` and `<dataset>.feed.yml` into a folder; neither may be there yet."""
    content = read_bytes(path)
    files = guessed_files(path, content)
    dataset = _snake_case(re.sub(r"[-_.]?\d+", "", path.name.split(".")[0])) or "records"
    targets = into / f"{dataset}.yaml", into / f"{dataset}.feed.yml"
    for target in targets:
        if target.exists():
            raise UsageError(f"{target} is there already: move it, or choose another --into folder")
    with calculator(threads=1) as connection:
        source = _source(connection, path, content, files)
        if not source.table.num_rows:
            raise MarketPulseError(f"{path} has no records to learn from: give one with some")
        found = profiles(connection, source, _spelling(content, files))
        key = key_columns(connection, source, found)
    columns, key = _columns(dataset, found, key)
    event_time = next(c.name for c in columns if c.kind in (Kind.timestamp, Kind.date))
    into.mkdir(parents=True, exist_ok=True)
    targets[0].write_text(contract_text(dataset, columns, key, event_time, path.name))
    targets[1].write_text(mapping_text(dataset, files, columns))
    return targets


def _columns(
    dataset: str, found: list[Profile], key: tuple[str, ...]
) -> tuple[list[DraftColumn], tuple[str, ...]]:
    """Return the contract's columns and key; an id and a date are added where there are none."""
    columns = []
    for profile in found:
        name = _snake_case(profile.name) or f"column_{len(columns) + 1}"
        copies = sum(column.name == name for column in columns)
        name = f"{name}_{len(columns) + 1}" if copies else name
        columns.append(DraftColumn(name, profile, profile.is_complete, profile.kind))
    by_column = {column.profile.name.lower(): column.name for column in columns}
    names = tuple(by_column[name] for name in key)
    if not names:
        names = (f"{dataset}_id",)
        columns.insert(0, DraftColumn(names[0], None, True))
    if not any(column.kind in (Kind.timestamp, Kind.date) for column in columns):
        columns.append(DraftColumn("delivered_date", None, True, Kind.date))
    return columns, names


def _source(
    connection: duckdb.DuckDBPyConnection, path: Path, content: bytes, files: Files
) -> Source:
    if files.format is FileFormat.parquet:
        return read_parquet(connection, content, str(path))
    if files.format is FileFormat.jsonl:
        return read_jsonl(connection, content, files)
    return read_csv(content, files)


def _spelling(content: bytes, files: Files) -> dict[str, str]:
    """Names of the columns of a file with a header, as they are spelled there."""
    if files.format not in (FileFormat.csv, FileFormat.tsv) or not files.header:
        return {}
    text = content.decode(files.encodings[0]).removeprefix("\ufeff").lstrip("\r\n")
    header = next(csv.reader(text.splitlines(), delimiter=files.separator))
    return {" ".join(name.lower().split()): " ".join(name.split()) for name in header}


def _snake_case(name: str) -> str:
    words = re.sub(r"([a-z0-9])([A-Z])|([A-Z])([A-Z][a-z])", r"\1\3_\2\4", name)
    plain = re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_")
    return f"column_{plain}" if plain[:1].isdigit() else plain
