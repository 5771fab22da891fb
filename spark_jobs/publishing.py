"""From staging to the lake: one Parquet file per table, event date and batch, then quarantine.

Runs in Spark's Python workers, a file a task. Files get names that change with their content, so a
new version of a batch never overwrites what readers of the old one still see.
"""

from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc
from pyspark.sql import SparkSession

from marketpulse.lake import Lake
from marketpulse.ledger import PublishedFile
from marketpulse.silver_parquet import write_parquet
from spark_jobs.staged_rows import read_staged

_TASKS_PER_CORE = 2


@dataclass(frozen=True)
class SilverFile:
    """A silver file to be made from staged ones, without the rows that `dropped` lists."""

    lake: Lake
    path: str
    table: str
    batch: str
    event_date: str
    staged: tuple[str, ...]
    columns: tuple[str, ...]
    sorted_by: tuple[str, ...]
    dropped: tuple[str, ...]

    def publish(self) -> PublishedFile | None:
        """Write the file; None when duplicates were all there was."""
        rows = _read_staged(self.lake, self.staged, (*self.columns, "_row"))
        if self.dropped:
            dropped = _read_staged(self.lake, self.dropped, ("_row",))["_row"].combine_chunks()
            rows = rows.filter(pc.invert(pc.is_in(rows["_row"], value_set=dropped)))
        if not rows.num_rows:
            return None
        # A fixed order makes the file independent of how Spark cut the input, and lets readers
        # skip row groups by time.
        rows = rows.sort_by([(name, "ascending") for name in self.sorted_by]).select(self.columns)
        size = write_parquet(self.lake, self.path, rows)
        return PublishedFile(self.table, self.event_date, rows.num_rows, size, self.path)


@dataclass(frozen=True)
class QuarantineFile:
    """The failed records of a batch, to be written with the reasons in words."""

    lake: Lake
    path: str
    batch: str
    staged: tuple[str, ...]
    reasons: dict[str, str]
    quarantined_at: datetime

    def publish(self) -> int:
        """Write the file and return its size in bytes."""
        columns = ("rules", "record", "source_file", "_correction")
        failed = _read_staged(self.lake, self.staged, columns).sort_by(
            [("source_file", "ascending"), ("record", "ascending")]
        )
        reasons = [[self.reasons[rule] for rule in rules] for rules in failed["rules"].to_pylist()]
        count = failed.num_rows
        table = pa.table(
            {
                "record": failed["record"],
                "rules": failed["rules"],
                "reasons": pa.array(reasons, pa.list_(pa.string())),
                "source_file": failed["source_file"],
                "batch": pa.array([self.batch] * count, pa.string()),
                "quarantined_at": pa.array(
                    [self.quarantined_at] * count, pa.timestamp("us", tz="UTC")
                ),
                "correction": failed["_correction"],
            }
        )
        return write_parquet(self.lake, self.path, table)


def publish_all(spark: SparkSession, files: list[SilverFile] | list[QuarantineFile]) -> list:
    """Publish files in parallel and return their outcomes in the same order."""
    if not files:
        return []
    tasks = min(len(files), _TASKS_PER_CORE * spark.sparkContext.defaultParallelism)
    return spark.sparkContext.parallelize(files, tasks).map(_publish).collect()


def _publish(file: SilverFile | QuarantineFile) -> object:
    return file.publish()


def _read_staged(lake: Lake, paths: tuple[str, ...], columns: tuple[str, ...]) -> pa.Table:
    return pa.concat_tables([read_staged(lake, path, columns) for path in paths]).combine_chunks()
