"""Tasks on EMR, which moto does not know: clusters and steps, also waited for."""

from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError
from moto.stepfunctions.parser.api import HistoryEventType, TaskFailedEventDetails
from moto.stepfunctions.parser.asl.component.common.error_name.custom_error_name import (
    CustomErrorName,
)
from moto.stepfunctions.parser.asl.component.common.error_name.failure_event import FailureEvent
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service import (
    state_task_service_callback,
)
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.resource import (
    ResourceCondition,
)
from moto.stepfunctions.parser.asl.eval.environment import Environment
from moto.stepfunctions.parser.asl.eval.event.event_detail import EventDetails

from tests.local_aws.step_functions import clients, failures, shapes

_PATTERNS = {ResourceCondition.Sync}
_ENDED_STEPS = {"COMPLETED": True, "FAILED": False, "CANCELLED": False, "INTERRUPTED": False}
_STARTED_CLUSTERS = {
    "WAITING": True,
    "RUNNING": True,
    "TERMINATED": False,
    "TERMINATED_WITH_ERRORS": False,
}
_ENDED_CLUSTERS = {"TERMINATED": True, "TERMINATED_WITH_ERRORS": True}


class EmrTask(state_task_service_callback.StateTaskServiceCallback):
    """One state with a resource `arn:aws:states:::elasticmapreduce:…`."""

    def __init__(self, endpoint: str) -> None:
        super().__init__(supported_integration_patterns=_PATTERNS)
        self._endpoint = endpoint
        self._calls: dict[str, Callable[[Any, dict], dict]] = {
            "addStep": _add_step,
            "cancelStep": _cancel_step,
            "createCluster": _create_cluster,
            "terminateCluster": _terminate_cluster,
        }

    def _get_supported_parameters(self) -> set[str] | None:
        """Any parameters; None says that there is no such action."""
        return set() if self.resource.api_action in self._calls else None

    def _client(self, runtime: Any, credentials: Any) -> Any:
        return clients.client_of_task(self._endpoint, runtime.region, "emr", credentials)

    def _eval_service_task(
        self,
        env: Environment,
        resource_runtime_part: Any,
        normalised_parameters: dict,
        state_credentials: Any,
    ) -> None:
        emr = self._client(resource_runtime_part, state_credentials)
        env.stack.append(self._calls[self.resource.api_action](emr, normalised_parameters))

    def _build_sync_resolver(
        self,
        env: Environment,
        resource_runtime_part: Any,
        normalised_parameters: dict,
        state_credentials: Any,
    ) -> Callable[[], dict | None]:
        emr = self._client(resource_runtime_part, state_credentials)
        submitted = env.stack.pop()

        def ended() -> dict | None:
            answer, state, is_good = self._look(emr, normalised_parameters, submitted)
            if state not in is_good:
                return None
            if not is_good[state]:
                raise failures.task_failed(self, env, answer)
            return shapes.plain(answer)

        return ended

    def _look(self, emr: Any, parameters: dict, submitted: dict) -> tuple[dict, str, dict]:
        """What is waited for now is, its state, and which states end the waiting well."""
        if self.resource.api_action == "addStep":
            found = emr.describe_step(
                ClusterId=parameters["ClusterId"], StepId=submitted["StepId"]
            )["Step"]
            return {"Step": found}, found["Status"]["State"], _ENDED_STEPS
        found = emr.describe_cluster(ClusterId=submitted["ClusterId"])["Cluster"]
        is_made = self.resource.api_action == "createCluster"
        states = _STARTED_CLUSTERS if is_made else _ENDED_CLUSTERS
        return {"ClusterId": found["Id"], "Cluster": found}, found["Status"]["State"], states

    def _from_error(self, env: Environment, ex: Exception) -> FailureEvent:
        if not isinstance(ex, ClientError):
            return super()._from_error(env, ex)
        name = f"ElasticMapReduce.{ex.response['Error']['Code']}"
        details = TaskFailedEventDetails(
            error=name,
            cause=ex.response["Error"]["Message"],
            resource=self._get_sfn_resource(),
            resourceType=self._get_sfn_resource_type(),
        )
        return FailureEvent(
            env=env,
            error_name=CustomErrorName(name),
            event_type=HistoryEventType.TaskFailed,
            event_details=EventDetails(taskFailedEventDetails=details),
        )


def _add_step(emr: Any, parameters: dict) -> dict:
    answer = emr.add_job_flow_steps(JobFlowId=parameters["ClusterId"], Steps=[parameters["Step"]])
    return {"StepId": answer["StepIds"][0]}


def _cancel_step(emr: Any, parameters: dict) -> dict:
    answer = emr.cancel_steps(ClusterId=parameters["ClusterId"], StepIds=[parameters["StepId"]])
    return {"CancelStepsInfo": answer["CancelStepsInfoList"][0]}


def _create_cluster(emr: Any, parameters: dict) -> dict:
    answer = emr.run_job_flow(**parameters)
    return {"ClusterId": answer["JobFlowId"], "ClusterArn": answer["ClusterArn"]}


def _terminate_cluster(emr: Any, parameters: dict) -> dict:
    emr.terminate_job_flows(JobFlowIds=[parameters["ClusterId"]])
    return {"ClusterId": parameters["ClusterId"]}
