"""What became of a batch, for the person at the terminal and for the structured log."""

import logging
from dataclasses import dataclass

from marketpulse.ledger import Commit
from spark_jobs.tally import Tally

LOGGER = logging.getLogger("marketpulse.silver")

PUBLISHED, REFUSED = "published", "refused"


@dataclass(frozen=True)
class Outcome:
    """The end of one batch: a commit when published, a reason when refused."""

    dataset: str
    batch: str
    status: str
    commit: Commit | None = None
    reason: str | None = None


def published(commit: Commit) -> Outcome:
    """Log a published batch."""
    LOGGER.info(
        "batch published",
        extra={
            "dataset": commit.dataset,
            "batch": commit.batch,
            "status": PUBLISHED,
            "run_id": commit.run_id,
            "rows_in": commit.rows_in,
            "rows_out": commit.rows_out,
            "rows_quarantined": commit.rows_quarantined,
            "rows_duplicate": commit.rows_duplicate,
            "bytes_in": commit.bytes_in,
            "bytes_out": commit.bytes_out,
            "seconds": commit.seconds,
            "rules": commit.rules,
            "warnings": commit.warnings,
        },
    )
    return Outcome(commit.dataset, commit.batch, PUBLISHED, commit=commit)


def refused(
    dataset: str, batch: str, run_id: str, reason: str, tally: Tally | None = None
) -> Outcome:
    """Log a refused batch, with its counts when it got as far as the gate."""
    counts = {}
    if tally:
        counts = {
            "rows_in": tally.rows,
            "rows_quarantined": tally.failed,
            "rules": tally.failed_rules,
        }
    LOGGER.error(
        "batch refused",
        extra={
            "dataset": dataset,
            "batch": batch,
            "status": REFUSED,
            "run_id": run_id,
            "reason": reason,
            **counts,
        },
    )
    return Outcome(dataset, batch, REFUSED, reason=reason)


def refusals(outcomes: list[Outcome]) -> list[str]:
    """One message per reason, naming the batches it holds for."""
    batches: dict[tuple[str, str], list[str]] = {}
    for outcome in outcomes:
        if outcome.status == REFUSED:
            batches.setdefault((outcome.dataset, outcome.reason), []).append(outcome.batch)
    return [
        f"{dataset} {_span(held)} not published: {reason}"
        for (dataset, reason), held in batches.items()
    ]


def _span(batches: list[str]) -> str:
    if len(batches) == 1:
        return f"{batches[0]} was"
    return f"{batches[0]} to {batches[-1]} ({len(batches)} batches) were"
