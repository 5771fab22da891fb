"""KMS: the period of a key's rotation, and which keys are AWS's own."""

import json
from collections.abc import Callable

from moto.kms.models import KmsBackend
from moto.kms.responses import KmsResponse

from tests.local_aws.cloud.extending import around, kept

_DEFAULT_DAYS = 365


@around(KmsResponse)
def enable_key_rotation(original, self) -> str:
    answer = original(self)
    key = self.kms_backend.get_key_id(self._get_param("KeyId"))
    days = self._get_param("RotationPeriodInDays") or _DEFAULT_DAYS
    kept(self.kms_backend, "rotation")[key] = days
    return answer


@around(KmsResponse)
def get_key_rotation_status(original, self) -> str:
    answer = json.loads(original(self))
    if answer["KeyRotationEnabled"]:
        key = self.kms_backend.get_key_id(self._get_param("KeyId"))
        days = kept(self.kms_backend, "rotation").get(key, _DEFAULT_DAYS)
        answer["RotationPeriodInDays"] = days
    return json.dumps(answer)


@around(KmsBackend)
def _generate_default_keys(original: Callable, self, alias_name: str) -> str | None:
    """Make a key that a service has when the account brings none; nobody can delete it."""
    key_id = original(self, alias_name)
    if key_id:
        self.keys[key_id].key_manager = "AWS"
    return key_id
