"""The operations on EMR steps; each cluster works its queue off one after the other."""

import queue
import re
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from moto.emr.models import Cluster, emr_backends

from tests.local_aws import accounts
from tests.local_aws.emr.logs import Logs
from tests.local_aws.emr.step import Step
from tests.local_aws.faults import ServiceError
from tests.local_aws.names import REGION

_OVER = ("TERMINATING", "TERMINATED", "TERMINATED_WITH_ERRORS")


class _Queue:
    """The steps of one cluster and the thread that runs them."""

    def __init__(self, cluster: Cluster, run: Callable[["_Queue", Step], None]) -> None:
        self.cluster = cluster
        self.account = accounts.current()
        self.steps: dict[str, Step] = {}
        self._run = run
        self._waiting: queue.Queue[Step | None] = queue.Queue()
        self._thread = threading.Thread(target=self._work, name=cluster.id, daemon=True)
        self._thread.start()

    def add(self, step: Step) -> None:
        self.steps[step.id] = step
        self._waiting.put(step)

    def cancel_all(self) -> None:
        for step in list(self.steps.values()):
            step.cancel()

    def stop(self) -> None:
        self.cancel_all()
        self._waiting.put(None)
        self._thread.join()

    def _work(self) -> None:
        while step := self._waiting.get():
            self._run(self, step)
            if self._waiting.empty() and self.cluster.state == "RUNNING":
                self.cluster.state = "WAITING"
                if not self.cluster.keep_job_flow_alive_when_no_steps:
                    self.cluster.terminate()


class Steps:
    def __init__(self, folder: Path, environment: dict[str, str], s3: Any) -> None:
        self._folder = folder
        self._environment = environment
        self._s3 = s3
        self._queues: dict[str, _Queue] = {}
        self._lock = threading.Lock()

    def handlers(self) -> dict[str, Callable[[dict], dict]]:
        return {
            "emr.AddJobFlowSteps": self._add,
            "emr.ListSteps": self._list,
            "emr.DescribeStep": self._describe,
            "emr.CancelSteps": self._cancel,
        }

    def wrappers(self) -> dict[str, Callable[[dict, Callable[[dict], dict]], dict]]:
        return {
            "emr.RunJobFlow": self._run_job_flow,
            "emr.TerminateJobFlows": self._terminate,
        }

    def stop(self) -> None:
        for each in list(self._queues.values()):
            each.stop()

    def _run_job_flow(self, request: dict, moto: Callable[[dict], dict]) -> dict:
        """Let moto make the cluster, which must not end yet for lack of steps of moto's."""
        steps, instances = request.pop("Steps", []), request.get("Instances", {})
        keep_alive = instances.get("KeepJobFlowAliveWhenNoSteps", False)
        alive = {**instances, "KeepJobFlowAliveWhenNoSteps": True}
        answer = moto({**request, "Instances": alive})
        cluster = self._queue(answer["JobFlowId"]).cluster
        cluster.keep_job_flow_alive_when_no_steps = keep_alive
        if steps:
            self._add({"JobFlowId": cluster.id, "Steps": steps})
        elif not keep_alive:
            cluster.terminate()
        else:
            cluster.state = "WAITING"
        return answer

    def _terminate(self, request: dict, moto: Callable[[dict], dict]) -> dict:
        answer = moto(request)
        for cluster_id in request["JobFlowIds"]:
            self._queue(cluster_id).cancel_all()
        return answer

    def _queue(self, cluster_id: str) -> _Queue:
        with self._lock:
            if cluster_id not in self._queues:
                cluster = emr_backends[accounts.current()][REGION].clusters.get(cluster_id)
                if cluster is None:
                    message = f"Cluster id '{cluster_id}' is not valid."
                    raise ServiceError("InvalidRequestException", message)
                self._queues[cluster_id] = _Queue(cluster, self._run)
            return self._queues[cluster_id]

    def _add(self, request: dict) -> dict:
        of_cluster = self._queue(request["JobFlowId"])
        if of_cluster.cluster.state in _OVER:
            message = "A job flow that is shutting down or finished may not be modified."
            raise ServiceError("ValidationException", message)
        folder = self._folder / of_cluster.cluster.id
        steps = [Step(step, folder) for step in request["Steps"]]
        of_cluster.cluster.state = "RUNNING"
        for step in steps:
            of_cluster.add(step)
        return {"StepIds": [step.id for step in steps]}

    def _run(self, of_cluster: _Queue, step: Step) -> None:
        if not step.begin():
            return
        of_account = {"AWS_ACCESS_KEY_ID": of_cluster.account}
        code, logs = step.run(self._environment | of_account)
        log_file = self._put_logs(of_cluster.cluster, step, logs)
        step.finish(code, logs.message, log_file)
        if step.state != "FAILED" or step.action_on_failure == "CONTINUE":
            return
        of_cluster.cancel_all()
        if step.action_on_failure.startswith("TERMINATE"):
            of_cluster.cluster.terminate()
            of_cluster.cluster.state = "TERMINATED_WITH_ERRORS"

    def _put_logs(self, cluster: Cluster, step: Step, logs: Logs) -> str | None:
        """Put the logs below the cluster's LogUri, at once (EMR: within minutes)."""
        location = re.fullmatch(r"s3[an]?://([^/]+)/?(.*?)/*", cluster.log_uri or "")
        if location is None:
            return None
        bucket, folder = location[1], "/".join(filter(None, [location[2], cluster.id]))
        for name, content in logs.files(step.id).items():
            self._s3.put_object(Bucket=bucket, Key=f"{folder}/{name}", Body=content)
        return f"s3://{bucket}/{folder}/steps/{step.id}/stderr.gz"

    def _describe(self, request: dict) -> dict:
        return {"Step": self._step(request["ClusterId"], request["StepId"]).described()}

    def _step(self, cluster_id: str, step_id: str) -> Step:
        step = self._queue(cluster_id).steps.get(step_id)
        if step is None:
            raise ServiceError("InvalidRequestException", f"Step id '{step_id}' is not valid.")
        return step

    def _list(self, request: dict) -> dict:
        """Newest first, as EMR lists them."""
        steps = reversed(list(self._queue(request["ClusterId"]).steps.values()))
        ids, states = request.get("StepIds"), request.get("StepStates")
        wanted = [s for s in steps if s.id in (ids or [s.id]) and s.state in (states or [s.state])]
        return {"Steps": [step.described() for step in wanted]}

    def _cancel(self, request: dict) -> dict:
        answers = []
        for step_id in request["StepIds"]:
            if self._step(request["ClusterId"], step_id).cancel():
                answers.append({"StepId": step_id, "Status": "SUBMITTED"})
            else:
                reason = "The step has ended already."
                answers.append({"StepId": step_id, "Status": "FAILED", "Reason": reason})
        return {"CancelStepsInfoList": answers}
