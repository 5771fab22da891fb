"""Runs of Glue jobs: the script in S3, run by local spark-submit; definitions are moto's."""

import os
import signal
import subprocess
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.local_aws import accounts
from tests.local_aws.faults import ServiceError
from tests.local_aws.glue.arguments import fetched, python_files, spark_settings
from tests.local_aws.s3.store import Store
from tests.local_aws.spark import submit
from tests.local_aws.spark.failure import reason

_SECONDS_PER_MINUTE = 60
_DEFAULT_MINUTES = 2880
_ENDED = ("SUCCEEDED", "FAILED", "STOPPED", "TIMEOUT")


@dataclass
class JobRun:
    id: str
    account: str
    job: dict
    arguments: dict[str, str]
    minutes: int
    folder: Path
    state: str = "STARTING"
    error: str = ""
    started: float = field(default_factory=time.time)
    completed: float | None = None
    process: Any = None
    done: threading.Event = field(default_factory=threading.Event)

    def described(self) -> dict:
        ended = self.completed or time.time()
        content = {
            "Id": self.id,
            "Attempt": 0,
            "JobName": self.job["Name"],
            "JobRunState": self.state,
            "Arguments": self.arguments,
            "StartedOn": self.started,
            "LastModifiedOn": ended,
            "ExecutionTime": int(ended - self.started),
            "Timeout": self.minutes,
            "LogGroupName": "/aws-glue/jobs",
            "GlueVersion": self.job.get("GlueVersion", "5.0"),
            "PredecessorRuns": [],
        }
        if self.completed:
            content["CompletedOn"] = self.completed
        if self.error:
            content["ErrorMessage"] = self.error
        return content


class Jobs:
    def __init__(
        self, store: Store, folder: Path, environment: dict[str, str], client: Any
    ) -> None:
        self._store = store
        self._folder = folder
        self._environment = environment
        self._client = client
        self._runs: dict[str, JobRun] = {}
        self._lock = threading.Lock()

    def handlers(self) -> dict[str, Callable[[dict], dict]]:
        return {
            "glue.StartJobRun": self._start,
            "glue.GetJobRun": lambda request: {"JobRun": self._known(request).described()},
            "glue.GetJobRuns": self._list,
            "glue.BatchStopJobRun": self._stop_runs,
        }

    def stop(self) -> None:
        for run in list(self._runs.values()):
            self._end(run)

    def _start(self, request: dict) -> dict:
        job = self._definition(request["JobName"])
        with self._lock:
            most = (job.get("ExecutionProperty") or {}).get("MaxConcurrentRuns", 1)
            runs = self._runs_of(job["Name"])
            if sum(run.state not in _ENDED for run in runs) >= most:
                message = f"Concurrent runs exceeded for {job['Name']}"
                raise ServiceError("ConcurrentRunsExceededException", message)
            run_id = f"jr_{uuid.uuid4().hex}"
            run = JobRun(
                id=run_id,
                account=accounts.current(),
                job=job,
                arguments={
                    **(job.get("DefaultArguments") or {}),
                    **request.get("Arguments", {}),
                    **(job.get("NonOverridableArguments") or {}),
                },
                minutes=request.get("Timeout") or job.get("Timeout") or _DEFAULT_MINUTES,
                folder=self._folder / run_id,
            )
            self._runs[run.id] = run
        threading.Thread(target=self._run, args=(run,), name=run.id, daemon=True).start()
        return {"JobRunId": run.id}

    def _run(self, run: JobRun) -> None:
        try:
            command = self._command(run)
            with self._lock:
                if run.state != "STARTING":
                    return
                environment = self._environment | {"AWS_ACCESS_KEY_ID": run.account}
                run.process = submit.start(command, run.folder, environment)
                run.state = "RUNNING"
            code = run.process.wait(run.minutes * _SECONDS_PER_MINUTE)
            if run.state == "RUNNING":
                run.state = "FAILED" if code else "SUCCEEDED"
                run.error = reason(run.folder, code) if code else ""
        except subprocess.TimeoutExpired:
            self._end(run, "TIMEOUT", f"Job run exceeded {run.minutes} minutes")
        except (ServiceError, OSError) as error:
            run.state, run.error = "FAILED", str(error)
        finally:
            run.completed = time.time()
            run.done.set()

    def _command(self, run: JobRun) -> list[str]:
        """Options of spark-submit from Glue's arguments; the script gets all of them, as there."""
        script = fetched(run.job["Command"]["ScriptLocation"], self._store, run.folder)
        command = ["--name", run.job["Name"]]
        for name, value in spark_settings(run.arguments).items():
            command += ["--conf", f"{name}={value}"]
        if files := python_files(run.arguments, self._store, run.folder / "python"):
            command += ["--py-files", ",".join(files)]
        command.append(str(script))
        known = {"--JOB_NAME": run.job["Name"], "--JOB_RUN_ID": run.id, "--JOB_ID": "j_local"}
        return command + [word for pair in {**known, **run.arguments}.items() for word in pair]

    def _definition(self, name: str) -> dict:
        glue = self._client("glue", accounts.current())
        try:
            return glue.get_job(JobName=name)["Job"]
        except glue.exceptions.EntityNotFoundException as error:
            raise ServiceError("EntityNotFoundException", f"Job {name} not found") from error

    def _known(self, request: dict) -> JobRun:
        run = self._runs.get(request["RunId"])
        if run is None or run not in self._runs_of(request["JobName"]):
            message = f"Job run {request['RunId']} not found"
            raise ServiceError("EntityNotFoundException", message)
        return run

    def _list(self, request: dict) -> dict:
        name = self._definition(request["JobName"])["Name"]
        return {"JobRuns": [run.described() for run in reversed(self._runs_of(name))]}

    def _runs_of(self, name: str) -> list[JobRun]:
        """The runs of a job of this account, oldest first."""
        of_job = (accounts.current(), name)
        return [run for run in self._runs.values() if (run.account, run.job["Name"]) == of_job]

    def _stop_runs(self, request: dict) -> dict:
        stopped, errors = [], []
        for run_id in request["JobRunIds"]:
            run = self._runs.get(run_id)
            named = {"JobName": request["JobName"], "JobRunId": run_id}
            if run is None or run.state in _ENDED:
                detail = {"ErrorCode": "JobRunNotInTerminalStateException", "ErrorMessage": "ended"}
                errors.append({**named, "ErrorDetail": detail})
            else:
                self._end(run)
                stopped.append(named)
        return {"SuccessfulSubmissions": stopped, "Errors": errors}

    def _end(self, run: JobRun, state: str = "STOPPED", error: str = "") -> None:
        with self._lock:
            if run.state not in _ENDED:
                run.state, run.error = state, error
            process = run.process
        if process is not None and process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
