"""CSV with a header: quoted as RFC 4180 says, lines end in a line feed."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

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
    return pc.binary_join_element_wise(
        *pieces[1:], "\n", "", null_handling="replace", null_replacement=""
    )


def _values(column: pa.Array) -> pa.Array:
    if isinstance(column, pa.DictionaryArray):
        return _values(column.dictionary).take(column.indices)
    words = text.text_of(column)
    needs_quotes = pc.match_substring_regex(words, '[",\r\n]')
    if not pc.any(needs_quotes).as_py():
        return words
    quoted = pc.binary_join_element_wise('"', pc.replace_substring(words, '"', '""'), '"', "")
    return pc.if_else(needs_quotes, quoted, words)


def _cut(line: str) -> str:
    """The first fields hold neither commas nor quotes, so a plain split is right."""
    return ",".join(line.split(",")[:_FIELDS_OF_BROKEN_LINE])
