"""The clients with which tasks call services: of this local AWS, in the account of their role."""

import sys
import threading
from contextlib import ExitStack
from functools import partial
from typing import Any
from unittest.mock import patch

import boto3
from botocore.config import Config
from moto.stepfunctions.parser.asl.component.state.exec.state_task.credentials import (
    StateCredentials,
)

from tests.local_aws.names import SECRET_ACCESS_KEY

_making = threading.Lock()
_NAME = "boto_client_for"


def client_of_task(
    endpoint: str, region: str, service: str, state_credentials: StateCredentials
) -> Any:
    """Return a client that reports errors at once: a state machine has retries of its own."""
    account = state_credentials.role_arn.split(":")[4]
    with _making:
        return boto3.client(
            service,
            endpoint_url=endpoint,
            region_name=region,
            aws_access_key_id=account,
            aws_secret_access_key=SECRET_ACCESS_KEY,
            config=Config(parameter_validation=False, retries={"total_max_attempts": 1}),
        )


def connect(endpoint: str, running: ExitStack) -> None:
    """Let all kinds of tasks use these clients instead of moto's, which know no account."""
    for name, module in list(sys.modules.items()):
        if name.startswith("moto.stepfunctions.") and hasattr(module, _NAME):
            running.enter_context(patch.object(module, _NAME, partial(client_of_task, endpoint)))
