"""Names and values as a state machine has them, where a client of Python has others."""

import json
from typing import Any

from moto.core.utils import get_service_model


def plain(answer: dict) -> dict:
    """An answer of a client without what JSON cannot hold."""
    return json.loads(json.dumps(answer, default=str))


def input_shape(service: str, operation: str) -> Any:
    return _operation(service, operation).input_shape


def output_shape(service: str, operation: str) -> Any:
    return _operation(service, operation).output_shape


def _operation(service: str, operation: str) -> Any:
    """The model of an operation, whose name may be `runTask` or `run_task`."""
    words = operation[0].upper() + operation[1:]
    name = "".join(word[0].upper() + word[1:] for word in words.split("_"))
    return get_service_model(service).operation_model(name)
