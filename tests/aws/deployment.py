"""An environment on the local AWS with Redshift beside it and the jobs published."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import boto3
import pytest
from warehouses import ask, connected

from marketpulse.aws import clients
from marketpulse.packaging.archive import build_wheel
from marketpulse.packaging.distribution import ARCHIVE, ENTRY_SCRIPT
from marketpulse.settings import PROJECT_ROOT, settings
from tests.local_aws import LocalAws, names
from tests.local_aws.redshift import RedshiftServer


@dataclass(frozen=True)
class Deployment:
    """The environment that tests work in."""

    env: str
    aws: LocalAws
    redshift: RedshiftServer
    folder: Path

    def bucket(self, layer: str) -> Path:
        """A bucket as the folder it is; silver's is a lake that DuckDB can read."""
        return self.aws.store / names.bucket(self.env, layer)

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


@contextmanager
def deployed(env: str, folder: Path) -> Iterator[Deployment]:
    """Start all that an environment needs; this process and its children find it meanwhile."""
    with (
        LocalAws.start(folder / "aws", env=env) as aws,
        RedshiftServer.start(
            folder / "redshift", glue_endpoint=aws.endpoint, store=aws.store
        ) as redshift,
        pytest.MonkeyPatch.context() as patch,
    ):
        parameter = names.token_key_parameter(env)
        own = {
            "MARKETPULSE_TOKEN_KEY_PARAMETER": parameter,
            "MARKETPULSE_LOGS": str(folder / "logs"),
            "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        }
        for name, value in (aws.environment | redshift.environment | own).items():
            patch.setenv(name, value)
        _forget_clients()
        _publish_jobs(folder / "dist")
        boto3.client("ssm").put_parameter(
            Name=parameter, Value="a key for tests", Type="SecureString", Overwrite=True
        )
        yield Deployment(env, aws, redshift, folder)
    _forget_clients()


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
