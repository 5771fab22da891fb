"""The records of a file as the parts of batches, ready to be written."""

import gzip
from dataclasses import dataclass

import duckdb

from marketpulse.batches import Batch
from marketpulse.contracts import Contract
from marketpulse.errors import UsageError
from marketpulse.landing.expressions import blamed
from marketpulse.landing.mapping import Mapping
from marketpulse.landing.record_sql import RELATION, records_sql
from marketpulse.landing.source import Source

_GZIP_LEVEL = 1
"""Four times as fast as the default, for files a third larger."""


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


def map_file(
    connection: duckdb.DuckDBPyConnection,
    mapping: Mapping,
    contract: Contract,
    source: Source,
    name: str,
    batch: Batch | None,
    form: str,
) -> MappedFile:
    """Map a file that has all columns; a batch that gets nothing of it still gets an empty part.

    Records without a readable time, and unsplit lines, go to `batch`, else to the file's first one.
    """
    known = {"_file_name": name, "_ingest_date": batch.ingest_date.isoformat() if batch else ""}
    rows = _rows(connection, mapping, contract, source, known, form)
    timed = sorted(Batch.from_id(row[0]) for row in rows if row[0])
    rest = batch or (timed[0] if timed else None)
    if rest is None and source.records:
        raise UsageError(
            f"no record of {name} has a time that can be read: say with --date (and --hour) which "
            "batch it belongs to"
        )
    texts: dict[Batch, list[bytes]] = {}
    counts: dict[Batch, int] = {}
    for batch_id, text, count, *_ in rows:
        target = Batch.from_id(batch_id) if batch_id else rest
        texts.setdefault(target, []).append(text.encode())
        counts[target] = counts.get(target, 0) + count
    if rest is not None and (source.unsplit or not texts):
        unsplit = [_unsplit(line, form) for line in source.unsplit]
        texts.setdefault(rest, []).extend(unsplit)
        counts[rest] = counts.get(rest, 0) + len(unsplit)
    header = _header(mapping, contract) if form == "csv" else b""
    return MappedFile(
        [Part(b, counts[b], _content(header, lines, form)) for b, lines in sorted(texts.items())],
        lines=sum(row[3] for row in rows),
        differing=sum(row[4] for row in rows),
    )


def _rows(
    connection: duckdb.DuckDBPyConnection,
    mapping: Mapping,
    contract: Contract,
    source: Source,
    known: dict[str, str],
    form: str,
) -> list[tuple]:
    if not source.table.num_rows:
        return []
    connection.register(RELATION, source.table)
    records = records_sql(mapping, contract, source.names, known, form)
    try:
        return connection.execute(
            "select batch, string_agg(record, chr(10) order by row), count(*), sum(lines), "
            f"sum(differing) from ({records}) group by batch order by batch"
        ).fetchall()
    except duckdb.Error as error:
        raise blamed(connection, mapping, known, error) from error


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
