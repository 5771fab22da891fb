"""One extract: the rows of a table that changed since what is committed, landed as a batch."""

from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from marketpulse.batches import Batch
from marketpulse.contracts import Contract
from marketpulse.lake import Lake
from marketpulse.source.connection import SourceDatabase
from marketpulse.source.extracts import DELETED, Extract, watermark, write_note
from spark_jobs.source.deleted_keys import deleted_rows
from spark_jobs.source.landing import land
from spark_jobs.source.tables import SourceTable, changed_between, database_errors_explained

OVERLAP = timedelta(minutes=30)
"""Rows get their time when they change and are seen when their transaction ends. What took longer
than this from one to the other is found by a full extract only."""
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class Request:
    """What to extract; the batch is the day whose changes, and all before, are taken."""

    batch: Batch
    is_full: bool = False
    sweeps_keys: bool = False
    overlap: timedelta = OVERLAP
    most_deleted: float = 0.2


def extract(
    spark: SparkSession, lake: Lake, database: SourceDatabase, contract: Contract, request: Request
) -> Extract:
    """Land the batch in place of what it held before and return its note.

    The end is fixed before rows are read: a row that changes meanwhile leaves the window and is in
    the next extract, however many connections read.
    """
    table = SourceTable(spark, database, contract)
    selection = table.selection()
    mark = watermark(lake, contract, request.batch, str(database))
    low = None if request.is_full or mark is None else mark - request.overlap
    last = request.batch.end - _MICROSECOND
    bounds = table.bounds(changed_between(low, last))
    condition = changed_between(low, bounds.newest_change or last)
    changed = table.rows(selection, condition, bounds).withColumn(DELETED, F.lit(False))
    ordered = changed.select([column.name for column in contract.bronze_columns])
    asked = {
        "source": str(database),
        "window": [_text(low), _text(bounds.newest_change)],
        "keys": [bounds.lowest_key, bounds.highest_key],
    }
    with ExitStack() as frames:
        frames.enter_context(database_errors_explained(database))
        parts = {"rows": ordered.sortWithinPartitions(table.key)}
        if request.sweeps_keys:
            batch, most = request.batch, request.most_deleted
            gone = deleted_rows(spark, lake, table, batch, ordered, most)
            parts["deleted"] = frames.enter_context(gone)
        landed = land(lake, contract, request.batch, asked, parts)
    found = Extract(
        source=str(database),
        low=_text(low),
        high=_text(max(filter(None, (mark, bounds.newest_change)), default=None)),
        rows=sum(landed.rows.values()),
        deleted=sum(rows for path, rows in landed.rows.items() if "-deleted-" in path),
        bytes=landed.bytes,
    )
    write_note(lake, contract, request.batch, found)
    return found


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="microseconds") if moment else None
