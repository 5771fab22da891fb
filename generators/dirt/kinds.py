"""What a kind of defect is, and the ways to damage records that datasets share."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from generators.datasets.columns import TIMESTAMP, microseconds, numbers, words
from marketpulse.batches import Batch

QUARANTINED, DUPLICATE, PUBLISHED = "quarantined", "duplicate", "published"
"""What must become of a defective record in silver."""

JSON_LINES, CSV, PARQUET = "jsonl.gz", "csv", "parquet"
ANY_FORMAT = frozenset({JSON_LINES, CSV, PARQUET})
TEXT_ONLY = frozenset({JSON_LINES, CSV})
"""Typed Parquet cannot hold text where a number belongs."""
JSON_ONLY, CSV_ONLY = frozenset({JSON_LINES}), frozenset({CSV})


@dataclass(frozen=True)
class Occasion:
    """When and by what chance a record is damaged."""

    batch: Batch
    draws: np.random.Generator


Damage = Callable[[pa.Table, Occasion], pa.Table]


@dataclass(frozen=True)
class Kind:
    """A kind of defect.

    `rule` is the primary rule the record fails. `damage` turns good records into defective ones;
    kinds without one are copied as they are, or cut off when they are written.
    """

    name: str
    outcome: str
    rule: str | None
    share: float
    """How frequent it is among the kinds a format can carry."""
    formats: frozenset[str] = ANY_FORMAT
    damage: Damage | None = None


BROKEN_JSON = Kind("broken_json", QUARANTINED, "record_is_readable", 1.0, JSON_ONLY)
BROKEN_LINE = Kind("broken_line", QUARANTINED, "record_is_readable", 1.0, CSV_ONLY)
CUT_OFF = (BROKEN_JSON, BROKEN_LINE)
"""Kinds whose records are damaged only when they are written, as text."""
SENT_TWICE = Kind("duplicate", DUPLICATE, None, 2.0)
SENT_AGAIN = Kind("redelivered", DUPLICATE, None, 1.5)
LATE_BY_HOURS = (2, 30)


def quarantined(
    name: str, rule: str, damage: Damage, formats: frozenset[str] = ANY_FORMAT, share: float = 1.0
) -> Kind:
    """Declare a kind whose records one rule keeps out of silver."""
    return Kind(name, QUARANTINED, rule, share, formats, damage)


def with_nothing_in(column: str) -> Damage:
    """Leave a field out (JSON) or empty (CSV, Parquet)."""

    def damage(rows: pa.Table, _: Occasion) -> pa.Table:
        return replaced(rows, column, pa.nulls(rows.num_rows, rows[column].type))

    return damage


def with_text(column: str, *texts: str) -> Damage:
    """Put a text in a field, one of several in turn, whatever the type of the field."""
    return with_one_of(column, words(texts))


def with_one_of(column: str, in_turn: pa.Array) -> Damage:
    """Put a value in a field, one of several in turn, whatever the type of the field."""

    def damage(rows: pa.Table, _: Occasion) -> pa.Table:
        turns = np.arange(rows.num_rows) % len(in_turn)
        return replaced(rows, column, in_turn.take(numbers(turns, pa.int64())))

    return damage


def with_time_after(column: str, hours: tuple[int, int]) -> Damage:
    """Move the event time past the end of the batch by some hours."""

    def damage(rows: pa.Table, occasion: Occasion) -> pa.Table:
        end = occasion.batch.end.timestamp()
        return replaced(rows, column, _times(occasion.draws, end, hours, rows.num_rows))

    return damage


def with_time_before(column: str, days: tuple[int, int]) -> Damage:
    """Move the event time before the start of the batch by some days."""

    def damage(rows: pa.Table, occasion: Occasion) -> pa.Table:
        hours = (-24 * days[1], -24 * days[0])
        start = occasion.batch.start.timestamp()
        return replaced(rows, column, _times(occasion.draws, start, hours, rows.num_rows))

    return damage


def _made_late(rows: pa.Table, occasion: Occasion) -> pa.Table:
    late_by_ms = occasion.draws.integers(*(h * 3_600_000 for h in LATE_BY_HOURS), rows.num_rows)
    happened = microseconds(rows["ts"].combine_chunks()) - late_by_ms * 1_000
    return replaced(rows, "ts", numbers(happened, TIMESTAMP))


def replaced(rows: pa.Table, column: str, values: pa.Array) -> pa.Table:
    """Put other values, perhaps of another type, in a column."""
    return rows.set_column(rows.column_names.index(column), column, values)


def _times(
    draws: np.random.Generator, seconds: float, hours: tuple[int, int], count: int
) -> pa.Array:
    away_ms = draws.integers(hours[0] * 3_600_000, hours[1] * 3_600_000, count)
    return numbers(int(seconds) * 1_000_000 + away_ms * 1_000, TIMESTAMP)


LATE_EVENT = Kind("late_event", PUBLISHED, None, 2.0, damage=_made_late)
