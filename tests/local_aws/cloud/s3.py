"""Settings of buckets: the policy that lets S3 write access logs."""

import fnmatch
import json

from moto.s3.models import FakeBucket, S3Backend

from tests.local_aws.cloud.extending import added, attribute

_WRITER = "logging.s3.amazonaws.com"


def _as_list(value: object) -> list:
    return value if isinstance(value, list) else [value]


def _allows_logs(statement: dict, key: str) -> bool:
    principal = statement.get("Principal")
    services = _as_list(principal.get("Service")) if isinstance(principal, dict) else []
    return (
        statement["Effect"] == "Allow"
        and _WRITER in services
        and "s3:PutObject" in _as_list(statement["Action"])
        and any(fnmatch.fnmatchcase(key, it) for it in _as_list(statement["Resource"]))
    )


def _may_have_logs(target_bucket: FakeBucket, target_prefix: str | None) -> bool:
    """Accept any statement that covers the prefix: moto wants the whole bucket in it."""
    if not target_bucket.policy:
        return False
    key = f"arn:aws:s3:::{target_bucket.name}/{target_prefix or ''}log"
    return any(_allows_logs(it, key) for it in json.loads(target_bucket.policy)["Statement"])


attribute(FakeBucket, "_log_permissions_enabled_policy", staticmethod(_may_have_logs))


@added(S3Backend)
def log_incoming_request(self, request: object, bucket_name: str) -> None:
    """Write no access logs: moto would keep them as objects of its own, which nobody could see."""
