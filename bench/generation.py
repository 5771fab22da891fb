"""Generating one day of clicks as Parquet: ours, pyarrow on the finished table, tpchgen-cli."""

import shutil
import statistics
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from bench.metric import metric
from bench.process import Usage, run
from marketpulse.settings import PROJECT_ROOT

WORK = PROJECT_ROOT / "data" / "bench" / "generation-work"
BINARIES = Path(sys.executable).parent
ROUNDS, WORKERS = 3, 2
LINEITEM_ROWS = 6_001_215
"""Rows of TPC-H's lineitem at scale factor 1."""
MEMORY_SCALE = 0.2
"""Of the volume measured for speed: memory over days is the same question on less data."""


def measure(scale: float = 1.0) -> list[dict]:
    """At scale 1 a day has 5 million clicks; the three take turns, medians count."""
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    _generate(scale, "2026-03-04", "2026-03-04")
    tables = [pq.read_table(path) for path in sorted(WORK.rglob("part-0000.parquet"))]
    rows = sum(table.num_rows for table in tables)
    seconds: dict[str, list[float]] = {"ours": [], "pyarrow": [], "tpchgen": []}
    for _ in range(ROUNDS):
        seconds["ours"].append(_generate(scale, "2026-03-04", "2026-03-04").seconds)
        seconds["pyarrow"].append(_seconds_of_pyarrow(tables))
        seconds["tpchgen"].append(_tpchgen().seconds)
    ours, pyarrow, tpchgen = (statistics.median(seconds[name]) for name in seconds)
    del tables
    one_day = _generate(scale * MEMORY_SCALE, "2026-03-04", "2026-03-04")
    three_days = _generate(scale * MEMORY_SCALE, "2026-03-04", "2026-03-06")
    shutil.rmtree(WORK)
    return [
        metric("clicks of the day", rows, "rows"),
        metric("marketpulse generate, start of Python included", ours, "s"),
        metric("pyarrow, the finished table on two threads", pyarrow, "s"),
        metric("time against pyarrow", ours / pyarrow, "x", at_most=4),
        metric("marketpulse generate", rows / ours / 1e6, "million rows/s"),
        metric("tpchgen-cli, lineitem", LINEITEM_ROWS / tpchgen / 1e6, "million rows/s"),
        metric("time per row against tpchgen-cli", ours / rows / (tpchgen / LINEITEM_ROWS), "x", 1),
        metric("memory of the process tree, one day", one_day.peak_bytes / 2**20, "MiB"),
        metric("memory of the process tree, three days", three_days.peak_bytes / 2**20, "MiB"),
        metric(
            "memory for three days against one",
            three_days.peak_bytes / one_day.peak_bytes,
            "x",
            at_most=1.2,
        ),
    ]


def _generate(scale: float, first: str, last: str) -> Usage:
    command = [str(BINARIES / "marketpulse"), "generate", "--datasets", "clicks"]
    command += ["--from", first, "--to", last, "--scale", f"{scale:g}", "--format", "parquet"]
    command += ["--processes", str(WORKERS)]
    return run(command, MARKETPULSE_LAKE=str(WORK / "lake"))


def _seconds_of_pyarrow(tables: list[pa.Table]) -> float:
    """Write the same hours with the same codec, as many at a time as we have processes."""
    folder = WORK / "pyarrow"
    folder.mkdir(exist_ok=True)
    started = time.perf_counter()
    with ThreadPoolExecutor(WORKERS) as pool:
        for number, table in enumerate(tables):
            pool.submit(pq.write_table, table, folder / f"{number}.parquet", compression="zstd")
    return time.perf_counter() - started


def _tpchgen() -> Usage:
    """Into an empty folder: it skips what is there already."""
    shutil.rmtree(WORK / "tpch", ignore_errors=True)
    command = [str(BINARIES / "tpchgen-cli"), "parquet", "-s", "1", "--tables", "lineitem"]
    return run([*command, "--num-threads", str(WORKERS), "--output-dir", str(WORK / "tpch")])
