"""boto3 clients: one per service and process, patient with throttling."""

import os
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from botocore.client import BaseClient


def client(service: str) -> "BaseClient":
    """Return this process's client; region, endpoint and credentials come from the environment."""
    return _client(service, os.getpid())


@cache
def _client(service: str, _process: int) -> "BaseClient":
    """A forked process gets a client of its own: connections must not be shared with its parent."""
    import boto3
    from botocore.config import Config

    patient = Config(
        retries={"mode": "standard", "total_max_attempts": 6},
        connect_timeout=10,
        read_timeout=60,
        max_pool_connections=32,
    )
    return boto3.client(service, config=patient)
