"""Redshift Data: statements have ended when they are asked for, at a time of day.

No SQL is run: what runs it is the stand-in of `tests/local_aws/redshift`.
"""

import time
from collections.abc import Callable
from typing import Any

from moto.redshiftdata.models import Statement

from tests.local_aws.cloud.extending import around


@around(Statement, "__init__")
def make_statement(original: Callable, self, *arguments: Any, **options: Any) -> None:
    original(self, *arguments, **options)
    self.created_at = self.updated_at = int(time.time())
    self.status = "FINISHED"
