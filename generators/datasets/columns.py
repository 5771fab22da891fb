"""Arrow columns straight from arrays of numbers, without a Python object per row."""

from datetime import date

import numpy as np
import pyarrow as pa

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


def timestamps(day: date, hour: int, time_ms: np.ndarray) -> pa.Array:
    """Instants given in milliseconds since an hour of UTC began."""
    began = np.datetime64(day.isoformat(), "us") + np.timedelta64(hour, "h")
    instants = began.astype(np.int64) + np.asarray(time_ms, dtype=np.int64) * 1_000
    return pa.array(instants).view(TIMESTAMP)


def money(cents: np.ndarray) -> pa.Array:
    """Amounts in hundredths as exact decimals."""
    words = np.empty((len(cents), 2), dtype="<i8")
    words[:, 0], words[:, 1] = cents, np.where(cents < 0, -1, 0)
    return pa.Array.from_buffers(MONEY, len(cents), [None, pa.py_buffer(words.tobytes())])


def chosen(words: object, positions: np.ndarray) -> pa.DictionaryArray:
    """Write words by their position among a few distinct ones; a negative position is null."""
    positions = np.asarray(positions, dtype=np.int32)
    indices = pa.array(positions, mask=positions < 0)
    return pa.DictionaryArray.from_arrays(indices, pa.array(words, pa.string()))


def days(ordinals: np.ndarray) -> pa.Array:
    """Dates from what `date.toordinal` counts."""
    since_1970 = np.asarray(ordinals) - date(1970, 1, 1).toordinal()
    return pa.array(since_1970.astype(np.int32)).view(pa.date32())


def plain(table: pa.Table) -> pa.Table:
    """Replace dictionaries by the words they stand for."""
    columns = [
        column.cast(column.type.value_type) if pa.types.is_dictionary(column.type) else column
        for column in table.columns
    ]
    return pa.table(columns, names=table.column_names)
