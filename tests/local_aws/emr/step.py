"""One step of a cluster: its states and its process."""

import os
import signal
import subprocess
import threading
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.local_aws.emr.logs import Logs
from tests.local_aws.spark import submit

ENDED = ("COMPLETED", "FAILED", "CANCELLED", "INTERRUPTED")


@dataclass
class Step:
    request: dict
    folder: Path
    id: str = field(default_factory=lambda: f"s-{uuid.uuid4().hex[:13].upper()}")
    state: str = "PENDING"
    created: float = field(default_factory=time.time)
    started: float | None = None
    ended: float | None = None
    failure: dict[str, str] | None = None
    process: subprocess.Popen | None = None
    lock: Any = field(default_factory=threading.Lock)

    @property
    def action_on_failure(self) -> str:
        return self.request.get("ActionOnFailure", "TERMINATE_CLUSTER")

    def described(self) -> dict:
        jar = self.request["HadoopJarStep"]
        timeline = {
            "CreationDateTime": self.created,
            "StartDateTime": self.started,
            "EndDateTime": self.ended,
        }
        status = {
            "State": self.state,
            "StateChangeReason": {},
            "Timeline": {name: moment for name, moment in timeline.items() if moment},
        }
        if self.failure:
            status["FailureDetails"] = self.failure
        return {
            "Id": self.id,
            "Name": self.request["Name"],
            "Config": {
                "Jar": jar["Jar"],
                "Args": jar.get("Args", []),
                "Properties": {p["Key"]: p["Value"] for p in jar.get("Properties", [])},
            },
            "ActionOnFailure": self.action_on_failure,
            "Status": status,
        }

    def cancel(self) -> bool:
        """Take the step off the queue, or kill it; False when it has ended already."""
        with self.lock:
            if self.state in ENDED:
                return False
            self.state, self.ended = "CANCELLED", time.time()
            if self.process is not None and self.process.poll() is None:
                os.killpg(self.process.pid, signal.SIGKILL)
        return True

    def begin(self) -> bool:
        with self.lock:
            if self.state in ENDED:
                return False
            self.state, self.started = "RUNNING", time.time()
        return True

    def run(self, environment: dict[str, str]) -> tuple[int, Logs]:
        """Run to the end; the state changes with `finish`, when the logs are in their place."""
        jar = self.request["HadoopJarStep"]
        arguments = list(jar.get("Args", []))
        place = self.folder / self.id
        place.mkdir(parents=True)
        if jar["Jar"] != "command-runner.jar" or arguments[:1] != ["spark-submit"]:
            message = "the local AWS runs spark-submit steps only"
            return 1, Logs(place, arguments, refused=message)
        submission = submit.localised(arguments[1:])
        logs = Logs(place, arguments, is_cluster_mode=submission.is_cluster_mode)
        code = self._execute(submission, logs.driver, environment)
        logs.complete(code, submission.left_out)
        return code, logs

    def _execute(
        self, submission: submit.Submission, folder: Path, environment: dict[str, str]
    ) -> int:
        with self.lock:
            if self.state not in ENDED:
                variables = {**environment, **submission.variables}
                self.process = submit.start(submission.arguments, folder, variables)
        return self.process.wait() if self.process else 1

    def finish(self, code: int, message: str, log_file: str | None) -> None:
        with self.lock:
            if self.state in ENDED:
                return
            if code:
                details = {"Reason": "Unknown Error.", "Message": message, "LogFile": log_file}
                self.failure = {name: text for name, text in details.items() if text}
            self.state, self.ended = "FAILED" if code else "COMPLETED", time.time()
