"""Quarantine is kept for a time: after that the counts of a batch stay, the records go."""

import uuid
from dataclasses import dataclass, replace
from datetime import datetime

from marketpulse.batches import Batch
from marketpulse.lake import QUARANTINE, Lake
from marketpulse.ledger import Commit, read_commit, write_commit


@dataclass(frozen=True)
class ExpiredFile:
    """A quarantine file that was committed, or left behind by a killed run, before some day."""

    dataset: str
    batch: str
    path: str
    bytes: int
    records: int | None
    """None when no ledger entry names the file."""


def find_expired(lake: Lake, datasets: list[str], before: datetime) -> list[ExpiredFile]:
    """Find what may be deleted, by dataset and batch."""
    return [file for dataset in datasets for file in _expired_of(lake, dataset, before)]


def delete_expired(lake: Lake, datasets: list[str], before: datetime) -> list[ExpiredFile]:
    """Delete the expired files and return them; a kill on the way is healed by doing it again.

    The ledger entry lets go of its file first, so no reader looks for one that is gone. Its time
    of commit stays, so gold has nothing to build.
    """
    from spark_jobs.workspace import open_workspace

    deleted = []
    for dataset in datasets:
        if not _expired_of(lake, dataset, before):
            continue
        with open_workspace(lake, dataset, uuid.uuid4().hex[:12]) as workspace:
            # Once more: a run may have published a batch anew before the lock was had.
            for file in _expired_of(lake, dataset, before):
                workspace.require_lock()
                commit = read_commit(lake, dataset, Batch.from_id(file.batch))
                if _names(commit, file.path):
                    write_commit(lake, replace(commit, quarantine=None))
                lake.delete(file.path)
                deleted.append(file)
    return deleted


def _expired_of(lake: Lake, dataset: str, before: datetime) -> list[ExpiredFile]:
    found = []
    for file in lake.files(f"{QUARANTINE}/{dataset}"):
        batch = file.path.split("/batch=")[-1].split("/")[0]
        commit = read_commit(lake, dataset, Batch.from_id(batch))
        if _names(commit, file.path):
            if datetime.fromisoformat(commit.committed_at) < before:
                records = commit.rows_quarantined
                found.append(ExpiredFile(dataset, batch, file.path, file.bytes, records))
        elif file.modified < before:
            found.append(ExpiredFile(dataset, batch, file.path, file.bytes, None))
    return found


def _names(commit: Commit | None, path: str) -> bool:
    return commit is not None and commit.quarantine == path
