"""Lines of text from Arrow columns, many rows at a time."""

from collections.abc import Callable

import numpy as np
import pyarrow as pa

from generators.datasets.columns import digits, fixed_width_text, microseconds, numbers, words
from generators.dirt.injection import Part

LineWriter = Callable[[pa.Table], pa.StringArray]
Cutter = Callable[[str], str]


def iso_instants(instants: pa.Array) -> pa.StringArray:
    """Write instants as `2026-03-02T13:04:05.678Z`; `pc.strftime` takes ten times as long."""
    milliseconds = microseconds(instants) // 1_000
    day, in_day = np.divmod(milliseconds, 86_400_000)
    rows = np.empty((len(day), 24), dtype=np.uint8)
    rows[:] = np.frombuffer(b"YYYY-MM-DDThh:mm:ss.fffZ", dtype=np.uint8)
    rows[:, :10] = _days(day)
    for start, width, part in (
        (11, 2, in_day // 3_600_000),
        (14, 2, in_day // 60_000 % 60),
        (17, 2, in_day // 1_000 % 60),
        (20, 3, in_day % 1_000),
    ):
        rows[:, start : start + width] = digits(part, width)
    return fixed_width_text(rows)


def delivered(
    parts: list[Part], lines_of: LineWriter, cut: Cutter, draws: np.random.Generator
) -> pa.StringArray:
    """Write all lines: those of the first part in order, the others at random places between."""
    written = [_written(part, lines_of, cut) for part in parts]
    if len(written) < 2:
        return written[0] if written else words([])
    first, total = len(written[0]), sum(len(lines) for lines in written)
    places = np.sort(draws.integers(0, first + 1, total - first))
    order = np.insert(np.arange(first), places, draws.permutation(np.arange(first, total)))
    return pa.concat_arrays(written).take(numbers(order, pa.int64()))


def content(lines: pa.StringArray) -> pa.Buffer:
    """Return the bytes of consecutive lines, which end in line feeds already."""
    if not len(lines):
        return pa.py_buffer(b"")
    ends = np.frombuffer(lines.buffers()[1], dtype=np.int32)[lines.offset :]
    return lines.buffers()[2].slice(int(ends[0]), int(ends[len(lines)]) - int(ends[0]))


def _written(part: Part, lines_of: LineWriter, cut: Cutter) -> pa.StringArray:
    lines = lines_of(part.table)
    if not part.is_broken:
        return lines
    return words(cut(line.removesuffix("\n")) + "\n" for line in lines.to_pylist())


def _days(day: np.ndarray) -> np.ndarray:
    distinct, position = np.unique(day, return_inverse=True)
    names = distinct.astype("datetime64[D]").astype("S10")
    return names.view(np.uint8).reshape(len(distinct), 10)[position]


def text_of(column: pa.Array) -> pa.Array:
    """Write numbers, dates and instants as text; text stays as it is, nulls stay null."""
    if pa.types.is_timestamp(column.type):
        return iso_instants(column)
    return column if pa.types.is_string(column.type) else column.cast(pa.string())
