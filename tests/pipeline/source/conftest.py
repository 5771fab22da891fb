"""One PostgreSQL for all tests of the folder, and an empty database in it for each."""

import os
from collections.abc import Iterator
from datetime import date

import pytest
from source_server import PASSWORD, Server, Source, running_server

from generators.database.loading import load_days
from generators.story import Story
from marketpulse.lake import Lake
from marketpulse.settings import settings
from marketpulse.source.connection import source_database
from spark_jobs.source.driver_jar import DEBIAN_JAR


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with running_server() as server:
        yield server


@pytest.fixture
def source(server, monkeypatch, request) -> Iterator[Source]:
    name = f"shop_{abs(hash(request.node.nodeid)):x}"
    server.sql(f"create database {name} owner loader")
    monkeypatch.setenv(
        "MARKETPULSE_SOURCE_URL", f"postgresql://loader@127.0.0.1:{server.port}/{name}"
    )
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    settings.cache_clear()
    yield Source(server, source_database())
    server.sql(f"drop database {name} with (force)")
    monkeypatch.undo()
    settings.cache_clear()


@pytest.fixture
def driver() -> None:
    """PostgreSQL's JDBC driver; where it is missing the test says so, and in CI it fails."""
    if settings().jdbc_jar or DEBIAN_JAR.is_file():
        return
    reason = f"no JDBC driver at {DEBIAN_JAR}: apt-get install libpostgresql-jdbc-java"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture
def lake(tmp_path) -> Lake:
    return Lake(str(tmp_path / "lake"))


@pytest.fixture
def orders(source) -> None:
    """The empty tables, and one customer who orders."""
    list(load_days(source.database, Story(42, 0.001), [date(2025, 12, 31)]))
    source.sql(
        "insert into customers (customer_id, user_id, full_name, email, segment, country_code,"
        " created_at, updated_at) values (1, 'U00000001', 'Ada', 'ada@example.com', 'private',"
        " 'DE', '2026-03-01Z', '2026-03-01Z')"
    )
