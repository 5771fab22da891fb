"""400 daily files of a shop landed in one command: ours, pyarrow only reading the same files."""

import shutil
import statistics
import time
from datetime import date, timedelta
from pathlib import Path

import pyarrow.csv as pv

from bench.cache import made_once, settings_of
from bench.metric import metric
from bench.process import MARKETPULSE, run
from marketpulse.settings import PROJECT_ROOT

EXAMPLE = PROJECT_ROOT / "docs" / "examples" / "online-retail"
FILES, LINES = 400, 2_500
FIRST_DAY = date(2025, 1, 1)
ROUNDS = 3
HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"


def measure(scale: float = 1.0) -> list[dict]:
    """At scale 1 the files have a million lines, which become invoices of five lines each."""
    feed = made_once(f"feed-{scale:g}", lambda place: _write_feed(place, int(LINES * scale)))
    files = sorted(feed.glob("orders_*.csv"))
    lines = FILES * int(LINES * scale)
    landing, reading, peak = [], [], 0
    for _ in range(ROUNDS):
        work = feed.with_name("land-work")
        shutil.rmtree(work, ignore_errors=True)
        mapping = str(EXAMPLE / "online_orders.feed.yml")
        usage = run(
            [MARKETPULSE, "land", "--mapping", mapping, *map(str, files)],
            **settings_of(work),
            MARKETPULSE_CONTRACTS=str(EXAMPLE),
        )
        landing.append(usage.seconds)
        peak = max(peak, usage.peak_bytes)
        reading.append(_seconds_of_reading(files))
        shutil.rmtree(work)
    ours, pyarrow = statistics.median(landing), statistics.median(reading)
    return [
        metric("lines in 400 files", lines, "lines"),
        metric("marketpulse land, start of Python included", ours, "s"),
        metric("pyarrow, reading only", pyarrow, "s"),
        metric("time against pyarrow", ours / pyarrow, "x"),
        metric("lines landed", lines / ours, "lines/s"),
        metric("time for 100,000 lines", ours / lines * 1e5, "s", at_most=1),
        metric("memory", peak / 2**20, "MiB"),
    ]


def _seconds_of_reading(files: list[Path]) -> float:
    started = time.perf_counter()
    for file in files:
        pv.read_csv(file)
    return time.perf_counter() - started


def _write_feed(place: Path, lines: int) -> None:
    for number in range(FILES):
        day = FIRST_DAY + timedelta(days=number)
        rows = (_row(day, number * lines + line) for line in range(lines))
        file = place / f"orders_{day:%Y%m%d}.csv"
        file.write_text(HEADER + "".join(rows))


def _row(day: date, line: int) -> str:
    """Five lines are an invoice; the shop is open for twenty hours."""
    minute = line // 5 % 1_200
    return (
        f"{500_000 + line // 5},K{line % 4_000:05d},LAMP NO {line % 97},{line % 12 + 1},"
        f"{day:%d/%m/%Y} {minute // 60:02d}:{minute % 60:02d},{line % 40}.95,"
        f"{10_000 + line // 5 % 9_000}.0,United Kingdom\n"
    )
