"""One task: its containers as processes, from the pull of the image to the last line of log."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.local_aws.ecs import images
from tests.local_aws.faults import ServiceError


@dataclass
class Task:
    arn: str
    account: str
    folder: Path
    containers: list[dict]
    overrides: dict[str, dict]
    environment: dict[str, str]
    codes: dict[str, int] = field(default_factory=dict)
    failure: str = ""
    is_over: bool = False
    started: float = field(default_factory=time.time)
    stopped: float | None = None
    processes: list[subprocess.Popen] = field(default_factory=list)
    lock: Any = field(default_factory=threading.Lock)

    @property
    def id(self) -> str:
        return self.arn.split("/")[-1]

    def run(self, client: Callable[[str, str], Any]) -> None:
        """Run all containers to their end; a task whose container cannot start fails."""
        try:
            programs = [images.pull(each["image"], client) for each in self.containers]
            for definition, image in zip(self.containers, programs, strict=True):
                self._run_container(definition, image, client)
        except ServiceError as error:
            self.failure = str(error)
        finally:
            self.is_over, self.stopped = True, time.time()

    def _run_container(self, definition: dict, image: images.Image, client: Callable) -> None:
        name = definition["name"]
        override = self.overrides.get(name, {})
        command = override.get("command") or definition.get("command") or []
        output = self.folder / self.id / f"{name}.log"
        output.parent.mkdir(parents=True, exist_ok=True)
        with self.lock, output.open("wb") as stream:
            if self.is_over:
                return
            process = subprocess.Popen(
                [*image.entrypoint, *command],
                cwd=image.folder,
                env=self._variables(definition, override, image, client),
                stdout=stream,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
            self.processes.append(process)
        self.codes[name] = process.wait()
        _put_logs(definition, self.id, output, client("logs", self.account))

    def _variables(
        self, definition: dict, override: dict, image: images.Image, client: Callable
    ) -> dict[str, str]:
        given = [*definition.get("environment", []), *override.get("environment", [])]
        secrets = {
            secret["name"]: _secret(secret["valueFrom"], self.account, client)
            for secret in definition.get("secrets", [])
        }
        return {
            "PATH": os.environ["PATH"],
            **image.environment,
            **{variable["name"]: variable["value"] for variable in given},
            **secrets,
            **self.environment,
        }

    def kill(self, reason: str) -> None:
        with self.lock:
            if self.is_over:
                return
            self.is_over, self.failure = True, reason
            for process in self.processes:
                if process.poll() is None:
                    os.killpg(process.pid, signal.SIGKILL)


def _secret(arn: str, account: str, client: Callable[[str, str], Any]) -> str:
    if ":secretsmanager:" in arn:
        return client("secretsmanager", account).get_secret_value(SecretId=arn)["SecretString"]
    name = "/" + arn.split(":parameter/")[-1].lstrip("/")
    found = client("ssm", account).get_parameter(Name=name, WithDecryption=True)
    return found["Parameter"]["Value"]


def _put_logs(definition: dict, task_id: str, output: Path, logs: Any) -> None:
    """Bring what a container wrote to the stream that its log driver names."""
    options = definition.get("logConfiguration", {}).get("options", {})
    lines = output.read_text(errors="replace").splitlines()
    if "awslogs-group" not in options or not lines:
        return
    group = options["awslogs-group"]
    stream = f"{options['awslogs-stream-prefix']}/{definition['name']}/{task_id}"
    now = int(time.time() * 1000)
    logs.create_log_stream(logGroupName=group, logStreamName=stream)
    events = [{"timestamp": now, "message": line or " "} for line in lines]
    logs.put_log_events(logGroupName=group, logStreamName=stream, logEvents=events)
