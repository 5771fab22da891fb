"""The operations on ECS tasks."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from moto.ec2.models import ec2_backends

from tests.local_aws import accounts
from tests.local_aws.ecs.task import Task
from tests.local_aws.names import REGION

_FAILED_TO_START = "TaskFailedToStart"


class Tasks:
    def __init__(
        self, folder: Path, environment: dict[str, str], client: Callable[[str, str], Any]
    ) -> None:
        self._folder = folder
        self._environment = environment
        self._client = client
        self._tasks: dict[str, Task] = {}

    def wrappers(self) -> dict[str, Callable[[dict, Callable[[dict], dict]], dict]]:
        return {
            "ecs.RunTask": self._run,
            "ecs.DescribeTasks": lambda request, moto: self._answer(moto(request)),
            "ecs.StopTask": self._stop_task,
        }

    def stop(self) -> None:
        for task in list(self._tasks.values()):
            task.kill("the local AWS ends")

    def _run(self, request: dict, moto: Callable[[dict], dict]) -> dict:
        answer, account = moto(request), accounts.current()
        ecs = self._client("ecs", account)
        definition = ecs.describe_task_definition(taskDefinition=request["taskDefinition"])
        containers = definition["taskDefinition"]["containerDefinitions"]
        overrides = request.get("overrides", {}).get("containerOverrides", [])
        for described in answer["tasks"]:
            task = Task(
                arn=described["taskArn"],
                account=account,
                folder=self._folder,
                containers=containers,
                overrides={override["name"]: override for override in overrides},
                environment=self._environment | {"AWS_ACCESS_KEY_ID": account},
            )
            self._tasks[task.arn] = task
            interfaces = _interfaces(described)
            threading.Thread(
                target=self._work, args=(task, interfaces), name=task.id, daemon=True
            ).start()
        return self._answer(answer)

    def _work(self, task: Task, interfaces: list[str]) -> None:
        try:
            task.run(self._client)
        finally:
            for interface in interfaces:
                ec2_backends[task.account][REGION].enis.pop(interface, None)

    def _stop_task(self, request: dict, moto: Callable[[dict], dict]) -> dict:
        answer = moto(request)
        task = self._tasks[answer["task"]["taskArn"]]
        task.kill(request.get("reason", ""))
        return {"task": self._described(answer["task"])}

    def _answer(self, answer: dict) -> dict:
        return {**answer, "tasks": [self._described(task) for task in answer["tasks"]]}

    def _described(self, described: dict) -> dict:
        task = self._tasks.get(described["taskArn"])
        if task is None:
            return described
        status = "STOPPED" if task.is_over else "RUNNING"
        containers = [
            {**_without_code(container), **_container(definition, task), "lastStatus": status}
            for container, definition in zip(described["containers"], task.containers, strict=False)
        ]
        content = {
            **described,
            "lastStatus": status,
            "desiredStatus": status,
            "startedAt": task.started,
            "containers": containers,
        }
        if task.is_over:
            content["stoppedAt"] = task.stopped
            content["stopCode"] = _FAILED_TO_START if task.failure else "EssentialContainerExited"
            content["stoppedReason"] = task.failure or "Essential container in task exited"
        return content


def _without_code(container: dict) -> dict:
    """A container as moto has it, which says from the beginning that it ended well."""
    return {name: value for name, value in container.items() if name != "exitCode"}


def _container(definition: dict, task: Task) -> dict:
    """What is known of a container: the exit code only once it has ended."""
    name = definition["name"]
    code = {"exitCode": task.codes[name]} if name in task.codes else {}
    return {"name": name, "image": definition["image"], **code}


def _interfaces(described: dict) -> list[str]:
    """Network interfaces that a task holds while it runs."""
    return [
        detail["value"]
        for attachment in described.get("attachments", [])
        for detail in attachment["details"]
        if detail["name"] == "networkInterfaceId"
    ]
