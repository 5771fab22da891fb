"""Which batches there are to do, and which cannot be done."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from marketpulse.batches import Batch
from marketpulse.contracts import Contract
from marketpulse.corrections import digest, read_corrections
from marketpulse.lake import Lake
from marketpulse.ledger import Commit, read_commit
from marketpulse.tokens import token, token_key
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
    is_stale: bool

    @property
    def batch(self) -> Batch:
        """The batch to be done."""
        return self.delivery.batch


@dataclass(frozen=True)
class Plan:
    """What to do in which order, and why other batches cannot be processed."""

    work: list[Work]
    problems: dict[Batch, str]
    redone: list[Batch]
    """Those whose own delivery did not change: nothing but this plan knows that they are due."""


def plan(
    lake: Lake, contract: Contract, days: list[date] | None, owed: list[Batch], *, force: bool
) -> Plan:
    """Take the batches whose delivery, contract or reference data changed since their commit.

    `owed` are batches of any day that an earlier run had to redo and did not get to.
    """
    work: dict[Batch, Work] = {}
    problems: dict[Batch, str] = {}
    for delivery in deliveries(lake, contract, days):
        candidate = _candidate(lake, contract, delivery)
        if isinstance(candidate, str):
            problems[delivery.batch] = candidate
        elif force or candidate.is_stale:
            work[delivery.batch] = candidate
    return _with_redone(lake, contract, work, problems, owed)


def plan_again(lake: Lake, contract: Contract, batches: list[Batch]) -> Plan:
    """Plan for batches that others have upset."""
    return _with_redone(lake, contract, {}, {}, batches)


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
    parts = [checksum(lake, file) for file in delivery.files]
    if delivery.is_corrected:
        parts.append(digest(read_corrections(lake, contract.dataset, delivery.batch.id)))
    if any(column.privacy == "tokenise" for column in contract.table.columns):
        # Says which key made the tokens without giving it away: another key, other tokens.
        parts.append(token(token_key(), "fingerprint"))
    for dataset in referenced_datasets(contract):
        snapshot = snapshot_commit(lake, dataset, delivery.batch.ingest_date)
        if snapshot is None:
            day = delivery.batch.ingest_date
            return (
                f"it is checked against {dataset} of {day}, which is not in silver yet: "
                f"run `marketpulse silver --datasets {dataset} --date {day}` first"
            )
        parts.append(snapshot.fingerprint)
    previous = read_commit(lake, contract.dataset, delivery.batch)
    return Work(
        delivery,
        _fingerprint(contract.digest, parts),
        previous,
        _is_stale(contract, parts, previous),
    )


def _fingerprint(contract_digest: str, parts: list[str]) -> str:
    meaning = json.dumps([OUTPUT_VERSION, contract_digest, *parts])
    return hashlib.sha256(meaning.encode()).hexdigest()


def _is_stale(contract: Contract, parts: list[str], previous: Commit | None) -> bool:
    """Whether a batch would come out differently, had nothing been added to its contract since."""
    if previous is None:
        return True
    then = contract.digest_as_of(previous.contract_version)
    return previous.fingerprint != _fingerprint(then, parts)


def _with_redone(
    lake: Lake,
    contract: Contract,
    work: dict[Batch, Work],
    problems: dict[Batch, str],
    batches: list[Batch],
) -> Plan:
    """Add some batches, and all that dropped duplicates in favour of one that may now change."""
    redone: set[Batch] = set()
    changing = [batch for batch, item in work.items() if item.previous]
    due = {batch for batch in batches if batch not in work}
    while changing or due:
        for delivery in _deliveries_of(lake, contract, due):
            candidate = _candidate(lake, contract, delivery)
            if isinstance(candidate, str):
                problems[delivery.batch] = candidate
            else:
                work[delivery.batch] = candidate
        redone |= due
        changing += [batch for batch in due if batch in work]
        planned = work.keys() | problems.keys() | redone
        due = _dependents(lake, contract, changing, planned)
        changing = []
    # A batch that keeps duplicates from others has to be done before them.
    in_order = sorted(work, reverse=contract.keep_duplicate == "last")
    return Plan([work[batch] for batch in in_order], problems, sorted(redone))


def _dependents(
    lake: Lake, contract: Contract, batches: list[Batch], planned: set[Batch]
) -> set[Batch]:
    return {
        other
        for batch in batches
        for other in neighbours(lake, contract, [batch])
        if other not in planned
        and batch.id in read_commit(lake, contract.dataset, other).duplicates_of
    }


def _deliveries_of(lake: Lake, contract: Contract, batches: set[Batch]) -> list[Delivery]:
    days = sorted({batch.ingest_date for batch in batches})
    return [d for d in deliveries(lake, contract, days) if d.batch in batches]
