"""What was promised of each environment, said once more without Terraform's code."""

from dataclasses import dataclass

from marketpulse.deployment.environments import CloudEnvironment


@dataclass(frozen=True)
class Promise:
    """What an environment has, and for how long it keeps logs."""

    cidr: str
    has_emr: bool
    is_scheduled: bool
    is_redundant: bool
    log_days: int


PROMISES = {
    "dev": Promise(
        "10.0.0.0/16", has_emr=False, is_scheduled=False, is_redundant=False, log_days=7
    ),
    "stg": Promise(
        "10.2.0.0/16", has_emr=True, is_scheduled=False, is_redundant=False, log_days=30
    ),
    "prod": Promise("10.1.0.0/16", has_emr=True, is_scheduled=True, is_redundant=True, log_days=30),
}
ENDPOINTS = {"glue", "logs", "sts", "kms", "ecr.api", "ecr.dkr"}
"""Services that jobs and tasks call in every environment, without a way to the internet."""
DATA_LAYERS, ALL_LAYERS = ("raw", "silver", "gold"), ("raw", "silver", "gold", "logs", "artifacts")
IDLE_SECONDS = 30 * 60


def promise_of(environment: CloudEnvironment) -> Promise:
    """Return what was promised of an environment."""
    return PROMISES[environment.name]
