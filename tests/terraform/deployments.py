"""Two accounts with an environment each, put up as a person would: bootstrap, then environment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3

from tests.local_aws import LocalAws, names
from tests.terraform.root import TERRAFORM, Root

ENVIRONMENTS = ("dev", "prod")
EXTERNAL_ID = "known-to-ci-and-nobody-else"
REPOSITORY = "example/marketpulse"


@dataclass(frozen=True)
class Deployment:
    """An environment, and what its account needs before it."""

    env: str
    account: str
    bootstrap: Root
    root: Root

    def client(self, service: str) -> Any:
        """A client of this account, whatever the environment of the process says."""
        connection = self.root.connection
        return boto3.client(
            service,
            endpoint_url=connection["AWS_ENDPOINT_URL"],
            region_name=connection["AWS_REGION"],
            aws_access_key_id=connection["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=connection["AWS_SECRET_ACCESS_KEY"],
        )

    def put_up(self) -> None:
        for root in (self.bootstrap, self.root):
            root.init()
            root.apply()


def deployment(aws: LocalAws, env: str, folder: Path) -> Deployment:
    """Describe an environment on the local AWS; nothing is done yet."""
    account = names.account(env)
    connection = aws.connection(account)
    bootstrap = Root(
        TERRAFORM / "bootstrap",
        folder / f"bootstrap-{env}",
        connection,
        variables=_bootstrap_variables(env),
        state=folder / f"bootstrap-{env}.tfstate",
    )
    root = Root(TERRAFORM / "envs" / env, folder / env, connection, workspace=env)
    return Deployment(env, account, bootstrap, root)


def _bootstrap_variables(env: str) -> list[str]:
    """The values of the account, and those that are nobody's but the deploying team's."""
    ci = f'{{account_id="{names.DEV_ACCOUNT}", external_id="{EXTERNAL_ID}"}}'
    options = [f"-var-file={env}.tfvars", f"-var=ci={ci}"]
    if env == "dev":
        options.append(
            f'-var=github={{repository="{REPOSITORY}", environments=["dev", "stg", "prod"]}}'
        )
    return options


def at_once(work: Callable[[Deployment], Any], deployments: dict[str, Deployment]) -> dict:
    """Do work for all environments at the same time: most of it is waiting."""
    with ThreadPoolExecutor(len(deployments)) as threads:
        results = {env: threads.submit(work, it) for env, it in deployments.items()}
    return {env: result.result() for env, result in results.items()}
