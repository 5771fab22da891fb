"""The records of files as the parts of batches, ready to be written."""

import gzip
from collections import defaultdict
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from marketpulse.batches import Batch
from marketpulse.contracts import Contract
from marketpulse.errors import UsageError
from marketpulse.landing.expressions import blamed
from marketpulse.landing.mapping import Mapping
from marketpulse.landing.record_sql import RELATION, records_sql
from marketpulse.landing.source import FILE, Source

_GZIP_LEVEL = 1
"""Four times as fast as the default, for files a third larger."""


@dataclass(frozen=True)
class ForeignFile:
    """A file that was read; without a batch, the time of each record decides."""

    name: str
    source: Source
    batch: Batch | None


@dataclass(frozen=True)
class Part:
    """What one file adds to one batch."""

    batch: Batch
    records: int
    content: bytes


@dataclass(frozen=True)
class MappedFile:
    """The parts of a file, how many of its lines they hold, and lines that contradict others."""

    parts: list[Part]
    lines: int
    differing: int


def map_files(
    connection: duckdb.DuckDBPyConnection,
    mapping: Mapping,
    contract: Contract,
    files: list[ForeignFile],
    form: str,
) -> list[MappedFile]:
    """Map files that have all columns; planning the query takes longer than a file of a day."""
    alike: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, file in enumerate(files):
        if file.source.table.num_rows:
            alike[tuple(file.source.names)].append(number)
    rows: dict[int, list[tuple]] = defaultdict(list)
    for names, numbers in alike.items():
        connection.register(RELATION, pa.concat_tables(_columns(n, files[n]) for n in numbers))
        for number, *row in _rows(connection, mapping, contract, list(names), form):
            rows[number].append(tuple(row))
        connection.unregister(RELATION)
    header = _header(mapping, contract) if form == "csv" else b""
    return [_mapped(file, rows[number], header, form) for number, file in enumerate(files)]


def _columns(number: int, file: ForeignFile) -> pa.Table:
    """Return a file's columns by name, with what expressions may use besides."""
    day = file.batch.ingest_date.isoformat() if file.batch else None
    table = file.source.table
    known = {FILE: number, "_file_name": file.name, "_ingest_date": pa.scalar(day, pa.string())}
    for name, value in known.items():
        table = table.append_column(name, pa.repeat(value, table.num_rows))
    return table


def _rows(
    connection: duckdb.DuckDBPyConnection,
    mapping: Mapping,
    contract: Contract,
    names: list[str],
    form: str,
) -> list[tuple]:
    records = records_sql(mapping, contract, names, form)
    try:
        return connection.execute(
            "select file, batch, string_agg(record, chr(10) order by row), count(*), sum(lines), "
            f"sum(differing) from ({records}) group by file, batch order by file, batch"
        ).fetchall()
    except duckdb.Error as error:
        raise blamed(connection, mapping, error) from error


def _mapped(file: ForeignFile, rows: list[tuple], header: bytes, form: str) -> MappedFile:
    """A batch that gets nothing of its file still gets an empty part, in place of an older one.

    Records without a readable time, and unsplit lines, go to the file's batch, else to the first
    one that its records name.
    """
    timed = sorted(Batch.from_id(row[0]) for row in rows if row[0])
    rest = file.batch or (timed[0] if timed else None)
    if rest is None and file.source.records:
        raise UsageError(
            f"no record of {file.name} has a time that can be read: say with --date (and --hour) "
            "which batch it belongs to"
        )
    texts: dict[Batch, list[bytes]] = defaultdict(list)
    counts: dict[Batch, int] = defaultdict(int)
    for batch_id, text, count, *_ in rows:
        target = Batch.from_id(batch_id) if batch_id else rest
        texts[target].append(text.encode())
        counts[target] += count
    if rest is not None and (file.source.unsplit or not rows):
        texts[rest] += [_unsplit(line, form) for line in file.source.unsplit]
        counts[rest] += len(file.source.unsplit)
    return MappedFile(
        [Part(b, counts[b], _content(header, lines, form)) for b, lines in sorted(texts.items())],
        lines=sum(row[3] for row in rows),
        differing=sum(row[4] for row in rows),
    )


def _header(mapping: Mapping, contract: Contract) -> bytes:
    filled = {*mapping.columns, *([mapping.lines.into] if mapping.lines else [])}
    return ",".join(c.name for c in contract.bronze_columns if c.name in filled).encode() + b"\n"


def _content(header: bytes, lines: list[bytes], form: str) -> bytes:
    """Without a line the file is empty, which silver takes for an empty delivery."""
    if not lines:
        return b""
    content = header + b"\n".join(lines) + b"\n"
    return gzip.compress(content, _GZIP_LEVEL, mtime=0) if form.endswith(".gz") else content


def _unsplit(line: bytes, form: str) -> bytes:
    """In CSV the line becomes one field, too few for a record, so that nothing can be misread."""
    return b'"' + line.replace(b'"', b'""') + b'"' if form == "csv" else line
