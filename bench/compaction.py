"""1,000 small files of closed dates merged by us; by pyarrow, only read and written again."""

import shutil
import statistics
import time
from collections import defaultdict
from datetime import timedelta
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from bench.cache import fresh_copy, made_once, settings_of
from bench.metric import metric
from bench.process import MARKETPULSE, run
from marketpulse.compaction.live_files import LiveFile, live_files
from marketpulse.lake import Lake
from marketpulse.ledger import committed_batches
from marketpulse.options import SAMPLE_FROM

DAYS = 43
"""The last one is not closed; 42 days have 1,008 hours."""
DAY_SCALE = 0.01
ROUNDS = 3
COMPACT = ["compact", "--datasets", "clicks", "--closed-after", "0", "--grace-hours", "0"]


def measure(scale: float = 1.0) -> list[dict]:
    """At scale 1 a date has about 50,000 clicks in 24 files; rounds take turns, medians count."""
    prepared = made_once(f"hours-{scale:g}", lambda place: _publish(place, scale))
    before = _files(prepared)
    merging, copying, reading, peak = [], [], [], 0
    for _ in range(ROUNDS):
        work = fresh_copy(prepared, "compaction-work")
        usage = run([MARKETPULSE, *COMPACT], **settings_of(work))
        merging.append(usage.seconds)
        peak = max(peak, usage.peak_bytes)
        copying.append(_seconds_of_copying(prepared, before))
        run([MARKETPULSE, *COMPACT], **settings_of(work))
        after = _files(work)
        reading.append([_seconds_of_reading(prepared, before), _seconds_of_reading(work, after)])
        shutil.rmtree(work)
    merged = [file for file in after if file.is_merged]
    small = {file.path for file in before} - {file.path for file in after}
    ours, pyarrow = statistics.median(merging), statistics.median(copying)
    scan_before, scan_after = (statistics.median(times) for times in zip(*reading, strict=True))
    return [
        metric("small files merged", len(small), "files"),
        metric("files they became", len(merged), "files"),
        metric("marketpulse compact, start of Python included", ours, "s"),
        metric("pyarrow, reading and writing", pyarrow, "s"),
        metric("time against pyarrow", ours / pyarrow, "x", at_most=2),
        metric("files merged", len(small) / ours, "files/s"),
        metric("bytes left", _bytes(after) / _bytes(before), "x"),
        metric("DuckDB, distinct users of all dates, before", scan_before, "s"),
        metric("DuckDB, distinct users of all dates, after", scan_after, "s"),
        metric("memory", peak / 2**20, "MiB"),
    ]


def _publish(place: Path, scale: float) -> None:
    last = SAMPLE_FROM + timedelta(days=DAYS - 1)
    days = ["--from", SAMPLE_FROM.isoformat(), "--to", last.isoformat()]
    clicks = ["--datasets", "clicks", *days]
    environment = settings_of(place)
    run([MARKETPULSE, "generate", *clicks, "--scale", f"{DAY_SCALE * scale:g}"], **environment)
    run([MARKETPULSE, "silver", *clicks], **environment)
    shutil.rmtree(place / "lake" / "bronze")


def _files(place: Path) -> list[LiveFile]:
    lake = Lake(str(place / "lake"))
    return live_files(lake, "clicks", "clicks", committed_batches(lake, "clicks"))


def _bytes(files: list[LiveFile]) -> int:
    return sum(file.bytes for file in files)


def _seconds_of_copying(place: Path, files: list[LiveFile]) -> float:
    """Read the files of each closed date and write them as one, in the order they come."""
    by_date: dict[str, list[Path]] = defaultdict(list)
    for file in files:
        by_date[file.event_date].append(place / "lake" / file.path)
    del by_date[max(by_date)]
    target = place.with_name("compaction-copy.parquet")
    started = time.perf_counter()
    for paths in by_date.values():
        rows = pa.concat_tables(pq.ParquetFile(path).read() for path in paths)
        pq.write_table(rows, target, compression="zstd")
    seconds = time.perf_counter() - started
    target.unlink()
    return seconds


def _seconds_of_reading(place: Path, files: list[LiveFile]) -> float:
    paths = [str(place / "lake" / file.path) for file in files]
    started = time.perf_counter()
    duckdb.execute(
        "select count(distinct user_id) from read_parquet($paths, hive_partitioning = false)",
        {"paths": paths},
    ).fetchall()
    return time.perf_counter() - started
