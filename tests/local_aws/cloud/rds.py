"""RDS: instances have ids of their own, and say what they were made with."""

import uuid
from collections.abc import Callable
from typing import Any

from moto.rds.models import DBInstance, DBParameterGroup

from tests.local_aws.cloud.extending import around

_DAYS_OF_INSIGHTS = 7


@around(DBInstance, "__init__")
def make_instance(original: Callable, self, *arguments: Any, **options: Any) -> None:
    original(self, *arguments, **options)
    name = uuid.uuid5(uuid.NAMESPACE_DNS, self.db_instance_arn)
    self.dbi_resource_id = f"db-{name.hex[:26].upper()}"
    self.performance_insights_enabled = options.get("enable_performance_insights", False)
    if self.performance_insights_enabled:
        days = options.get("performance_insights_retention_period") or _DAYS_OF_INSIGHTS
        self.performance_insights_retention_period = days
        if key := options.get("performance_insights_kms_key_id"):
            self.performance_insights_kms_key_id = key


@around(DBParameterGroup)
def update_parameters(original: Callable, self, new: Any) -> None:
    original(self, list(new))
    for parameter in self.parameters.values():
        parameter.setdefault("Source", "user")
        parameter.setdefault("ApplyMethod", "immediate")
