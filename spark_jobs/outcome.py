"""What became of a batch, for the person at the terminal and for the structured log."""

import logging
from dataclasses import dataclass

from marketpulse.ledger import Commit
from spark_jobs.tally import Tally

LOGGER = logging.getLogger("marketpulse.silver")

PUBLISHED, REFUSED = "published", "refused"


@dataclass(frozen=True)
class Outcome:
    """The end of one batch: a commit when published, a message when refused."""

    dataset: str
    batch: str
    status: str
    commit: Commit | None = None
    message: str | None = None


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
    dataset: str, batch: str, run_id: str, message: str, tally: Tally | None = None
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
            "reason": message,
            **counts,
        },
    )
    return Outcome(dataset, batch, REFUSED, message=message)
