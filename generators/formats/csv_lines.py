"""CSV with a header: quoted as RFC 4180 says, lines end in a line feed."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from generators.datasets.columns import joined
from generators.dirt.injection import Part
from generators.formats import text

_FIELDS_OF_BROKEN_LINE = 2


def encode(parts: list[Part], schema: pa.Schema, draws: np.random.Generator) -> pa.Buffer:
    """Write records below a header, without value as empty."""
    lines = text.delivered(parts, write_lines, _cut, draws)
    header = ",".join(schema.names) + "\n"
    return pa.py_buffer(header.encode() + text.content(lines).to_pybytes())


def write_lines(table: pa.Table) -> pa.StringArray:
    """Write each row as a line."""
    pieces: list[object] = []
    for column in table.columns:
        pieces += [",", _values(column.combine_chunks())]
    return joined(*pieces[1:], "\n", nulls="replace")


def _values(column: pa.Array) -> pa.Array:
    if isinstance(column, pa.DictionaryArray):
        return _values(column.dictionary).take(column.indices)
    texts = text.text_of(column)
    needs_quotes = pc.match_substring_regex(texts, '[",\r\n]')
    if not pc.any(needs_quotes).as_py():
        return texts
    quoted = joined('"', pc.replace_substring(texts, '"', '""'), '"')
    return pc.if_else(needs_quotes, quoted, texts)


def _cut(line: str) -> str:
    """The first fields hold neither commas nor quotes, so a plain split is right."""
    return ",".join(line.split(",")[:_FIELDS_OF_BROKEN_LINE])
