"""Definitions are really interpreted, with what moto's interpreter lacks."""

import sys
import time
import uuid
from collections.abc import Callable
from contextlib import ExitStack
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from moto.core.config import default_user_config
from moto.stepfunctions.parser.asl.component.common.retry import retrier_decl
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service import (
    state_task_service_callback,
    state_task_service_ecs,
    state_task_service_glue,
)
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.resource import (
    ResourceCondition,
)
from moto.stepfunctions.parser.models import StepFunctionsParserBackend

from tests.local_aws.cloud.extending import around
from tests.local_aws.step_functions import clients, failures, shapes
from tests.local_aws.step_functions.emr import EmrTask

_LONGEST_WAIT_FOR_RETRY = 0.5
_SECONDS_BETWEEN_LOOKS = 0.2
_FACTORY = "state_task_service_for"


@around(StepFunctionsParserBackend)
def start_execution(original: Callable, self, state_machine_arn: str, name=None, *rest, **options):
    """Give an execution without a name one of its own."""
    return original(self, state_machine_arn, name or str(uuid.uuid4()), *rest, **options)


@around(state_task_service_callback.StateTaskServiceCallback, "_eval_integration_pattern")
def wait_for_work(original: Callable, self, env: Any, **options: Any) -> None:
    """Look at work until it has ended.

    moto gives each such state one token to be ended by, and takes it back after the first attempt,
    so that a second one would end at once; tasks on Glue have none and fail for lack of it.
    """
    if self.resource.condition != ResourceCondition.Sync:
        original(self, env=env, **options)
        return
    has_ended = self._build_sync_resolver(env=env, **options)
    found = None
    while env.is_running() and found is None:
        time.sleep(_SECONDS_BETWEEN_LOOKS)
        found = has_ended()
    env.stack.append(found)


@around(state_task_service_glue.StateTaskServiceGlue, "_build_sync_resolver")
def wait_for_job_run(original: Callable, self, *arguments, **options) -> Callable:
    has_ended = original(self, *arguments, **options)
    return lambda: (run := has_ended()) and shapes.plain(run)


@around(state_task_service_ecs.StateTaskServiceEcs, "_normalise_parameters")
def name_parameters(original: Callable, self, parameters: dict, *_: Any) -> None:
    """Call parameters as the client does: `launchType` where the definition has `LaunchType`."""
    self._to_boto_request(parameters, shapes.input_shape("ecs", self.resource.api_action))


@around(state_task_service_ecs.StateTaskServiceEcs, "_normalise_response")
def name_answer(
    original: Callable, self, response: dict, service_action_name: str | None = None
) -> None:
    operation = service_action_name or self.resource.api_action
    self._from_boto_response(response, shapes.output_shape("ecs", operation))


@around(state_task_service_ecs.StateTaskServiceEcs, "_build_sync_resolver")
def wait_for_task(original: Callable, self, env: Any, *arguments, **options) -> Callable:
    """Fail when a container did; moto is content with its end."""
    has_ended = original(self, env, *arguments, **options)

    def ended() -> dict | None:
        if (task := has_ended()) is None:
            return None
        task = shapes.plain(task)
        codes = [container.get("ExitCode") for container in task["Containers"]]
        if any(code != 0 for code in codes):
            raise failures.task_failed(self, env, task)
        return task

    return ended


def interpret(endpoint: str, running: ExitStack) -> None:
    """Interpret state machines while a local AWS runs, and shorten the waits before retries."""
    execute = {"stepfunctions": {"execute_state_machine": True}}
    running.enter_context(patch.dict(default_user_config, execute))
    clock = SimpleNamespace(sleep=lambda wait: time.sleep(min(wait, _LONGEST_WAIT_FOR_RETRY)))
    running.enter_context(patch.object(retrier_decl, "time", clock))
    clients.connect(endpoint, running)
    for name, module in list(sys.modules.items()):
        if name.startswith("moto.stepfunctions.") and hasattr(module, _FACTORY):
            factory = _with_emr(getattr(module, _FACTORY), endpoint)
            running.enter_context(patch.object(module, _FACTORY, factory))


def _with_emr(others: Callable, endpoint: str) -> Callable:
    def task_for(service_name: str) -> Any:
        return EmrTask(endpoint) if service_name == "elasticmapreduce" else others(service_name)

    return task_for
