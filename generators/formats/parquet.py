"""Parquet: the clean records in row groups of their own, what was added to them in the last one."""

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from generators.datasets.columns import plain
from generators.dirt.injection import Part

_LARGE_DICTIONARY_BYTES = 8 << 20
"""An hour has about 100,000 sessions; beyond the limit the writer falls back to plain text."""


def encode(parts: list[Part], schema: pa.Schema, _: np.random.Generator) -> pa.Buffer:
    """Write records with ZSTD; columns that are dictionaries already are not hashed again."""
    tables = [part.table for part in parts]
    coded = tables[0].schema if tables else schema
    sink = pa.BufferOutputStream()
    with pq.ParquetWriter(sink, coded, **_options(schema)) as writer:
        for table in tables[:1]:
            writer.write_table(table)
        if len(tables) > 1:
            rest = pa.concat_tables(plain(table).select(schema.names) for table in tables[1:])
            writer.write_table(_coded_like(coded, rest))
    return sink.getvalue()


def _coded_like(schema: pa.Schema, table: pa.Table) -> pa.Table:
    columns = [
        table[field.name].combine_chunks().dictionary_encode()
        if pa.types.is_dictionary(field.type)
        else table[field.name]
        for field in schema
    ]
    return pa.table(columns, schema=schema)


def _options(schema: pa.Schema) -> dict:
    """Most keys are ascending numbers in text: delta coding stores next to nothing of them."""
    key = schema.names[0]
    delta = {key: "DELTA_BYTE_ARRAY"} if pa.types.is_string(schema.field(key).type) else {}
    if "ts" in schema.names:
        delta["ts"] = "DELTA_BINARY_PACKED"
    return {
        "compression": "zstd",
        "compression_level": 1,
        "use_dictionary": [path for path in _leaves(schema) if path not in delta],
        "column_encoding": delta,
        "dictionary_pagesize_limit": _LARGE_DICTIONARY_BYTES,
        "store_schema": False,
    }


def _leaves(schema: pa.Schema) -> list[str]:
    leaves = []
    for field in schema:
        if pa.types.is_list(field.type):
            leaves += [f"{field.name}.list.element.{item.name}" for item in field.type.value_type]
        else:
            leaves.append(field.name)
    return leaves
