"""One local AWS for all tests of the folder, as the environment `prod`, with the jobs published."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import boto3
import pytest
from story_on_aws import Story
from warehouses import ask, connected

from marketpulse.aws import clients
from marketpulse.packaging.archive import build_wheel
from marketpulse.packaging.distribution import ARCHIVE, ENTRY_SCRIPT
from marketpulse.settings import PROJECT_ROOT, settings
from tests.local_aws import LocalAws, names
from tests.local_aws.redshift import RedshiftServer

TOKEN_KEY_PARAMETER = "/marketpulse/prod/token-key"


@dataclass(frozen=True)
class Prod:
    """The environment the tests work in."""

    aws: LocalAws
    redshift: RedshiftServer
    folder: Path

    def bucket(self, layer: str) -> Path:
        """A bucket as the folder it is; silver's is a lake that DuckDB can read."""
        return self.aws.store / names.bucket("prod", layer)

    def ask(self, query: str) -> list[tuple]:
        """Rows of a query on Redshift, in order."""
        with connected(self.redshift) as cursor:
            return sorted(ask(cursor, query))

    def redshift_sql(self, statement: str) -> None:
        """Run a statement on Redshift for good."""
        with connected(self.redshift) as cursor:
            cursor.execute(statement)
            cursor.execute("commit")

    def sessions(self) -> dict[str, str]:
        """State of every Glue session there was."""
        found = boto3.client("glue").list_sessions()["Sessions"]
        return {session["Id"]: session["Status"] for session in found}


@pytest.fixture(scope="session")
def prod(tmp_path_factory) -> Iterator[Prod]:
    folder = tmp_path_factory.mktemp("prod")
    with (
        LocalAws.start(folder / "aws", env="prod") as aws,
        RedshiftServer.start(
            folder / "redshift", glue_endpoint=aws.endpoint, store=aws.store
        ) as redshift,
        pytest.MonkeyPatch.context() as patch,
    ):
        own = {
            "MARKETPULSE_TOKEN_KEY_PARAMETER": TOKEN_KEY_PARAMETER,
            "MARKETPULSE_LOGS": str(folder / "logs"),
            "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        }
        for name, value in (aws.environment | redshift.environment | own).items():
            patch.setenv(name, value)
        _forget_clients()
        _publish_jobs(folder / "dist")
        boto3.client("ssm").put_parameter(
            Name=TOKEN_KEY_PARAMETER, Value="a key for tests", Type="SecureString"
        )
        yield Prod(aws, redshift, folder)
    _forget_clients()


@pytest.fixture(scope="session")
def marketpulse(prod) -> Callable[..., subprocess.CompletedProcess]:
    """Run the command line as a user does, in a process of its own."""

    def run(*arguments: str, fails: bool = False) -> subprocess.CompletedProcess:
        command = [Path(sys.executable).with_name("marketpulse"), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, cwd=PROJECT_ROOT)
        assert (done.returncode != 0) == fails, f"{arguments}: {done.stdout}\n{done.stderr}"
        return done

    return run


@pytest.fixture(scope="session")
def story(prod, marketpulse) -> Story:
    """What is there when the other tests begin: three days, built in four runs."""
    told = Story(prod, marketpulse)
    told.happen()
    return told


@pytest.fixture(autouse=True)
def no_faults_left(prod) -> Iterator[None]:
    yield
    prod.aws.faults.clear()


def _publish_jobs(folder: Path) -> None:
    """Upload what runs on AWS, but for the wheels of other packages: they are installed here."""
    wheel = build_wheel(folder)
    bucket, _, prefix = settings().jobs.removeprefix("s3://").partition("/")
    s3 = boto3.client("s3")
    s3.upload_file(str(wheel), bucket, f"{prefix}/{ARCHIVE}")
    s3.upload_file(
        str(PROJECT_ROOT / "spark_jobs" / ENTRY_SCRIPT), bucket, f"{prefix}/{ENTRY_SCRIPT}"
    )


def _forget_clients() -> None:
    settings.cache_clear()
    clients._client.cache_clear()
    boto3.DEFAULT_SESSION = None
