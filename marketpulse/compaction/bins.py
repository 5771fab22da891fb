"""Which small files go together into one."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from marketpulse.compaction.entries import Member, MergedFile, merged_path

_SMALL_SHARE = 0.5
"""Files of half the target and more stay as they are: a second run then finds nothing to merge."""


@dataclass(frozen=True)
class Unit:
    """A live file that may be merged: of one batch, or merged before."""

    path: str
    members: tuple[Member, ...]
    merged: MergedFile | None = None

    @property
    def bytes(self) -> int:
        """Bytes of what it was made of: merging it changes them as little as the rows."""
        return sum(member.bytes for member in self.members)

    @property
    def file_bytes(self) -> int:
        """Bytes of the file as it is."""
        return self.merged.bytes if self.merged else self.bytes


@dataclass(frozen=True)
class Bin:
    """Units that become one file."""

    units: tuple[Unit, ...]

    @property
    def members(self) -> tuple[Member, ...]:
        """The batches' files in it, in order."""
        members = (member for unit in self.units for member in unit.members)
        return tuple(sorted(members, key=lambda member: member.batch))

    @property
    def rows(self) -> int:
        """Rows by the ledger."""
        return sum(member.rows for member in self.members)

    @property
    def version(self) -> str:
        """Changes whenever the content may."""
        meaning = [(m.batch, m.committed_at, m.path) for m in self.members]
        return hashlib.sha256(json.dumps(meaning).encode()).hexdigest()[:12]

    def path(self, table: str, event_date: str) -> str:
        """Where the file goes."""
        return merged_path(table, event_date, self.version)


def bins(
    units: Sequence[Unit], target_bytes: int, schema_of: Callable[[Unit], Hashable]
) -> list[Bin]:
    """Put small units together, in order, up to the target; only those of equal columns."""
    small = [unit for unit in units if unit.bytes < _SMALL_SHARE * target_bytes]
    if len(small) < 2:
        return []
    by_schema: dict[Hashable, list[Unit]] = defaultdict(list)
    for unit in small:
        by_schema[schema_of(unit)].append(unit)
    return [
        Bin(tuple(packed))
        for of_schema in by_schema.values()
        for packed in _packed(of_schema, target_bytes)
        if len(packed) > 1
    ]


def _packed(units: Sequence[Unit], target_bytes: int) -> list[list[Unit]]:
    packed: list[list[Unit]] = []
    size = target_bytes
    for unit in units:
        if size + unit.bytes > target_bytes:
            packed.append([])
            size = 0
        packed[-1].append(unit)
        size += unit.bytes
    return packed
