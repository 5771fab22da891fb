"""Text with delimiters: pyarrow splits sound files; a file with stray quotes is split with care."""

import csv
import io
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.csv as pv

from marketpulse.landing.mapping import Files
from marketpulse.landing.source import Source, as_utf8, numbered

_LONGEST_RECORD_LINES = 200
"""A quote that has not closed by then was never meant to open."""
_BLOCK_BYTES = 1 << 26


def read_csv(content: bytes, files: Files) -> Source:
    """Split a file; every line that is not blank ends in a record or among the unsplit ones."""
    text, undecoded = as_utf8(content, files)
    names, body = _header(text, files)
    if not names:
        return Source(numbered([], [], 0), undecoded)
    found = _quickly(body, names, files) or _carefully(body, names, files)
    return Source(found.table, found.unsplit + undecoded)


def _header(text: bytes, files: Files) -> tuple[list[str], bytes]:
    """Return the names of the columns, and the text behind the header."""
    lines = io.BytesIO(text)
    for _ in range(files.skip):
        lines.readline()
    start = lines.tell()
    rows = csv.reader(
        (line.decode() for line in iter(lines.readline, b"")),
        delimiter=files.separator,
        quotechar=files.quote,
    )
    first = next((row for row in rows if row), [])
    if not files.header:
        return [f"column_{n}" for n in range(1, len(first) + 1)], text[start:]
    return _unique(first), text[lines.tell() :]


def _unique(header: list[str]) -> list[str]:
    """Lower-case names; one without a name is called by its place, a second copy gets a number."""
    names: list[str] = []
    for place, name in enumerate(header, 1):
        plain = " ".join(name.lower().split()) or f"column_{place}"
        copies = sum(other == plain or other.startswith(f"{plain}__") for other in names)
        names.append(f"{plain}__{copies + 1}" if copies else plain)
    return names


def _quickly(body: bytes, names: list[str], files: Files) -> Source | None:
    """Split with pyarrow; None when it did not find a record or a misfit in every line."""
    lines = body.splitlines()
    expected = len(lines) - lines.count(b"")
    if not expected:
        return Source(numbered([pa.array([], pa.string()) for _ in names], names, 0))
    misfits: list[bytes] = []

    def set_aside(row: pv.InvalidRow) -> str:
        misfits.append(row.text.encode())
        return "skip"

    try:
        table = pv.read_csv(
            pa.BufferReader(body),
            pv.ReadOptions(use_threads=False, block_size=_BLOCK_BYTES, column_names=names),
            pv.ParseOptions(
                delimiter=files.separator,
                quote_char=files.quote,
                newlines_in_values=files.quote.encode() in body,
                invalid_row_handler=set_aside,
            ),
            pv.ConvertOptions(column_types=dict.fromkeys(names, pa.string())),
        )
    except pa.ArrowInvalid:
        return None
    if table.num_rows + len(misfits) != expected:
        return None
    unsplit = [line for line in misfits if line.strip()]
    return Source(numbered(table.columns, names, table.num_rows), unsplit)


def _carefully(body: bytes, names: list[str], files: Files) -> Source:
    """Split record by record: a quote that leads nowhere costs its line, not all that follows."""
    records, unsplit = [], []
    for found in _records(body.splitlines(keepends=True), len(names), files):
        (records if isinstance(found, list) else unsplit).append(found)
    columns = zip(*records, strict=True) if records else [() for _ in names]
    arrays = [pa.array(column, pa.string()) for column in columns]
    return Source(numbered(arrays, names, len(records)), unsplit)


def _records(raw: list[bytes], width: int, files: Files) -> Iterator[list[str] | bytes]:
    options = {"delimiter": files.separator, "quotechar": files.quote}
    lines = [line.decode() for line in raw]
    place = 0
    while place < len(lines):
        line = lines[place]
        taken, fields = 1, None
        if not line.strip():
            place += 1
            continue
        following = range(place, min(place + _LONGEST_RECORD_LINES, len(lines)))
        reader = csv.reader((lines[n] for n in following), strict=True, **options)
        try:
            fields, taken = next(reader), reader.line_num
        except csv.Error:
            fields = _leniently(line, options)
        if fields is not None and len(fields) == width:
            place += taken
            yield fields
        else:
            place += 1
            yield line.rstrip("\r\n").encode()


def _leniently(line: str, options: dict) -> list[str] | None:
    """Take quotes inside a field as they are, unless the line ends within a quoted field."""
    try:
        fields = next(csv.reader([line.rstrip("\r\n") + "\n"], **options))
    except csv.Error:
        return None
    return None if fields[-1].endswith("\n") else fields
