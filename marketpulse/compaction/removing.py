"""Removal of files that merged ones replaced, once nobody reads them any more."""

from collections.abc import Callable, Collection, Set
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from marketpulse.compaction import lifecycle
from marketpulse.compaction.entries import Compaction, State, read_compactions, write_compaction
from marketpulse.compaction.live_files import (
    commit_times,
    commits_on_demand,
    times_on_demand,
)
from marketpulse.lake import Lake
from marketpulse.ledger import read_commits

_UNFINISHED = (State.merged, State.released, State.leaving)


@dataclass(frozen=True)
class Removal:
    """Files of one table and event date that nobody reads any more."""

    compaction: Compaction
    paths: tuple[str, ...]


def removable(lake: Lake, datasets: Collection[str], grace: timedelta) -> list[Removal]:
    """Files that a run would remove now."""
    now = datetime.now(UTC)
    found = []
    for dataset in datasets:
        if compactions := read_compactions(lake, dataset):
            committed_at = commit_times(read_commits(lake, dataset))
            for compaction in compactions:
                found += _removals(lifecycle.due(compaction, committed_at, now, grace))
    return found


def release(lake: Lake, dataset: str, grace: timedelta, require_lock: Callable[[], None]) -> None:
    """Mark what may be removed; the catalog has to forget it before `remove` deletes it."""
    compactions = read_compactions(lake, dataset)
    committed_at = commit_times(read_commits(lake, dataset) if compactions else {})
    now = datetime.now(UTC)
    for compaction in compactions:
        after = lifecycle.due(compaction, committed_at, now, grace)
        if after != compaction:
            require_lock()
            write_compaction(lake, after)


def pending_steps(lake: Lake, dataset: str) -> set[tuple[str, State]]:
    """Merged files that `remove` has something to do about, with the state they are in."""
    return {
        (file.path, file.state)
        for compaction in read_compactions(lake, dataset)
        for file in compaction.files
        if file.state in _UNFINISHED
    }


def remove(
    lake: Lake, dataset: str, steps: Set[tuple[str, State]], require_lock: Callable[[], None]
) -> list[Removal]:
    """Delete what was marked, and mark the newly merged as known to every new reader.

    Only for steps that the catalog was told of: another run may have taken others since.
    """
    committed_at, now = times_on_demand(commits_on_demand(lake, dataset)), datetime.now(UTC)
    removals = []
    for compaction in read_compactions(lake, dataset):
        deleted: list[str] = []

        def delete(path: str, deleted: list[str] = deleted) -> None:
            require_lock()
            lake.delete(path)
            deleted.append(path)

        after = lifecycle.finished(compaction, steps, committed_at, now, delete)
        if after != compaction:
            require_lock()
            write_compaction(lake, after)
        if deleted:
            removals.append(Removal(compaction, tuple(deleted)))
    return removals


def _removals(compaction: Compaction) -> list[Removal]:
    going = [f for f in compaction.files if f.state in (State.released, State.leaving)]
    paths = tuple(path for file in going for path in lifecycle.superfluous(file))
    return [Removal(compaction, paths)] if paths else []
