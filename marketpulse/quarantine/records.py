"""Quarantined records that the ledger names, by dataset, batch and rule."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa
import pyarrow.parquet as pq

from marketpulse.batches import Batch
from marketpulse.corrections import record_id
from marketpulse.errors import UsageError
from marketpulse.lake import QUARANTINE, Lake
from marketpulse.ledger import Commit, read_commit


@dataclass(frozen=True)
class Selection:
    """Which quarantined records are meant; None is no restriction."""

    datasets: list[str]
    batch: str | None = None
    rule: str | None = None


@dataclass(frozen=True)
class QuarantinedRecord:
    """A record that failed, as it was delivered, and why."""

    dataset: str
    batch: str
    id: str
    rules: list[str]
    reasons: list[str]
    record: str
    correction: str | None
    """What was put in its place and failed as well; rules and reasons are then those of this."""
    source_file: str
    quarantined_at: datetime

    @property
    def text(self) -> str:
        """What was judged last: the correction, where there is one."""
        return self.correction or self.record


def find_records(lake: Lake, selection: Selection) -> Iterator[QuarantinedRecord]:
    """Yield records by dataset and batch, in the order of their file."""
    for commit in quarantining_commits(lake, selection):
        for row in _rows(lake, commit.quarantine):
            if selection.rule is None or selection.rule in row["rules"]:
                yield QuarantinedRecord(
                    dataset=commit.dataset,
                    batch=commit.batch,
                    id=record_id(row["record"]),
                    correction=row.get("correction"),
                    **{name: row[name] for name in _COLUMNS},
                )


def quarantining_commits(lake: Lake, selection: Selection) -> Iterator[Commit]:
    """Yield the ledger entries that name a quarantine file; reads no other entries."""
    wanted = _batch(selection.batch)
    for dataset in selection.datasets:
        paths = {file.path for file in lake.files(f"{QUARANTINE}/{dataset}")}
        batches = {path.split("/batch=")[1].split("/")[0] for path in paths if "/batch=" in path}
        for batch in sorted(map(Batch.from_id, batches)):
            if wanted not in (None, batch):
                continue
            commit = read_commit(lake, dataset, batch)
            # A file of a run that was killed, or is at work right now, counts for nothing.
            if commit and commit.quarantine in paths:
                yield commit


def _batch(batch_id: str | None) -> Batch | None:
    try:
        return Batch.from_id(batch_id) if batch_id else None
    except ValueError as error:
        raise UsageError(str(error)) from None


_COLUMNS = ("rules", "reasons", "record", "source_file", "quarantined_at")


def _rows(lake: Lake, path: str) -> list[dict]:
    return pq.read_table(pa.BufferReader(lake.read(path))).to_pylist()
