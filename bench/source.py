"""Extract a table of PostgreSQL into bronze over JDBC, against PostgreSQL's own COPY of it."""

import shutil
import statistics
import time
from pathlib import Path

import psycopg2

from bench.cache import CACHE, settings_of
from bench.metric import metric
from bench.process import MARKETPULSE, Usage, run
from marketpulse.settings import PROJECT_ROOT
from tests.source_server import PASSWORD, Server, running_server

ROWS = 3_000_000
ROUNDS = 3
_FILL = """
    insert into orders (
        order_id, customer_id, ordered_at, status, currency, amount, discount_rate,
        customer_reference, updated_at
    )
    select
        number,
        1,
        timestamptz '2026-01-01Z' + number * interval '1 second',
        'delivered',
        'EUR',
        number %% 1000000 / 100.0,
        case when number %% 3 = 0 then 0.0250 end,
        case when number %% 2 = 0 then 'PO ' || number end,
        timestamptz '2026-01-02Z' + number * interval '1 second'
    from generate_series(1, %s) as number
"""
_CUSTOMER = """
    insert into customers (customer_id, user_id, full_name, email, segment, country_code)
    values (1, 'U00000001', 'Ada', 'ada@example.com', 'private', 'DE')
"""


def measure(scale: float = 1.0) -> list[dict]:
    """At scale 1 the table has three million orders; rounds take turns, medians count.

    Extracting nothing is measured too: what is left is the rate of a table that takes long.
    """
    rows = int(ROWS * scale)
    work = CACHE / "source-work"
    extracting, starting, copying, peak = [], [], [], 0
    with running_server() as server:
        _fill(server, rows)
        for _ in range(ROUNDS):
            shutil.rmtree(work, ignore_errors=True)
            usage = _ingest(server, work, "2026-12-31")
            extracting.append(usage.seconds)
            peak = max(peak, usage.peak_bytes)
            starting.append(_ingest(server, work, "2025-12-31").seconds)
            copying.append(_seconds_of_copy(server, work / "orders.csv"))
    shutil.rmtree(work)
    ours, start, copy = map(statistics.median, (extracting, starting, copying))
    return [
        metric("rows of the table", rows, "rows"),
        metric("marketpulse ingest, starts of Python and Java included", ours, "s"),
        metric("the same of a day without rows", start, "s"),
        metric("COPY TO of the same columns into a CSV file", copy, "s"),
        metric("rows extracted", rows / ours, "rows/s"),
        metric("rows extracted once started", rows / (ours - start), "rows/s"),
        metric("rows copied", rows / copy, "rows/s"),
        metric("time against COPY", ours / copy, "x"),
        metric("time against COPY once started", (ours - start) / copy, "x", at_most=6),
        metric("memory", peak / 2**20, "MiB"),
    ]


def _fill(server: Server, rows: int) -> None:
    server.sql("create database shop owner loader")
    schema = (PROJECT_ROOT / "generators/database/schema.sql").read_text()
    with psycopg2.connect(**_login(server)) as connection, connection.cursor() as cursor:
        cursor.execute("create schema shop")
        cursor.execute("set search_path to shop")
        cursor.execute(schema)
        cursor.execute(_CUSTOMER)
        cursor.execute(_FILL, (rows,))
    server.sql("vacuum analyze shop.orders", "shop")


def _login(server: Server) -> dict:
    return {
        "host": "127.0.0.1",
        "port": server.port,
        "dbname": "shop",
        "user": "loader",
        "password": PASSWORD,
    }


def _ingest(server: Server, place: Path, day: str) -> Usage:
    command = [MARKETPULSE, "ingest", "--full", "--datasets", "orders", "--date", day]
    return run(
        command,
        **settings_of(place),
        MARKETPULSE_SOURCE_URL=f"postgresql://loader@127.0.0.1:{server.port}/shop",
        PGPASSWORD=PASSWORD,
    )


def _seconds_of_copy(server: Server, file: Path) -> float:
    started = time.perf_counter()
    with (
        psycopg2.connect(**_login(server)) as connection,
        connection.cursor() as cursor,
        file.open("wb") as stream,
    ):
        cursor.copy_expert("copy shop.orders to stdout (format csv)", stream)
    return time.perf_counter() - started
