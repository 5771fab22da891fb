"""The gate between silver and what is built on it: has everything arrived, and is it good enough?

Each batch passed its own gate when it was published. This one looks at all of them together, by
names and ledger entries alone: it reads no record.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from marketpulse.batches import Batch
from marketpulse.contracts import Contract, load_contract
from marketpulse.lake import BRONZE, Lake
from marketpulse.ledger import committed_batches, read_commit

_SHOWN_BATCHES = 3


@dataclass(frozen=True)
class Verdict:
    """What one dataset delivered and published on some days."""

    dataset: str
    batches: int
    rows: int
    quarantined: int
    waiting: tuple[Batch, ...]
    """Delivered long enough ago, and not published: refused, or nobody got to them."""
    newest: Batch | None
    """The newest batch published, on whatever day."""
    problems: tuple[str, ...]

    @property
    def quarantined_percent(self) -> float:
        """Share of the delivered records that failed a rule."""
        return 100 * self.quarantined / self.rows if self.rows else 0.0

    def hours_behind(self, now: datetime) -> float | None:
        """Hours since the end of the newest batch; None when nothing was ever published."""
        return (now - self.newest.end).total_seconds() / 3600 if self.newest else None


def judge(
    lake: Lake,
    dataset: str,
    days: Collection[date],
    delivered_before: datetime,
    accept_failed_share: float | None = None,
) -> Verdict:
    """Judge one dataset, by deliveries older than `delivered_before`: newer ones may still wait.

    A dataset that this lake never held is not missed.
    """
    contract = load_contract(dataset)
    published = committed_batches(lake, dataset)
    asked = [batch for batch in published if batch.ingest_date in days]
    commits = [commit for batch in asked if (commit := read_commit(lake, dataset, batch))]
    rows = sum(commit.rows_in for commit in commits)
    quarantined = sum(commit.rows_quarantined for commit in commits)
    delivered = _delivered(lake, contract, days, delivered_before)
    waiting = tuple(sorted(delivered - set(published)))
    share = max(contract.max_failed_share, accept_failed_share or 0)
    problems = []
    if published and not asked:
        problems.append(f"nothing was published for {_period(days)}")
    if waiting:
        problems.append(f"{_list(waiting)} delivered, but not published")
    if quarantined >= contract.min_failed_records and quarantined > share * rows:
        problems.append(
            f"{quarantined:,} of {rows:,} records failed ({quarantined / rows:.1%}; "
            f"at most {share:.1%} may)"
        )
    return Verdict(
        dataset=dataset,
        batches=len(commits),
        rows=rows,
        quarantined=quarantined,
        waiting=waiting,
        newest=published[-1] if published else None,
        problems=tuple(problems),
    )


def _delivered(
    lake: Lake, contract: Contract, days: Collection[date], before: datetime
) -> set[Batch]:
    folders = [f"{BRONZE}/{contract.dataset}/ingest_date={day}" for day in days]
    return {
        batch
        for folder in folders
        for file in lake.files(folder)
        if not file.name.startswith(("_", "."))
        and file.modified is not None
        and file.modified < before
        and (batch := Batch.from_path(file.path))
    }


def _period(days: Collection[date]) -> str:
    ends = dict.fromkeys((str(min(days)), str(max(days))))
    return " to ".join(ends)


def _list(batches: tuple[Batch, ...]) -> str:
    shown = ", ".join(batch.id for batch in batches[:_SHOWN_BATCHES])
    more = len(batches) - _SHOWN_BATCHES
    verb = "is" if len(batches) == 1 else "are"
    return f"{shown}{f' and {more} more' if more > 0 else ''} {verb}"
