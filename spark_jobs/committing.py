"""Publish staged batches: data, quarantine, metrics, then the ledger entry, which is the commit."""

import time
from datetime import UTC, datetime

from pyspark.sql import SparkSession

from marketpulse.compaction.restoring import restore_files
from marketpulse.contracts import Contract
from marketpulse.errors import MarketPulseError
from marketpulse.ledger import Commit, PublishedFile, write_commit
from spark_jobs.duplicates import Duplicates
from spark_jobs.metrics import write_metrics
from spark_jobs.publishing import QuarantineFile, publish_all
from spark_jobs.silver_data import publish_delivered, publish_derived
from spark_jobs.staged_batch import StagedBatch
from spark_jobs.validating import reasons
from spark_jobs.workspace import Workspace, live_paths


def publish(
    spark: SparkSession,
    workspace: Workspace,
    contract: Contract,
    batches: list[StagedBatch],
    duplicates: Duplicates,
    staging: str,
    started: float,
) -> list[Commit]:
    """Publish batches that passed the gate; readers see each from its ledger entry on."""
    lake = workspace.lake
    for batch in batches:
        workspace.announce(batch.id, [*batch.planned_paths(), *live_paths(batch.work.previous)])
    files = publish_delivered(spark, lake, contract, batches, duplicates)
    delivered = list(files)
    for table in contract.tables[1:]:
        files += publish_derived(spark, lake, contract, table, batches, delivered, staging)
    write_quarantine(spark, workspace, contract, batches)
    replaced = [batch.work.previous for batch in batches if batch.work.previous]
    workspace.require_lock()
    restore_files(lake, workspace.dataset, replaced)
    seconds_per_row = (time.monotonic() - started) / (sum(b.tally.rows for b in batches) or 1)
    commits = []
    for batch in batches:
        of_batch = [file for batch_id, file in files if batch_id == batch.id]
        commit = _commit(workspace, batch, of_batch, batch.tally.rows * seconds_per_row)
        workspace.require_lock()
        write_metrics(lake, commit)
        write_commit(lake, commit)
        workspace.settle(batch.id)
        workspace.sweep(batch.id)
        commits.append(commit)
    return commits


def write_quarantine(
    spark: SparkSession, workspace: Workspace, contract: Contract, batches: list[StagedBatch]
) -> None:
    """Write the failed records of each batch, with the reasons in words."""
    quarantined_at, in_words = datetime.now(UTC), reasons(contract)
    publish_all(
        spark,
        [
            QuarantineFile(
                lake=workspace.lake,
                path=batch.quarantine_path,
                batch=batch.id,
                staged=batch.staged_paths(None),
                reasons=in_words,
                quarantined_at=quarantined_at,
            )
            for batch in batches
            if batch.quarantine_path
        ],
    )


def _commit(
    workspace: Workspace, batch: StagedBatch, files: list[PublishedFile], seconds: float
) -> Commit:
    delivered = batch.contract.table.name
    rows_out = sum(file.rows for file in files if file.table == delivered)
    commit = Commit(
        dataset=workspace.dataset,
        batch=batch.id,
        committed_at=datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z"),
        run_id=workspace.run_id,
        contract_version=batch.contract.version,
        fingerprint=batch.work.fingerprint,
        rows_in=batch.tally.rows,
        rows_out=rows_out,
        rows_quarantined=batch.tally.failed,
        rows_duplicate=sum(batch.duplicates.values()),
        bytes_in=batch.work.delivery.bytes,
        bytes_out=sum(file.bytes for file in files),
        seconds=round(seconds, 3),
        rules=dict(sorted(batch.tally.failed_rules.items())),
        warnings=dict(sorted(batch.tally.warned_rules.items())),
        duplicates_of=dict(sorted(batch.duplicates.items())),
        quarantine=batch.quarantine_path,
        files=files + _left_behind(batch.work.previous, files),
    )
    _require_nothing_vanished(commit)
    return commit


def _left_behind(previous: Commit | None, files: list[PublishedFile]) -> list[PublishedFile]:
    """Event dates that an earlier version of the batch held; downstream must look at them again."""
    held = {(file.table, file.event_date) for file in previous.files} if previous else set()
    left = held - {(file.table, file.event_date) for file in files}
    return [PublishedFile(table, event_date, 0, 0, None) for table, event_date in sorted(left)]


def _require_nothing_vanished(commit: Commit) -> None:
    accounted = commit.rows_out + commit.rows_quarantined + commit.rows_duplicate
    if commit.rows_in != accounted:
        raise MarketPulseError(
            f"{commit.dataset} {commit.batch} does not add up and was not published: "
            f"{commit.rows_in:,} records came in, {commit.rows_out:,} published + "
            f"{commit.rows_quarantined:,} quarantined + {commit.rows_duplicate:,} duplicates = "
            f"{accounted:,}. This is a defect of the job: please report it with the batch."
        )
