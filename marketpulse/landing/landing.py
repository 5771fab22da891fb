"""Land foreign files: read, map, write, with a count of everything on the way."""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
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
from marketpulse.landing.parts import Part, map_file
from marketpulse.landing.source import Source, read_bytes
from marketpulse.landing.sql import calculator
from marketpulse.landing.typed_sources import read_jsonl, read_parquet


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
    parts: tuple[str, ...] = field(default=())


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
    workers = min(os.cpu_count() or 1, len(paths)) or 1

    def land_one(path: Path) -> Landed:
        with calculator(threads=max(1, (os.cpu_count() or 1) // workers)) as connection:
            return _land_file(connection, order, path, batches[path], names[path], form)

    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(land_one, paths))


def read_source(connection: duckdb.DuckDBPyConnection, path: Path, mapping: Mapping) -> Source:
    """Read a file of any of the formats."""
    content = read_bytes(path)
    if mapping.files.format is FileFormat.parquet:
        return read_parquet(connection, content, str(path))
    if mapping.files.format is FileFormat.jsonl:
        return read_jsonl(connection, content, mapping.files)
    return read_csv(content, mapping.files)


def _land_file(
    connection: duckdb.DuckDBPyConnection,
    order: Order,
    path: Path,
    batch: Batch | None,
    name: str,
    form: str,
) -> Landed:
    source = read_source(connection, path, order.mapping)
    if source.table.num_rows and (missing := missing_columns(order.mapping, source.names)):
        raise MarketPulseError(
            f"{path} cannot be mapped: {'; '.join(missing)}; the file has "
            f"{', '.join(source.names)}. Correct the mapping, or mark a column that some files "
            "lack with `optional: true`. This file was not landed."
        )
    mapped = map_file(connection, order.mapping, order.contract, source, path.name, batch, form)
    written = [_write(order, part, name, form) for part in mapped.parts]
    return Landed(
        path=path,
        records_in=source.records,
        records_out=sum(part.records for part in mapped.parts),
        unsplit=len(source.unsplit),
        repeated=source.table.num_rows - mapped.lines,
        differing=mapped.differing,
        unmapped=unmapped_columns(order.mapping, source.names),
        parts=tuple(written),
    )


def _write(order: Order, part: Part, name: str, form: str) -> str:
    path = part_path(order.contract, part.batch, name, form)
    order.lake.write(path, part.content)
    return path
