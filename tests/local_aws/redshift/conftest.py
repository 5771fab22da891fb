"""One stand-in and one Glue catalog for all tests of the folder; each test has its own names."""

import itertools
from contextlib import suppress
from pathlib import Path

import boto3
import psycopg2
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import redshift_connector
from moto.server import ThreadedMotoServer

from tests.local_aws.redshift import RedshiftServer

ROLE = "arn:aws:iam::111111111111:role/marketpulse-dev-redshift"
_numbers = itertools.count(1)


@pytest.fixture(scope="package")
def glue_endpoint():
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {
            "AWS_ACCESS_KEY_ID": "stand-in",
            "AWS_SECRET_ACCESS_KEY": "stand-in",
            "AWS_DEFAULT_REGION": "us-east-2",
        }.items():
            patch.setenv(name, value)
        yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(scope="package")
def store(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("store")


@pytest.fixture(scope="package")
def server(glue_endpoint, store, tmp_path_factory):
    folder = tmp_path_factory.mktemp("redshift")
    with RedshiftServer.start(folder, glue_endpoint=glue_endpoint, store=store) as running:
        yield running


@pytest.fixture
def connect(server):
    """A function that opens a connection as dbt does; all are closed in the end."""
    opened = []

    def open_connection(**changes) -> redshift_connector.Connection:
        wanted = {
            "host": server.host,
            "port": server.port,
            "database": server.database,
            "user": server.user,
            "password": server.password,
            "ssl": False,
            **changes,
        }
        connection = redshift_connector.connect(**wanted)
        connection.autocommit = True
        opened.append(connection)
        return connection

    yield open_connection
    for connection in opened:
        with suppress(redshift_connector.Error):  # some tests lose it
            connection.close()


@pytest.fixture
def sql(connect):
    """A function that runs a statement and returns its rows as tuples."""
    connection = connect()

    def run(statement: str, parameters: tuple = ()) -> list[tuple]:
        cursor = connection.cursor()
        cursor.execute(statement, parameters) if parameters else cursor.execute(statement)
        return [tuple(row) for row in cursor.fetchall()] if cursor.description else []

    return run


@pytest.fixture
def schema(sql) -> str:
    """An empty schema."""
    name = f"s{next(_numbers)}"
    sql(f"create schema {name}")
    return name


class Gold:
    """An external schema with tables that a test registers and fills."""

    def __init__(self, glue, store: Path, schema: str) -> None:
        self.glue = glue
        self.schema = schema
        self.database = f"{schema}_database"
        self._store = store

    def add_table(
        self, name: str, columns: dict[str, str], partitioned_by: dict[str, str] | None = None
    ) -> None:
        table = self._described(name, columns, f"s3://gold/{self.schema}/{name}")
        table["PartitionKeys"] = _columns(partitioned_by or {})
        self.glue.create_table(DatabaseName=self.database, TableInput=table)

    def move_table(self, name: str, columns: dict[str, str], folder: str) -> None:
        table = self._described(name, columns, f"s3://gold/{self.schema}/{folder}")
        self.glue.update_table(DatabaseName=self.database, TableInput=table)

    def add_partition(self, table: str, values: dict[str, str], rows: pa.Table) -> str:
        """Write the rows and register the partition; return its place."""
        folder = "/".join([table, *(f"{key}={value}" for key, value in values.items())])
        self.write(folder, rows)
        location = f"s3://gold/{self.schema}/{folder}"
        partition = {
            "Values": list(values.values()),
            "StorageDescriptor": {"Columns": [], "Location": location},
        }
        self.glue.create_partition(
            DatabaseName=self.database, TableName=table, PartitionInput=partition
        )
        return location

    def write(self, folder: str, rows: pa.Table, name: str = "part-0.parquet") -> Path:
        path = self._store / "gold" / self.schema / folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(rows, path)
        return path

    def _described(self, name: str, columns: dict[str, str], location: str) -> dict:
        storage = {"Columns": _columns(columns), "Location": location}
        return {"Name": name, "TableType": "EXTERNAL_TABLE", "StorageDescriptor": storage}


def _columns(columns: dict[str, str]) -> list[dict]:
    return [{"Name": name, "Type": kind} for name, kind in columns.items()]


@pytest.fixture(scope="package")
def glue(glue_endpoint):
    return boto3.client("glue", endpoint_url=glue_endpoint)


@pytest.fixture
def gold(glue, store, sql) -> Gold:
    made = Gold(glue, store, f"gold{next(_numbers)}")
    glue.create_database(DatabaseInput={"Name": made.database})
    sql(
        f"create external schema {made.schema} from data catalog database '{made.database}' "
        f"iam_role '{ROLE}'"
    )
    return made


@pytest.fixture
def error_of(sql):
    """A function that returns the message with which a statement is refused."""

    def message(statement: str) -> str:
        with pytest.raises(redshift_connector.ProgrammingError) as caught:
            sql(statement)
        return caught.value.args[0]["M"]

    return message


@pytest.fixture
def psycopg_connection(server):
    """The other driver: it uses the simple protocol."""
    connection = psycopg2.connect(
        host=server.host,
        port=server.port,
        dbname=server.database,
        user=server.user,
        password=server.password,
        sslmode="disable",
    )
    connection.autocommit = True
    yield connection
    connection.close()
