"""The gate: a batch in which too many records fail is not published."""

from dataclasses import dataclass

from marketpulse.batches import Batch
from marketpulse.contracts import Contract
from marketpulse.lake import BRONZE
from spark_jobs.planning import Work
from spark_jobs.tally import Tally
from spark_jobs.validating import reasons

_SHOWN_RULES = 5


@dataclass(frozen=True)
class Gate:
    """How large a share of failed records is still published."""

    max_failed_share: float
    min_failed_records: int

    def lets_pass(self, tally: Tally) -> bool:
        """Whether the batch may be published; a few failures in a tiny batch do not stop it."""
        if not tally.failed:
            return True
        if not tally.valid:
            return self.max_failed_share >= 1
        return tally.failed < self.min_failed_records or tally.failed_share <= self.max_failed_share


def is_no_worse(work: Work, tally: Tally) -> bool:
    """Whether a corrected batch has no more failed records than its published version.

    That one was accepted: to correct some of its records is no reason to refuse it now.
    """
    before = work.previous
    return (
        work.delivery.is_corrected
        and before is not None
        and before.rows_in == tally.rows
        and before.rows_quarantined >= tally.failed
    )


def gate_of(contract: Contract, accept_failed_share: float | None) -> Gate:
    """The contract's gate, opened wider when the person at the terminal says so."""
    share = contract.max_failed_share
    return Gate(max(share, accept_failed_share or share), contract.min_failed_records)


def refusal(contract: Contract, tally: Tally, gate: Gate) -> str:
    """Say what was refused, why, and the way on."""
    worst = sorted(tally.failed_rules.items(), key=lambda rule: (-rule[1], rule[0]))
    why = reasons(contract)
    rules = "\n".join(
        f"    {name}: {count:,} ({count / tally.rows:.1%}) - {why[name]}"
        for name, count in worst[:_SHOWN_RULES]
    )
    batch = Batch.from_id(tally.batch)
    accepted = min(1.0, round(tally.failed_share + 0.01, 2))
    return (
        f"{tally.failed:,} of {tally.rows:,} records failed "
        f"({tally.failed_share:.1%}; at most {gate.max_failed_share:.1%} may).\n"
        f"{rules}\n"
        "  What was published before stays as it was. Correct the delivery in "
        f"{BRONZE}/{contract.dataset}/{batch.directory} and run\n"
        f"    marketpulse silver --datasets {contract.dataset} --date {batch.ingest_date}\n"
        f"  again, or accept it as it is with --accept-failed-share {accepted}."
    )
