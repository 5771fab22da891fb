"""Arrow columns straight from memory, without a Python object per row.

`pa.array` would do for the simple ones, but its first call imports pandas (as do plain strings
among the arguments of a compute function), which takes longer than a day at the sample's scale.
"""

from collections.abc import Iterable
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from generators.story.places import CURRENCIES

TIMESTAMP = pa.timestamp("us", tz="UTC")
MONEY = pa.decimal128(18, 2)

_FOUR_DIGITS = np.array([f"{number:04d}" for number in range(10_000)], dtype="S4")


def identifiers(prefix: str, numbers: np.ndarray, width: int) -> pa.StringArray:
    """Write each number after the prefix with leading zeros, `width` digits in all."""
    text = prefix.encode()
    rows = np.empty((len(numbers), len(text) + width), dtype=np.uint8)
    rows[:, : len(text)] = np.frombuffer(text, dtype=np.uint8)
    rows[:, len(text) :] = digits(numbers, width)
    return fixed_width_text(rows)


def digits(numbers: np.ndarray, width: int) -> np.ndarray:
    """Decimal digits of each number as ASCII, one row per number."""
    blocks = -(-width // 4)
    rest = np.asarray(numbers, dtype=np.int64)
    rows = np.empty((len(rest), blocks), dtype="S4")
    for block in reversed(range(blocks)):
        higher = rest // 10_000
        rows[:, block] = _FOUR_DIGITS[rest - higher * 10_000]
        rest = higher
    return rows.view(np.uint8).reshape(len(rest), 4 * blocks)[:, 4 * blocks - width :]


def fixed_width_text(rows: np.ndarray) -> pa.StringArray:
    """Strings of equal length from a matrix of bytes, one row each."""
    count, width = rows.shape
    offsets = np.arange(count + 1, dtype=np.int32) * np.int32(width)
    return pa.StringArray.from_buffers(count, pa.py_buffer(offsets), pa.py_buffer(rows.tobytes()))


def words(texts: Iterable[str]) -> pa.StringArray:
    """Strings of any length."""
    encoded = [text.encode() for text in texts]
    offsets = np.cumsum([0, *map(len, encoded)], dtype=np.int32)
    data = pa.py_buffer(b"".join(encoded))
    return pa.StringArray.from_buffers(len(encoded), pa.py_buffer(offsets), data)


def joined(*texts: pa.Array | str, nulls: str = "emit_null") -> pa.StringArray:
    """Join texts row by row; a null part makes a null, or nothing when `nulls` is `replace`."""
    pieces = [words([text])[0] if isinstance(text, str) else text for text in (*texts, "")]
    replacement = {"null_handling": nulls, "null_replacement": ""}
    return pc.binary_join_element_wise(*pieces, **replacement)


def numbers(values: np.ndarray, type_: pa.DataType) -> pa.Array:
    """Numbers, or what is stored as numbers, in the Arrow type named."""
    stored = np.ascontiguousarray(values, dtype=f"{values.dtype.kind}{type_.bit_width // 8}")
    return pa.Array.from_buffers(type_, len(stored), [None, pa.py_buffer(stored)])


def flags(values: np.ndarray) -> pa.BooleanArray:
    """Truth values."""
    return pa.Array.from_buffers(pa.bool_(), len(values), [None, _bits(values)])


def timestamps(day: date, hour: int, time_ms: np.ndarray) -> pa.Array:
    """Instants given in milliseconds since an hour of UTC began."""
    began = np.datetime64(day.isoformat(), "us") + np.timedelta64(hour, "h")
    instants = began.astype(np.int64) + np.asarray(time_ms, dtype=np.int64) * 1_000
    return numbers(instants, TIMESTAMP)


def money(cents: np.ndarray) -> pa.Array:
    """Amounts in hundredths as exact decimals."""
    halves = np.empty((len(cents), 2), dtype="<i8")
    halves[:, 0], halves[:, 1] = cents, np.where(cents < 0, -1, 0)
    return pa.Array.from_buffers(MONEY, len(cents), [None, pa.py_buffer(halves)])


def chosen(choice: pa.StringArray, positions: np.ndarray) -> pa.DictionaryArray:
    """Write words by their position among distinct ones; a negative position is null."""
    stored = np.ascontiguousarray(positions, dtype=np.int32)
    buffers = [_bits(stored >= 0), pa.py_buffer(stored)]
    return pa.DictionaryArray.from_arrays(
        pa.Array.from_buffers(pa.int32(), len(stored), buffers), choice
    )


def currencies(country: np.ndarray) -> pa.DictionaryArray:
    """Write the currency of each country number; Germany and France share one."""
    distinct, position = np.unique(CURRENCIES, return_inverse=True)
    return chosen(words(distinct), position[country])


def microseconds(instants: pa.Array) -> np.ndarray:
    """Instants as whole microseconds since 1970; there must be no nulls among them."""
    stored = np.frombuffer(instants.buffers()[1], dtype=np.int64)
    return stored[instants.offset : instants.offset + len(instants)]


def days(ordinals: np.ndarray) -> pa.Array:
    """Dates from what `date.toordinal` counts."""
    since_1970 = np.asarray(ordinals) - date(1970, 1, 1).toordinal()
    return numbers(since_1970, pa.date32())


def plain(table: pa.Table) -> pa.Table:
    """Replace dictionaries by the words they stand for."""
    columns = [
        column.cast(column.type.value_type) if pa.types.is_dictionary(column.type) else column
        for column in table.columns
    ]
    return pa.table(columns, names=table.column_names)


def _bits(values: np.ndarray) -> pa.Buffer:
    return pa.py_buffer(np.packbits(values, bitorder="little"))
