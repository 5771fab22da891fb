"""One dataset's share of a run: group by group, until no batch upsets another."""

import time
from collections.abc import Callable, Iterator
from datetime import date

from pyspark.errors import AnalysisException, ParseException
from pyspark.sql import SparkSession

from marketpulse.batches import Batch
from marketpulse.contracts import Contract
from marketpulse.errors import MarketPulseError
from marketpulse.tokens import token_key
from spark_jobs.committing import publish
from spark_jobs.deliveries import damage
from spark_jobs.duplicates import find_duplicates
from spark_jobs.failures import reading_problem
from spark_jobs.gate import Gate, is_no_worse, refusal
from spark_jobs.judging import judged_rows
from spark_jobs.outcome import Outcome, published, refused
from spark_jobs.planning import Work, groups, plan, plan_again
from spark_jobs.readers import read_records
from spark_jobs.session import split_input
from spark_jobs.staged_batch import staged_batch
from spark_jobs.staging import StagedFile, StageWriter, stage
from spark_jobs.tally import tallies
from spark_jobs.workspace import Workspace


def run_dataset(
    workspace: Workspace,
    contract: Contract,
    gate: Gate,
    days: list[date] | None,
    *,
    force: bool,
    start_spark: Callable[[], SparkSession],
) -> Iterator[Outcome]:
    """Yield what became of each batch as soon as it is known; starts Spark when there is work."""
    lake = workspace.lake
    due = plan(lake, contract, days, workspace.owed(), force=force)
    while due.work or due.problems:
        for batch, problem in sorted(due.problems.items()):
            yield refused(contract.dataset, batch.id, workspace.run_id, problem)
        workspace.owe(due.redone)
        upset: set[Batch] = set()
        for group in groups(due.work):
            outcomes, upset_by_group = _process(start_spark(), workspace, contract, gate, group)
            yield from outcomes
            upset.update(upset_by_group)
        due = plan_again(lake, contract, sorted(upset))


def _process(
    spark: SparkSession, workspace: Workspace, contract: Contract, gate: Gate, group: list[Work]
) -> tuple[list[Outcome], list[Batch]]:
    """Stage, gate, deduplicate and publish a group; also returns the batches it upset."""
    started = time.monotonic()
    staging = workspace.new_folder()
    try:
        staged = _stage(spark, workspace, contract, group, staging)
    except (AnalysisException, ParseException) as error:
        raise MarketPulseError(
            f"the contract of {contract.dataset} has an expression that Spark cannot use: "
            f"{str(error).splitlines()[0]}"
        ) from error
    except Exception as error:
        return _without_damaged(spark, workspace, contract, gate, group, error)
    counted = tallies([work.batch for work in group], staged)
    passing = [
        work
        for work in group
        if gate.lets_pass(counted[work.batch.id]) or is_no_worse(work, counted[work.batch.id])
    ]
    stopped = [work for work in group if work not in passing]
    outcomes = [
        refused(
            contract.dataset,
            work.batch.id,
            workspace.run_id,
            refusal(contract, counted[work.batch.id], gate),
            counted[work.batch.id],
        )
        for work in stopped
    ]
    duplicates = find_duplicates(
        spark,
        workspace.lake,
        contract,
        staging,
        staged,
        [work.batch for work in passing],
    )
    # Known to nothing but this process until it is done: a kill must not forget it.
    workspace.owe(duplicates.reopened)
    batches = [staged_batch(contract, work, counted[work.batch.id], duplicates) for work in passing]
    commits = publish(spark, workspace, contract, batches, duplicates, staging, started)
    workspace.lake.delete_folder(staging)
    return outcomes + [published(commit) for commit in commits], duplicates.reopened


def _stage(
    spark: SparkSession, workspace: Workspace, contract: Contract, group: list[Work], staging: str
) -> list[StagedFile]:
    deliveries = [work.delivery for work in group if work.delivery.files]
    if not deliveries:
        return []
    split_input(spark, sum(delivery.bytes for delivery in deliveries))
    days = {work.batch.ingest_date for work in group}
    records = read_records(spark, workspace.lake, contract, deliveries)
    tokenised = tuple(c.name for c in contract.table.columns if c.privacy == "tokenise")
    writer = StageWriter(
        workspace.lake,
        staging,
        contract.event_time,
        tokenised,
        token_key() if tokenised else b"",
    )
    return stage(judged_rows(records, spark, workspace.lake, contract, days), writer)


def _without_damaged(
    spark: SparkSession,
    workspace: Workspace,
    contract: Contract,
    gate: Gate,
    group: list[Work],
    error: Exception,
) -> tuple[list[Outcome], list[Batch]]:
    """Find the files that made Spark fail, refuse their batches and process the others."""
    problems = {
        work.batch: damage(workspace.lake, work.delivery)
        or reading_problem(error, work.delivery.files)
        for work in group
    }
    sound = [work for work in group if not problems[work.batch]]
    if len(sound) == len(group):
        raise error
    outcomes = [
        refused(contract.dataset, batch.id, workspace.run_id, problem)
        for batch, problem in problems.items()
        if problem
    ]
    if not sound:
        return outcomes, []
    more, upset = _process(spark, workspace, contract, gate, sound)
    return outcomes + more, upset
