"""How the source database is found: URL, secret, PostgreSQL's variables; never a shown password."""

import json

import pytest

from marketpulse.aws.clients import client
from marketpulse.errors import AwsError, UsageError
from marketpulse.settings import settings
from marketpulse.source.connection import SourceDatabase, source_database
from spark_jobs.source.driver_jar import jar


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch):
    for name in ("HOST", "PORT", "DATABASE", "USER", "PASSWORD", "SSLMODE", "SSLROOTCERT"):
        monkeypatch.delenv(f"PG{name}", raising=False)
    for name in ("URL", "SECRET", "SCHEMA"):
        monkeypatch.delenv(f"MARKETPULSE_SOURCE_{name}", raising=False)
    settings.cache_clear()
    yield
    settings.cache_clear()


def found(monkeypatch, **variables: str) -> SourceDatabase:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()
    return source_database()


def test_url_says_it_all(monkeypatch):
    url = "postgresql://ada:p%40ss@db.example.com:6543/sh%20op?sslmode=verify-full"
    database = found(monkeypatch, MARKETPULSE_SOURCE_URL=url)

    assert (database.host, database.port, database.name) == ("db.example.com", 6543, "sh op")
    assert (database.user, database.password, database.schema) == ("ada", "p@ss", "shop")
    assert database.jdbc_url == "jdbc:postgresql://db.example.com:6543/sh%20op?sslmode=verify-full"
    assert database.libpq["sslmode"] == "verify-full"


def test_variables_of_postgresql_do_too(monkeypatch):
    database = found(
        monkeypatch, PGHOST="127.0.0.1", PGDATABASE="shop", PGUSER="ada", PGPASSWORD="p"
    )

    assert str(database) == "postgresql://ada@127.0.0.1:5432/shop"
    assert database.password == "p"


def test_url_wins_and_leaves_the_password_to_the_variable(monkeypatch):
    database = found(
        monkeypatch,
        MARKETPULSE_SOURCE_URL="postgresql://ada@one/shop",
        PGHOST="other",
        PGPASSWORD="p",
    )

    assert (database.host, database.password) == ("one", "p")


def test_password_is_in_no_text(monkeypatch):
    database = found(monkeypatch, MARKETPULSE_SOURCE_URL="postgresql://ada:hunter2@one/shop")

    assert "hunter2" not in f"{database} {database!r} {database.jdbc_url} {settings()!r}"


def test_secret_of_rds_gives_user_and_password(monkeypatch, aws):
    secret = client("secretsmanager").create_secret(
        Name="rds!db-1", SecretString=json.dumps({"username": "ada", "password": "p", "port": 6543})
    )
    database = found(
        monkeypatch,
        MARKETPULSE_SOURCE_SECRET=secret["ARN"],
        MARKETPULSE_SOURCE_URL="postgresql://db.example.com/shop",
    )

    assert (database.user, database.password, database.port) == ("ada", "p", 6543)


def test_secret_that_is_no_object_is_told(monkeypatch, aws):
    client("secretsmanager").create_secret(Name="plain", SecretString="p")

    with pytest.raises(AwsError, match="secret plain holds no JSON object"):
        found(monkeypatch, MARKETPULSE_SOURCE_SECRET="plain")


def test_secret_that_is_not_there_is_told(monkeypatch, aws):
    with pytest.raises(AwsError, match=r"secret missing: .*ResourceNotFoundException"):
        found(monkeypatch, MARKETPULSE_SOURCE_SECRET="missing")


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("mysql://ada@one/shop", "does not start with postgresql://"),
        ("postgresql://ada@one:many/shop", "is no URL"),
        ("postgresql://ada@one/", "name is not set"),
        ("postgresql://one/shop", "user is not set"),
        ("postgresql://ada@one/shop?options=-c", "has the option options"),
    ],
)
def test_url_that_cannot_be_is_refused_without_its_text(monkeypatch, url, message):
    with pytest.raises(UsageError, match=message):
        found(monkeypatch, MARKETPULSE_SOURCE_URL=url)


def test_nothing_set_is_told_with_an_example(monkeypatch):
    with pytest.raises(UsageError, match=r"host, name, user are not set: .*MARKETPULSE_SOURCE_URL"):
        found(monkeypatch)


def test_socket_is_refused_as_jdbc_cannot_use_it(monkeypatch):
    with pytest.raises(UsageError, match="read by TCP"):
        found(monkeypatch, PGHOST="/var/run/postgresql", PGDATABASE="shop", PGUSER="ada")


def test_driver_that_is_not_there_is_told_with_the_package(monkeypatch):
    monkeypatch.setenv("MARKETPULSE_JDBC_JAR", "/nowhere/postgresql.jar")
    settings.cache_clear()

    with pytest.raises(UsageError, match=r"not at /nowhere.* libpostgresql-jdbc-java"):
        jar()
