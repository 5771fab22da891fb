"""Bronze to silver, one job for all contracts: read, type, validate, gate, deduplicate, publish."""

import uuid
from collections.abc import Callable
from datetime import date

from marketpulse.contracts import load_contract
from marketpulse.errors import BatchRefused
from marketpulse.lake import Lake
from spark_jobs.dataset_run import run_dataset
from spark_jobs.gate import gate_of
from spark_jobs.outcome import REFUSED, Outcome
from spark_jobs.workspace import open_workspace


def run(
    lake: Lake,
    datasets: list[str],
    *,
    days: list[date] | None = None,
    force: bool = False,
    accept_failed_share: float | None = None,
    on_batch: Callable[[Outcome], None] | None = None,
) -> list[Outcome]:
    """Bring silver up to date with bronze and return what became of each batch there was to do.

    A batch is done when its files, its contract or the snapshots it is checked against changed
    since its commit, or when `force` is set. Raises BatchRefused, after all else is done, when a
    batch was not published.
    """
    run_id = uuid.uuid4().hex[:12]
    outcomes: list[Outcome] = []
    for dataset in datasets:
        contract = load_contract(dataset)
        gate = gate_of(contract, accept_failed_share)
        with open_workspace(lake, dataset, run_id) as workspace:
            for outcome in run_dataset(workspace, contract, gate, days, force=force):
                outcomes.append(outcome)
                if on_batch:
                    on_batch(outcome)
    messages = [outcome.message for outcome in outcomes if outcome.status == REFUSED]
    if messages:
        raise BatchRefused("\n".join(messages))
    return outcomes
