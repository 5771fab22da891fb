"""Write judged records to staging as Arrow files, split by batch and event date, in one pass.

Spark's rows go through Arrow to pyarrow writers: Spark's own Parquet writer took about twice as
long, and nothing here is final yet, duplicates not being known before every key was seen.
"""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field

import pyarrow as pa
import pyarrow.compute as pc
from pyspark import TaskContext
from pyspark.sql import DataFrame

from marketpulse.lake import Lake
from marketpulse.tokens import token
from spark_jobs.staged_rows import staged_writer

NOTHING_FOUND = (
    "cast(null as struct<rules: array<string>>) as _failed",
    "cast(null as array<string>) as _warnings",
)
"""The columns that staging wants from judging, for rows that need none."""


@dataclass
class StagedFile:
    """One Arrow file in staging; `event_date` is None for failed records."""

    batch: str
    event_date: str | None
    path: str
    rows: int = 0
    failed_rules: dict[str, int] = field(default_factory=dict)
    warned_rules: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class StageWriter:
    """Runs in Spark's Python workers: Arrow batches in, one line of JSON per staged file out."""

    lake: Lake
    folder: str
    event_time: str
    tokenised: tuple[str, ...] = ()
    key: bytes = field(default=b"", repr=False)

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Write what one task sees; memory holds one Arrow batch."""
        task = TaskContext.get().partitionId()
        with ExitStack() as open_files:
            files = _TaskFiles(self.lake, self.folder, task, open_files)
            for rows in batches:
                self._write(pa.Table.from_batches([rows]), files)
        summaries = [json.dumps(asdict(file)) for file in files.staged]
        yield pa.RecordBatch.from_pydict({"summary": pa.array(summaries, pa.string())})

    def _write(self, rows: pa.Table, files: "_TaskFiles") -> None:
        has_failed = pc.is_valid(rows["_failed"])
        failed = rows.select(["_batch", "_failed"]).filter(has_failed)
        for batch in pc.unique(failed["_batch"]).to_pylist():
            of_batch = failed.filter(pc.equal(failed["_batch"], batch))["_failed"]
            files.add_failed(batch, pa.Table.from_struct_array(of_batch))
        is_valid = pc.invert(has_failed)
        dates = pc.cast(rows[self.event_time], pa.date32(), safe=False)
        where = pa.table({"batch": rows["_batch"], "date": dates}).filter(is_valid)
        valid = rows.drop_columns(["_failed"])
        for group in where.group_by(["batch", "date"]).aggregate([]).to_pylist():
            is_there = pc.and_(
                pc.equal(rows["_batch"], group["batch"]), pc.equal(dates, group["date"])
            )
            of_group = self._with_tokens(valid.filter(pc.and_(is_valid, is_there)))
            files.add_valid(group["batch"], group["date"].isoformat(), of_group)

    def _with_tokens(self, rows: pa.Table) -> pa.Table:
        for column in self.tokenised:
            tokens = [value and token(self.key, value) for value in rows[column].to_pylist()]
            position = rows.schema.get_field_index(column)
            rows = rows.set_column(position, column, pa.array(tokens, pa.string()))
        return rows


class _TaskFiles:
    """The files one task has open, by batch and event date."""

    def __init__(self, lake: Lake, folder: str, task: int, stack: ExitStack) -> None:
        self._lake, self._folder, self._task, self._stack = lake, folder, task, stack
        self._writers: dict[tuple[str, str | None], tuple[pa.ipc.RecordBatchFileWriter, int]] = {}
        self.staged: list[StagedFile] = []

    def add_valid(self, batch: str, event_date: str, rows: pa.Table) -> None:
        file = self._append(batch, event_date, rows.drop_columns(["_batch", "_warnings"]))
        _add(file.warned_rules, _count(rows["_warnings"]))

    def add_failed(self, batch: str, records: pa.Table) -> None:
        file = self._append(batch, None, records)
        _add(file.failed_rules, _count(records["rules"]))

    def _append(self, batch: str, event_date: str | None, rows: pa.Table) -> StagedFile:
        if (batch, event_date) not in self._writers:
            name = f"{batch}-{event_date or 'failed'}-{self._task:05d}.arrow"
            path = f"{self._folder}/rows/{name}"
            writer = self._stack.enter_context(staged_writer(self._lake, path, rows.schema))
            self._writers[batch, event_date] = (writer, len(self.staged))
            self.staged.append(StagedFile(batch, event_date, path))
        writer, position = self._writers[batch, event_date]
        writer.write_table(rows)
        self.staged[position].rows += rows.num_rows
        return self.staged[position]


def stage(rows: DataFrame, writer: StageWriter) -> list[StagedFile]:
    """Run the frame once and return what lies in staging, in a fixed order."""
    summaries = rows.mapInArrow(writer, "summary string").collect()
    staged = [StagedFile(**json.loads(row.summary)) for row in summaries]
    return sorted(staged, key=lambda file: file.path)


def _count(names: pa.ChunkedArray) -> dict[str, int]:
    counts = pc.value_counts(pc.list_flatten(names))
    return {entry["values"]: entry["counts"] for entry in counts.to_pylist()}


def _add(totals: dict[str, int], counts: dict[str, int]) -> None:
    for name, count in counts.items():
        totals[name] = totals.get(name, 0) + count
