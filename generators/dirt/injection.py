"""Add defects to the clean records of a batch and note each of them."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from generators.datasets.columns import flags, numbers, plain
from generators.datasets.records import Records
from generators.dirt import kinds
from generators.dirt.kinds import Kind, Occasion
from generators.story.streams import lookup, sixteen_bits
from marketpulse.batches import Batch


@dataclass(frozen=True)
class Part:
    """Records written together; the lines of a broken part are cut off."""

    table: pa.Table
    is_broken: bool = False


@dataclass(frozen=True)
class Defects:
    """The defects of one kind in a batch; a record without a key has no id to name."""

    kind: Kind
    count: int
    ids: list[str]


@dataclass(frozen=True)
class Delivery:
    """All that is written for a batch: the clean records first, then the defective ones."""

    parts: list[Part]
    defects: list[Defects]

    def count(self, outcome: str) -> int:
        """Count the defective records that must meet this fate in silver."""
        return sum(found.count for found in self.defects if found.kind.outcome == outcome)


@dataclass(frozen=True)
class Injection:
    """How defects get into one batch."""

    batch: Batch
    key: str
    kinds: tuple[Kind, ...]
    """Those that the format of the batch can carry."""
    fresh_keys: Callable[[int], pa.Array]
    """Makes keys that no record of the story has."""
    sent_before: Callable[[int], pa.Table] | None
    """Returns up to so many records of the hour before."""

    def apply(self, records: Records, rate: float, draws: np.random.Generator) -> Delivery:
        """Add about `rate` defects per clean record, at least one to a daily snapshot.

        Records of a kind that is published take the place of clean ones, all others come on top.
        """
        if not records.parts or rate == 0:
            return Delivery([Part(table) for table in records.parts], [])
        story, *rest = records.parts
        counts = self._counts(records.rows, rate, draws)
        positions = _positions(story.num_rows, records.may_change, counts, draws)
        found = self._defective_tables(story, positions, draws)
        if counts.get(kinds.SENT_AGAIN):
            found[kinds.SENT_AGAIN] = self.sent_before(counts[kinds.SENT_AGAIN])
        found = {kind: table for kind, table in found.items() if table.num_rows}
        changed = [rows for kind, rows in positions.items() if kind.outcome == kinds.PUBLISHED]
        clean = [_without(story, changed), *rest]
        return Delivery(
            [Part(table) for table in clean]
            + [Part(table, kind in kinds.CUT_OFF) for kind, table in found.items()],
            [_noted(kind, table, self.key) for kind, table in found.items()],
        )

    def _counts(self, rows: int, rate: float, draws: np.random.Generator) -> dict[Kind, int]:
        total = int(rows * rate + draws.random())
        if self.batch.hour is None:
            total = max(total, 1)
        cells = lookup([kind.share for kind in self.kinds])[sixteen_bits(draws, total)]
        by_kind = np.bincount(cells, minlength=len(self.kinds)).tolist()
        return dict(zip(self.kinds, by_kind, strict=True))

    def _defective_tables(
        self, story: pa.Table, positions: dict[Kind, np.ndarray], draws: np.random.Generator
    ) -> dict[Kind, pa.Table]:
        """Take the chosen records and break them; what will be quarantined gets a fresh key."""
        occasion = Occasion(self.batch, draws)
        fresh = self.fresh_keys(sum(map(len, positions.values())))
        tables = {}
        for kind, rows in positions.items():
            table = plain(story.take(numbers(rows, pa.int64())))
            keys, fresh = fresh[: len(rows)], fresh[len(rows) :]
            if kind.outcome == kinds.QUARANTINED:
                table = kinds.replaced(table, self.key, keys)
            tables[kind] = kind.damage(table, occasion) if kind.damage else table
        return tables


def _positions(
    rows: int, may_change: np.ndarray, counts: dict[Kind, int], draws: np.random.Generator
) -> dict[Kind, np.ndarray]:
    """Choose the clean records that each kind copies or changes, none of them twice."""
    changing = {k: n for k, n in counts.items() if k.outcome == kinds.PUBLISHED}
    copying = {k: n for k, n in counts.items() if k not in changing and k is not kinds.SENT_AGAIN}
    changed = _shared_out(draws.permutation(may_change), changing)
    is_free = np.ones(rows, dtype=bool)
    for chosen in changed.values():
        is_free[chosen] = False
    free = np.flatnonzero(is_free)
    wanted = min(sum(copying.values()), len(free))
    return _shared_out(free[draws.choice(len(free), wanted, replace=False)], copying) | changed


def _shared_out(rows: np.ndarray, counts: dict[Kind, int]) -> dict[Kind, np.ndarray]:
    """Give each kind its number of rows, as far as they go."""
    parts = np.split(rows, np.cumsum(list(counts.values())))
    return dict(zip(counts, parts, strict=False))


def _noted(kind: Kind, table: pa.Table, key: str) -> Defects:
    ids = [str(key) for key in table[key].to_pylist() if key is not None]
    return Defects(kind, table.num_rows, ids)


def _without(table: pa.Table, rows: list[np.ndarray]) -> pa.Table:
    gone = np.concatenate(rows) if rows else np.array([], dtype=np.int64)
    if not len(gone):
        return table
    stays = np.ones(table.num_rows, dtype=bool)
    stays[gone] = False
    return table.filter(flags(stays))
