"""Land foreign files: read, map, write, with a count of everything on the way."""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from marketpulse.batches import Batch
from marketpulse.contracts import Contract
from marketpulse.errors import MarketPulseError
from marketpulse.lake import Lake
from marketpulse.landing.csv_source import read_csv
from marketpulse.landing.filing import (
    batch_of_file,
    given_batch,
    landed_format,
    part_names,
    part_path,
)
from marketpulse.landing.mapping import FileFormat, Mapping
from marketpulse.landing.missing_columns import missing_columns, unmapped_columns
from marketpulse.landing.parts import ForeignFile, MappedFile, map_files
from marketpulse.landing.source import read_bytes
from marketpulse.landing.sql import calculator
from marketpulse.landing.typed_sources import read_jsonl, read_parquet

_BUNDLE_BYTES = 4 << 20


@dataclass(frozen=True)
class Landed:
    """One file: records_in = records in the file, records_out = records in bronze.

    Lines of transactions, lines left out as repeated, and unsplit lines add up to records_in.
    """

    path: Path
    records_in: int
    records_out: int
    unsplit: int
    repeated: int
    differing: int
    """Records whose lines contradict each other in a column; the first line's value is taken."""
    unmapped: tuple[str, ...]
    """Columns of the file that the mapping does not use."""
    parts: tuple[str, ...]
    replaced: int
    """Parts that were there already, of an earlier landing of the file."""


@dataclass(frozen=True)
class Order:
    """What to land and where; day and hour are those of the command line."""

    lake: Lake
    mapping: Mapping
    contract: Contract
    day: date | None = None
    hour: int | None = None


def land(order: Order, paths: list[Path]) -> list[Landed]:
    """Land files, several at a time; first of all it must be clear where each of them goes."""
    given = given_batch(order.contract, order.day, order.hour)
    batches = {
        path: batch_of_file(path, order.mapping, order.contract, given, order.hour)
        for path in paths
    }
    form, names = landed_format(order.contract), part_names(paths, order.mapping)

    def land_some(some: list[Path]) -> list[Landed]:
        with calculator(threads=1) as connection:
            files = [_read(connection, order, path, batches[path]) for path in some]
            mapped = map_files(connection, order.mapping, order.contract, files, form)
        return [
            _written(order, path, names[path], file, found, form)
            for path, file, found in zip(some, files, mapped, strict=True)
        ]

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return [landed for some in pool.map(land_some, _bundles(paths)) for landed in some]


def _bundles(paths: list[Path]) -> list[list[Path]]:
    """Take neighbouring files together, as many as are quickly held in memory."""
    bundles: list[list[Path]] = []
    room = 0
    for path in paths:
        size = path.stat().st_size if path.is_file() else 0
        if not bundles or size > room:
            bundles.append([])
            room = _BUNDLE_BYTES
        bundles[-1].append(path)
        room -= size
    return bundles


def _read(
    connection: duckdb.DuckDBPyConnection, order: Order, path: Path, batch: Batch | None
) -> ForeignFile:
    content, files = read_bytes(path), order.mapping.files
    if files.format is FileFormat.parquet:
        source = read_parquet(connection, content, str(path))
    elif files.format is FileFormat.jsonl:
        source = read_jsonl(connection, content, files)
    else:
        source = read_csv(content, files)
    if source.table.num_rows and (missing := missing_columns(order.mapping, source.names)):
        raise MarketPulseError(
            f"{path} cannot be mapped: {'; '.join(missing)}; the file has "
            f"{', '.join(source.names)}. Correct the mapping, or mark a column that some files "
            "lack with `optional: true`; then land all files again."
        )
    return ForeignFile(path.name, source, batch)


def _written(
    order: Order, path: Path, name: str, file: ForeignFile, mapped: MappedFile, form: str
) -> Landed:
    places = [part_path(order.contract, part.batch, name, form) for part in mapped.parts]
    replaced = sum(order.lake.exists(place) for place in places)
    for place, part in zip(places, mapped.parts, strict=True):
        order.lake.write(place, part.content)
    return Landed(
        path=path,
        records_in=file.source.records,
        records_out=sum(part.records for part in mapped.parts),
        unsplit=len(file.source.unsplit),
        repeated=file.source.table.num_rows - mapped.lines,
        differing=mapped.differing,
        unmapped=unmapped_columns(order.mapping, file.source.names),
        parts=tuple(places),
        replaced=replaced,
    )
