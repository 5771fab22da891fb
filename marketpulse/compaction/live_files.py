"""The files that readers take now: a batch's own ones, or the merged ones that stand for them.

A merged file stands for its batches as long as the ledger holds the very commits it was made of.
Publishing one of them anew therefore ends it in the same atomic step; the single files of the other
batches are put back before that step.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from marketpulse.batches import Batch
from marketpulse.compaction.entries import MergedFile, compacted_dates, read_compaction
from marketpulse.errors import MarketPulseError
from marketpulse.lake import Lake
from marketpulse.ledger import Commit, read_commit

CommittedAt = Callable[[str], datetime | None]
"""Gives the time of the commit that the ledger has of a batch."""


@dataclass(frozen=True)
class LiveFile:
    """A silver file to read; a merged one may hold rows of other batches than those asked for."""

    event_date: str
    path: str
    bytes: int
    is_merged: bool


def stands(file: MergedFile, committed_at: CommittedAt) -> bool:
    """Whether readers take a merged file in place of those of its batches."""
    return not file.is_retired and all(
        committed_at(member.batch) == datetime.fromisoformat(member.committed_at)
        for member in file.members
    )


def commit_times(commits: Mapping[str, Commit]) -> CommittedAt:
    """Tell times of commits that were read before."""
    times = {batch: datetime.fromisoformat(each.committed_at) for batch, each in commits.items()}
    return times.get


def commits_on_demand(lake: Lake, dataset: str) -> Callable[[str], Commit | None]:
    """Return a function that reads the entry of a batch, each once."""
    return cache(lambda batch: read_commit(lake, dataset, Batch.from_id(batch)))


def times_on_demand(commit_of: Callable[[str], Commit | None]) -> CommittedAt:
    """Tell times of commits that are read when they are asked for."""

    def committed_at(batch: str) -> datetime | None:
        commit = commit_of(batch)
        return commit and datetime.fromisoformat(commit.committed_at)

    return committed_at


def live_files(lake: Lake, dataset: str, table: str, batches: Collection[Batch]) -> list[LiveFile]:
    """Files that hold the published rows of some batches, each once."""
    commit_of = commits_on_demand(lake, dataset)
    committed_at = times_on_demand(commit_of)
    dates = set(compacted_dates(lake, dataset, table))
    standing: dict[str, dict[str, MergedFile]] = {}
    found: dict[str, LiveFile] = {}
    for batch in batches:
        commit = commit_of(batch.id)
        if commit is None:
            raise MarketPulseError(f"the ledger entry of {dataset} {batch} is gone: ask again")
        for file in commit.files:
            if file.table != table or not file.path:
                continue
            day = file.event_date
            if day in dates and day not in standing:
                standing[day] = dict(_by_member(lake, dataset, table, day, committed_at))
            merged = standing.get(day, {}).get(batch.id)
            live = merged or file
            found[live.path] = LiveFile(day, live.path, live.bytes, merged is not None)
    return list(found.values())


def _by_member(
    lake: Lake, dataset: str, table: str, event_date: str, committed_at: CommittedAt
) -> Iterator[tuple[str, MergedFile]]:
    for file in read_compaction(lake, dataset, table, event_date).files:
        if stands(file, committed_at):
            for member in file.members:
                yield member.batch, file
