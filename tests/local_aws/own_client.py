"""Clients for the local AWS's own use: their calls are not counted, and no fault hits them."""

from collections.abc import Callable
from typing import Any

import boto3
from botocore.config import Config

from tests.local_aws import names

MARK = "local-aws-itself"


def own_client(endpoint: str) -> Callable[[str], Any]:
    """Return a function that makes a client of a service, for use by many threads."""

    def client(service: str) -> Any:
        return boto3.session.Session().client(
            service,
            endpoint_url=endpoint,
            region_name=names.REGION,
            aws_access_key_id=names.ACCESS_KEY_ID,
            aws_secret_access_key=names.SECRET_ACCESS_KEY,
            config=Config(user_agent_extra=MARK, max_pool_connections=20),
        )

    return client
