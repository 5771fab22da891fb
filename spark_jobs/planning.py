"""Which batches there are to do, and which cannot be done."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from marketpulse.batches import Batch
from marketpulse.contracts import Contract
from marketpulse.lake import Lake
from marketpulse.ledger import Commit, read_commit
from spark_jobs.deliveries import Delivery, checksum, deliveries
from spark_jobs.duplicates import neighbours
from spark_jobs.readers import delivery_problem
from spark_jobs.references import referenced_datasets, snapshot_commit

OUTPUT_VERSION = 1
"""Raise it when the job writes other silver from the same input: every batch is then done anew."""

GROUP_BYTES = 512 * 1024 * 1024
GROUP_BATCHES = 480
"""Batches are processed together up to these limits: Spark's fixed costs are paid once a group."""


@dataclass(frozen=True)
class Work:
    """A delivery that is to be processed, with the digest of all its result depends on."""

    delivery: Delivery
    fingerprint: str
    previous: Commit | None

    @property
    def batch(self) -> Batch:
        """The batch to be done."""
        return self.delivery.batch


@dataclass(frozen=True)
class Plan:
    """Work in order of time, and why other batches cannot be processed."""

    work: list[Work]
    problems: dict[Batch, str]


def plan(lake: Lake, contract: Contract, days: list[date] | None, *, force: bool) -> Plan:
    """Take the batches whose delivery, contract or reference data changed since their commit."""
    work: dict[Batch, Work] = {}
    problems: dict[Batch, str] = {}
    for delivery in deliveries(lake, contract, days):
        candidate = _candidate(lake, contract, delivery)
        if isinstance(candidate, str):
            problems[delivery.batch] = candidate
        elif force or _is_stale(candidate):
            work[delivery.batch] = candidate
    return Plan(_with_dependents(lake, contract, work), problems)


def work_on(lake: Lake, contract: Contract, batches: list[Batch]) -> list[Work]:
    """Work for batches that have to be done again although their own delivery did not change."""
    found = []
    for day in sorted({batch.ingest_date for batch in batches}):
        for delivery in deliveries(lake, contract, [day]):
            if delivery.batch in batches:
                candidate = _candidate(lake, contract, delivery)
                if isinstance(candidate, Work):
                    found.append(candidate)
    return found


def groups(work: list[Work]) -> Iterator[list[Work]]:
    """Cut the work into groups that are processed together."""
    group: list[Work] = []
    size = 0
    for item in work:
        if group and (size + item.delivery.bytes > GROUP_BYTES or len(group) == GROUP_BATCHES):
            yield group
            group, size = [], 0
        group.append(item)
        size += item.delivery.bytes
    if group:
        yield group


def _candidate(lake: Lake, contract: Contract, delivery: Delivery) -> Work | str:
    problem = delivery_problem(lake, contract, delivery)
    if problem:
        return problem
    parts = [OUTPUT_VERSION, contract.digest]
    parts += [checksum(lake, file) for file in delivery.files]
    for dataset in referenced_datasets(contract):
        snapshot = snapshot_commit(lake, dataset, delivery.batch.ingest_date)
        if snapshot is None:
            day = delivery.batch.ingest_date
            return (
                f"it is checked against {dataset} of {day}, which is not in silver yet: "
                f"run `marketpulse silver --datasets {dataset} --date {day}` first"
            )
        parts.append(snapshot.fingerprint)
    fingerprint = hashlib.sha256(json.dumps(parts).encode()).hexdigest()
    return Work(delivery, fingerprint, read_commit(lake, contract.dataset, delivery.batch))


def _is_stale(work: Work) -> bool:
    return work.previous is None or work.previous.fingerprint != work.fingerprint


def _with_dependents(lake: Lake, contract: Contract, work: dict[Batch, Work]) -> list[Work]:
    """Add published batches that dropped duplicates in favour of a batch that may now change."""
    waiting = [batch for batch, item in work.items() if item.previous]
    while waiting:
        changed = waiting.pop()
        for other in neighbours(lake, contract, [changed]):
            if other in work:
                continue
            if changed.id in read_commit(lake, contract.dataset, other).duplicates_of:
                for item in work_on(lake, contract, [other]):
                    work[other] = item
                    waiting.append(other)
    return [work[batch] for batch in sorted(work)]
