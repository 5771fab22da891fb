"""Compaction of a lake: merge what is due, tell the catalog, remove what was replaced before."""

import logging
import uuid
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from marketpulse.catalog.ledger_snapshots import SNAPSHOTS
from marketpulse.compaction.entries import MergedFile, State, write_compaction
from marketpulse.compaction.merging import merge_files
from marketpulse.compaction.notes import noted
from marketpulse.compaction.planning import Limits, Merge, plan
from marketpulse.compaction.removing import Removal, pending_steps, release, remove
from marketpulse.contracts import load_contract
from marketpulse.errors import UsageError
from marketpulse.lake import Lake
from marketpulse.ledger import read_commits

LOGGER = logging.getLogger("marketpulse.compaction")
GRACE_HOURS = 24


def find_merges(lake: Lake, datasets: Collection[str], limits: Limits) -> list[Merge]:
    """Find what `compact` would merge now."""
    return [
        merge
        for dataset in datasets
        for merge in plan(lake, load_contract(dataset), read_commits(lake, dataset), limits)
    ]


def compact(
    lake: Lake,
    datasets: Collection[str],
    limits: Limits | None,
    *,
    grace: timedelta = timedelta(hours=GRACE_HOURS),
    silver_database: str | None = None,
    on_merge: Callable[[Merge], None] = lambda _: None,
) -> list[Removal]:
    """Merge, and remove what was replaced longer ago than the time of grace; returns the latter.

    Without limits nothing is merged. With a Glue database the catalog shows what was merged before
    anything that it shows is removed. A kill anywhere is healed by the next run.
    """
    if not silver_database:
        _require_no_catalog(lake)
    for dataset in datasets:
        with _taken(lake, dataset) as require_lock:
            release(lake, dataset, grace, require_lock)
            if limits:
                contract = load_contract(dataset)
                for merge in plan(lake, contract, read_commits(lake, dataset), limits):
                    on_merge(_merge(lake, contract.event_time, merge, require_lock))
    steps = {dataset: pending_steps(lake, dataset) for dataset in datasets}
    if silver_database:
        from marketpulse.catalog.registration import register

        register(lake, silver_database)
    removals: list[Removal] = []
    for dataset, of_dataset in steps.items():
        if of_dataset:
            with _taken(lake, dataset) as require_lock:
                removals += remove(lake, dataset, of_dataset, require_lock)
    return removals


def _merge(lake: Lake, event_time: str, merge: Merge, require_lock: Callable[[], None]) -> Merge:
    compaction, now = merge.compaction, datetime.now(UTC).isoformat()
    paths = [each.path(compaction.table, compaction.event_date) for each in merge.bins]
    require_lock()
    with noted(lake, compaction, paths):
        made = []
        for each, path in zip(merge.bins, paths, strict=True):
            sources = [
                (unit.path, None if unit.merged else unit.members[0].batch) for unit in each.units
            ]
            size = merge_files(lake, sources, event_time, path, each.rows)
            replaces = tuple(unit.path for unit in each.units)
            made.append(
                MergedFile(path, each.rows, size, State.merged, now, each.members, replaces)
            )
        again = {unit.merged for unit in merge.units}
        kept = [file for file in compaction.files if file not in again]
        require_lock()
        write_compaction(lake, replace(compaction, files=(*kept, *made)))
    done = replace(merge, bytes_after=sum(file.bytes for file in made))
    LOGGER.info(
        "event date compacted",
        extra={
            "dataset": compaction.dataset,
            "table": compaction.table,
            "event_date": compaction.event_date,
            "files_before": len(done.units),
            "files_after": len(done.bins),
            "bytes_after": done.bytes_after,
        },
    )
    return done


def _require_no_catalog(lake: Lake) -> None:
    """Raise UsageError when a catalog shows the lake: it would not hear of files that are gone."""
    if not lake.is_local and lake.files(SNAPSHOTS):
        raise UsageError(
            f"a Glue catalog shows {lake.uri()}: set MARKETPULSE_SILVER_DATABASE to its database, "
            "so that it learns what was merged before anything is removed"
        )


@contextmanager
def _taken(lake: Lake, dataset: str) -> Iterator[Callable[[], None]]:
    """Take the dataset's lock and heal what a killed run left; yields a check of the lock."""
    from spark_jobs.workspace import open_workspace

    with open_workspace(lake, dataset, uuid.uuid4().hex[:12]) as workspace:
        yield workspace.require_lock
