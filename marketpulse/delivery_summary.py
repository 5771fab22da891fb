"""What became of the delivered records: published, quarantined, dropped as duplicates."""

import json
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from pyarrow import parquet

from marketpulse.batches import Batch
from marketpulse.contract_model import Contract
from marketpulse.lake import BRONZE, Lake
from marketpulse.ledger import Commit, committed_batches, read_commit


@dataclass(frozen=True)
class DatasetSummary:
    """One dataset over some days; all but `delivered` counts what the ledger says is published."""

    dataset: str
    delivered: int
    published: int
    quarantined: int
    duplicates: int
    failed_rules: Counter[str]
    reasons: dict[str, str]
    """Why a record fails, by rule, in the contract's or the job's words."""
    batches: int
    held: tuple[Batch, ...]
    """Batches whose delivery is not what is published: refused, or not processed yet."""


def delivered_days(lake: Lake, datasets: Collection[str]) -> list[date]:
    """Days for which any of the datasets has something in bronze or in the ledger, in order."""
    batches = {
        batch
        for dataset in datasets
        for batch in [*_rows_in_bronze(lake, dataset), *committed_batches(lake, dataset)]
    }
    return sorted({batch.ingest_date for batch in batches})


def summarise(lake: Lake, contract: Contract, days: Collection[date]) -> DatasetSummary:
    """Add up the batches that one dataset delivered on some days.

    The contract is the one the job takes, its policy on changes settled: it decides what is held.
    """
    dataset = contract.dataset
    published = [b for b in committed_batches(lake, dataset) if b.ingest_date in days]
    commits = [commit for batch in published if (commit := read_commit(lake, dataset, batch))]
    bronze = {b: n for b, n in _rows_in_bronze(lake, dataset).items() if b.ingest_date in days}
    unpublished = bronze.keys() - set(published)
    return DatasetSummary(
        dataset=dataset,
        delivered=sum(commit.rows_in for commit in commits) + sum(bronze[b] for b in unpublished),
        published=sum(commit.rows_out for commit in commits),
        quarantined=sum(commit.rows_quarantined for commit in commits),
        duplicates=sum(commit.rows_duplicate for commit in commits),
        failed_rules=sum((Counter(commit.rules) for commit in commits), Counter()),
        reasons=_reasons(lake, contract, commits),
        batches=len(commits) + len(unpublished),
        held=tuple(sorted(unpublished | _stale(lake, contract, days))),
    )


def _stale(lake: Lake, contract: Contract, days: Collection[date]) -> set[Batch]:
    """Batches the job would do now: after a refusal they are in the ledger in an older form."""
    from spark_jobs.planning import plan

    due = plan(lake, contract, list(days), owed=[], force=False)
    return {work.batch for work in due.work} | due.problems.keys()


def _reasons(lake: Lake, contract: Contract, commits: Iterable[Commit]) -> dict[str, str]:
    """Declared rules have theirs in the contract; those of the job itself are in quarantine."""
    reasons = {rule.name: rule.reason for rule in contract.rules}
    for commit in commits:
        if commit.quarantine and not commit.rules.keys() <= reasons.keys():
            with lake.filesystem.open_input_file(commit.quarantine) as stream:
                records = parquet.read_table(stream, columns=["rules", "reasons"]).to_pylist()
            for record in records:
                reasons |= zip(record["rules"], record["reasons"], strict=True)
    return reasons


def _rows_in_bronze(lake: Lake, dataset: str) -> dict[Batch, int]:
    """Rows as the manifests state them; 0 for a batch that someone landed without one."""
    rows: dict[Batch, int] = {}
    for file in lake.files(f"{BRONZE}/{dataset}"):
        if file.name == "_manifest.json":
            batches = json.loads(lake.read(file.path))["batches"]
            rows |= {Batch.from_id(name): batch["rows"] for name, batch in batches.items()}
        elif batch := Batch.from_path(file.path):
            rows.setdefault(batch, 0)
    return rows
