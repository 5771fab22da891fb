"""Partitions that the catalog should have: one per folder of files that somebody reads.

Queries on the tables alone must never see a row twice, nor lose one that a run on Glue counts on:
its views are pinned to a snapshot of the ledger, which may name the files of single batches after
they were merged. So a table keeps those until they are removed, and then has the merged file's
instead; the table `<name>_merged` has merged files from their first moment to their last, for the
views.
"""

from collections import defaultdict

from marketpulse.catalog.ledger_rows import standing_files
from marketpulse.catalog.ledger_snapshots import Snapshot
from marketpulse.catalog.partitions import Values
from marketpulse.compaction.entries import State, is_merged_path
from marketpulse.lake import Lake

MERGED_SUFFIX = "_merged"
_EXCHANGED = (State.released, State.swept)

Locations = dict[str, dict[Values, str]]
"""Folders by table and partition values."""


def live_partitions(lake: Lake, snapshot: Snapshot) -> Locations:
    """Partitions of the silver tables: event date, and batch or `merged-<name>`."""
    standing = standing_files(snapshot.commits, snapshot.compactions.values())
    live: Locations = defaultdict(dict)
    for row in snapshot.commits:
        if row["path"] and not row["merged_path"]:
            live[row["table_name"]] |= _partition(lake, row["path"], "merged-")
    for compaction, file in standing:
        for path in [file.path] if file.state in _EXCHANGED else file.replaces:
            live[compaction.table] |= _partition(lake, path, "merged-")
    return live


def merged_partitions(lake: Lake, snapshot: Snapshot) -> Locations:
    """Partitions of the tables of merged files: event date and name of the file."""
    merged: Locations = defaultdict(dict)
    for compaction in snapshot.compactions.values():
        for file in compaction.files:
            if file.state is State.leaving:
                continue
            replaced = [] if file.state in _EXCHANGED else file.replaces
            for path in (file.path, *filter(is_merged_path, replaced)):
                merged[compaction.table] |= _partition(lake, path)
    return merged


def _partition(lake: Lake, path: str, prefix_of_merged: str = "") -> dict[Values, str]:
    """Partition values and folder, read from a path like `…/event_date=2026-03-02/batch=…/…`."""
    folder = path.rsplit("/", 1)[0]
    day, name = (part.partition("=")[2] for part in folder.split("/")[-2:])
    prefix = prefix_of_merged if is_merged_path(path) else ""
    return {(day, f"{prefix}{name}"): lake.uri(folder)}
