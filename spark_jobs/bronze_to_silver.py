"""Bronze to silver, one job for all contracts: read, type, validate, gate, deduplicate, publish.

spark-submit spark_jobs/bronze_to_silver.py --lake s3://bucket --datasets stores,users,sales
"""

import os
import sys
import uuid
from collections.abc import Callable
from datetime import date
from functools import partial

from marketpulse.contracts import load_contract
from marketpulse.errors import BatchRefused
from marketpulse.evolution.policy import under_policy
from marketpulse.lake import Lake
from marketpulse.settings import settings
from marketpulse.structured_log import log_to_stdout
from spark_jobs.dataset_run import run_dataset
from spark_jobs.deliveries import deliveries
from spark_jobs.exit_code import exit_code
from spark_jobs.failures import disk_troubles_explained
from spark_jobs.gate import gate_of
from spark_jobs.job_arguments import JobArguments, parse
from spark_jobs.outcome import Outcome, refusals
from spark_jobs.session import spark_session
from spark_jobs.worker_errors import worker_errors_explained
from spark_jobs.workspace import open_workspace


def run(
    lake: Lake,
    datasets: list[str],
    *,
    days: list[date] | None = None,
    force: bool = False,
    accept_failed_share: float | None = None,
    on_batch: Callable[[Outcome], None] | None = None,
    silver_database: str | None = None,
    environment: str = "local",
) -> list[Outcome]:
    """Bring silver up to date with bronze and return what became of each batch there was to do.

    A batch is done when its files, its contract or the snapshots it is checked against changed
    since its commit, or when `force` is set. The environment decides what changes of a schema pass
    where the contract does not. With a Glue database the catalog is brought up to date
    too, also when there was nothing to do: an earlier run may have been killed before it did so;
    a run of some days does not start when a type changes under the files of the others.
    Raises BatchRefused, after all else is done, when a batch was not published.
    """
    # Spark's workers may have another working directory than this process.
    lake = Lake(lake.uri())
    run_id = uuid.uuid4().hex[:12]
    contracts = [under_policy(load_contract(dataset), environment) for dataset in datasets]
    if silver_database:
        from marketpulse.catalog.type_changes import require_readable_files

        require_readable_files(silver_database, done_again=datasets if days is None else ())
    input_bytes = sum(
        delivery.bytes for contract in contracts for delivery in deliveries(lake, contract, days)
    )
    start_spark = partial(spark_session, input_bytes)
    outcomes: list[Outcome] = []
    for contract in contracts:
        gate = gate_of(contract, accept_failed_share)
        with (
            worker_errors_explained(),
            disk_troubles_explained(lake),
            open_workspace(lake, contract.dataset, run_id) as workspace,
        ):
            for outcome in run_dataset(
                workspace, contract, gate, days, force=force, start_spark=start_spark
            ):
                outcomes.append(outcome)
                if on_batch:
                    on_batch(outcome)
    if silver_database:
        from marketpulse.catalog.registration import register

        register(lake, silver_database)
    if messages := refusals(outcomes):
        raise BatchRefused("\n".join(messages))
    return outcomes


def main(arguments: list[str] | None = None) -> int:
    """Run as a Spark application; logs one JSON line per batch, returns the exit code."""
    return exit_code(_run_as_asked, sys.argv[1:] if arguments is None else arguments)


def _run_as_asked(arguments: list[str]) -> None:
    asked = parse(arguments)
    _prepare(asked)
    run(
        Lake(asked.lake),
        asked.datasets,
        days=asked.days,
        force=asked.force,
        accept_failed_share=asked.accept_failed_share,
        silver_database=asked.silver_database,
        environment=asked.environment,
    )


def _prepare(asked: JobArguments) -> None:
    """Put in the environment what code far below reads from there."""
    if asked.region:
        os.environ.setdefault("AWS_DEFAULT_REGION", asked.region)
    if asked.token_key_parameter:
        os.environ["MARKETPULSE_TOKEN_KEY_PARAMETER"] = asked.token_key_parameter
        settings.cache_clear()
    log_to_stdout()


if __name__ == "__main__":
    sys.exit(main())
