"""What is due for compaction: closed event dates with several small files."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from marketpulse.batches import Batch
from marketpulse.compaction.bins import Bin, Unit, bins
from marketpulse.compaction.entries import (
    Compaction,
    Member,
    State,
    compacted_dates,
    read_compaction,
)
from marketpulse.compaction.live_files import CommittedAt, commit_times, stands
from marketpulse.compaction.merging import BATCH
from marketpulse.contracts import Contract
from marketpulse.lake import Lake
from marketpulse.ledger import Commit
from marketpulse.silver_parquet import read_schema

TARGET_BYTES = 128_000_000


@dataclass(frozen=True)
class Limits:
    """Which dates are compacted, and to what."""

    days: Collection[date] | None = None
    """Event dates; all when None."""
    target_bytes: int = TARGET_BYTES
    closed_after: int | None = None
    """Days after which a date is closed; the contract's look-back when None."""


@dataclass(frozen=True)
class Merge:
    """Files of one table and event date that are, or are to be, merged into fewer."""

    compaction: Compaction
    bins: tuple[Bin, ...]
    bytes_after: int | None = None
    """None before it is done."""

    @property
    def units(self) -> tuple[Unit, ...]:
        """The files that are merged."""
        return tuple(unit for each in self.bins for unit in each.units)


def plan(
    lake: Lake, contract: Contract, commits: Mapping[str, Commit], limits: Limits
) -> Iterator[Merge]:
    """Yield what is to be merged of a dataset, by table and event date."""
    if not commits:
        return
    committed_at = commit_times(commits)
    last = last_closed_date(contract, map(Batch.from_id, commits), limits.closed_after)
    for table in contract.tables:
        compacted = set(compacted_dates(lake, contract.dataset, table.name))
        for event_date, units in sorted(_units_by_date(table.name, commits).items()):
            day = date.fromisoformat(event_date)
            if day > last or (limits.days is not None and day not in limits.days):
                continue
            compaction = Compaction(contract.dataset, table.name, event_date)
            if event_date in compacted:
                compaction = read_compaction(lake, contract.dataset, table.name, event_date)
            found = bins(
                _mergeable(units, compaction, committed_at),
                limits.target_bytes,
                lambda unit: _columns(lake, unit),
            )
            if found:
                yield Merge(compaction, tuple(found))


def last_closed_date(contract: Contract, batches: Iterable[Batch], after_days: int | None) -> date:
    """The newest event date that few records will still be added to.

    It is measured from the newest delivery, not from the clock: a lake at rest stays as it is.
    """
    look_back_days = -(-contract.look_back_hours // 24)
    wait = max(look_back_days, 1) if after_days is None else after_days
    return max(batch.ingest_date for batch in batches) - timedelta(days=wait + 1)


def _units_by_date(table: str, commits: Mapping[str, Commit]) -> dict[str, list[Unit]]:
    """Each batch's own files of a table."""
    found: dict[str, list[Unit]] = defaultdict(list)
    for commit in commits.values():
        for file in commit.files:
            if file.table == table and file.path:
                member = Member(commit.batch, commit.committed_at, file.path, file.rows, file.bytes)
                found[file.event_date].append(Unit(file.path, (member,)))
    return found


def _mergeable(
    own: Iterable[Unit], compaction: Compaction, committed_at: CommittedAt
) -> list[Unit]:
    """Files that readers take and that may be merged.

    A merged file may be once what it replaced is gone, so that one step never waits for another.
    """
    standing = [file for file in compaction.files if stands(file, committed_at)]
    covered = {member.batch for file in standing for member in file.members}
    units = [unit for unit in own if unit.members[0].batch not in covered]
    units += [Unit(f.path, f.members, f) for f in standing if f.state is State.swept]
    return sorted(units, key=lambda unit: unit.members[0].batch)


def _columns(lake: Lake, unit: Unit) -> str:
    """Columns and types of a file: those of different ones are not merged."""
    schema = read_schema(lake, unit.path)
    if unit.merged:
        schema = schema.remove(schema.get_field_index(BATCH))
    return str(schema.remove_metadata())
