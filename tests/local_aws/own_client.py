"""Clients for the local AWS's own use: their calls are not counted, and no fault hits them."""

import threading
from collections.abc import Callable
from functools import cache
from typing import Any

import boto3
from botocore.config import Config

from tests.local_aws import names
from tests.local_aws.in_process import InProcess

MARK = "local-aws-itself"
_making = threading.Lock()


def own_client(endpoint: str, service: str, account: str = names.ACCESS_KEY_ID) -> Any:
    """Return the client of a service, which many threads may share."""
    with _making:
        return _client(endpoint, service, account)


def in_process_client(application: Callable, endpoint: str, service: str) -> Any:
    """Return a client that calls the local AWS without a connection: half the time."""
    with _making:
        made = _made(endpoint, service, names.ACCESS_KEY_ID)
    made.meta.events.register(f"before-send.{service}", InProcess(application))
    return made


@cache
def _client(endpoint: str, service: str, account: str) -> Any:
    return _made(endpoint, service, account)


def _made(endpoint: str, service: str, account: str) -> Any:
    return _session().client(
        service,
        endpoint_url=endpoint,
        region_name=names.REGION,
        aws_access_key_id=account,
        aws_secret_access_key=names.SECRET_ACCESS_KEY,
        config=Config(user_agent_extra=MARK, max_pool_connections=20),
    )


@cache
def _session() -> boto3.session.Session:
    """One for all: it reads the description of a service, a megabyte of JSON, once."""
    return boto3.session.Session()
