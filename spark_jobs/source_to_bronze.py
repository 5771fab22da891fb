"""Source database to bronze: the rows that changed, read over JDBC, landed as batches.

spark-submit --jars s3://bucket/jars/postgresql.jar spark_jobs/source_to_bronze.py
--lake s3://bucket --source-secret <ARN> --date 2026-03-02
"""

import argparse
import logging
import os
import sys
import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from marketpulse.batches import Batch
from marketpulse.contracts import load_contract
from marketpulse.errors import UsageError
from marketpulse.lake import Lake
from marketpulse.settings import settings
from marketpulse.source.connection import SourceDatabase, source_database
from marketpulse.source.extracts import Extract, extracted_datasets
from marketpulse.structured_log import log_to_stdout
from spark_jobs.exit_code import exit_code
from spark_jobs.failures import disk_troubles_explained
from spark_jobs.job_arguments import is_glue, require_no_misspelling, truth
from spark_jobs.session import spark_session
from spark_jobs.source.driver_jar import ensure_driver
from spark_jobs.source.extracting import OVERLAP, Request, extract
from spark_jobs.workspace import open_workspace

LOGGER = logging.getLogger("marketpulse.source")
SETTINGS_OF_ARGUMENTS = {
    "source_url": "MARKETPULSE_SOURCE_URL",
    "source_secret": "MARKETPULSE_SOURCE_SECRET",
    "source_schema": "MARKETPULSE_SOURCE_SCHEMA",
    "region": "AWS_DEFAULT_REGION",
}


def ingest(
    lake: Lake,
    database: SourceDatabase,
    datasets: list[str],
    request: Request,
    on_extract: Callable[[str, Extract], None] | None = None,
) -> dict[str, Extract]:
    """Land one batch of each dataset; the silver job takes it from there."""
    lake, spark = Lake(lake.uri()), spark_session(input_bytes=0)
    ensure_driver(spark)
    extracts = {}
    for contract in [load_contract(dataset) for dataset in datasets]:
        run_id = uuid.uuid4().hex[:12]
        # The silver job must not look at a batch while its files change.
        with (
            disk_troubles_explained(lake),
            open_workspace(lake, contract.dataset, run_id),
        ):
            found = extract(spark, lake, database, contract, request)
        extracts[contract.dataset] = found
        LOGGER.info(
            "batch landed",
            extra={
                "dataset": contract.dataset,
                "batch": request.batch.id,
                "run_id": run_id,
                "source": found.source,
                "low": found.low,
                "high": found.high,
                "rows": found.rows,
                "rows_deleted": found.deleted,
                "bytes": found.bytes,
            },
        )
        if on_extract:
            on_extract(contract.dataset, found)
    return extracts


def require_extracted(names: list[str]) -> list[str]:
    """Return the datasets asked for, all when none; raises UsageError for those of others."""
    known = extracted_datasets()
    if strangers := [name for name in names if name not in known]:
        raise UsageError(
            f"{', '.join(strangers)} does not come from the source database; "
            f"{' and '.join(known)} do"
        )
    return names or known


def main(arguments: list[str] | None = None) -> int:
    """Run as a Spark application; logs one JSON line per batch, returns the exit code."""
    return exit_code(_ingest_as_asked, sys.argv[1:] if arguments is None else arguments)


def _ingest_as_asked(arguments: list[str]) -> None:
    asked = _parse(arguments)
    _prepare(asked)
    request = Request(
        batch=Batch(asked.date or datetime.now(UTC).date()),
        is_full=asked.full,
        sweeps_keys=asked.sweep_keys,
        overlap=timedelta(minutes=asked.overlap_minutes),
        most_deleted=asked.accept_deleted_share,
    )
    names = [name for name in (asked.datasets or "").split(",") if name]
    ingest(Lake(asked.lake), source_database(), require_extracted(names), request)


def _prepare(asked: argparse.Namespace) -> None:
    """Put in the environment what code far below reads from there."""
    for name, variable in SETTINGS_OF_ARGUMENTS.items():
        if value := getattr(asked, name):
            os.environ[variable] = value
    settings.cache_clear()
    log_to_stdout()


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = _parser()
    if not is_glue(arguments):
        return parser.parse_args(arguments)
    asked, others = parser.parse_known_args(arguments)
    require_no_misspelling(others, parser)
    return asked


def _parser() -> argparse.ArgumentParser:
    # Glue has arguments of its own that an abbreviation could be taken for.
    parser = argparse.ArgumentParser(
        prog="source_to_bronze", description="Land what changed.", allow_abbrev=False
    )
    flag = {"type": truth, "nargs": "?", "const": True, "default": False}
    overlap = OVERLAP.total_seconds() / 60
    parser.add_argument("--lake", required=True, help="root of the lake")
    parser.add_argument("--datasets", help="comma-separated; all that come from the database")
    parser.add_argument("--date", type=_day, help="the day of the batch; today (UTC) if absent")
    parser.add_argument("--full", **flag, help="all rows, not only changed ones")
    parser.add_argument("--sweep-keys", **flag, help="also find deleted rows")
    parser.add_argument("--overlap-minutes", type=float, default=overlap, help="read again")
    parser.add_argument(
        "--accept-deleted-share", type=float, default=Request.most_deleted, help="0 to 1"
    )
    parser.add_argument("--source-url", help="postgresql://user@host:5432/database, no password")
    parser.add_argument("--source-secret", help="ARN of the secret with user and password")
    parser.add_argument("--source-schema", help="schema of the tables")
    parser.add_argument("--region", help="AWS region; the nodes of a cluster do not say")
    return parser


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


if __name__ == "__main__":
    sys.exit(main())
