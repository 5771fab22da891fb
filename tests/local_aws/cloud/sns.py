"""SNS: a queue that is gone hears nothing, and keeps nobody else from hearing."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from moto.sns.models import Subscription
from moto.sqs.exceptions import QueueDoesNotExist

from tests.local_aws.cloud.extending import around


@around(Subscription)
def publish(original: Callable, self, *arguments: Any, **options: Any) -> None:
    with suppress(QueueDoesNotExist):
        original(self, *arguments, **options)
