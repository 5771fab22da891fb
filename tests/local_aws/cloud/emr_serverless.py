"""EMR Serverless: applications that wait for jobs, with all they were made of."""

from collections.abc import Callable
from typing import Any

from moto.core.responses import ActionResult
from moto.emrserverless.models import Application, EMRServerlessBackend
from moto.emrserverless.responses import EMRServerlessResponse

from tests.local_aws.cloud.extending import around

_FORGOTTEN = {
    "imageConfiguration": "image_configuration",
    "interactiveConfiguration": "interactive_configuration",
    "monitoringConfiguration": "monitoring_configuration",
    "runtimeConfiguration": "runtime_configuration",
}


@around(EMRServerlessBackend, "create_application")
def make_application(original: Callable, self, *arguments: Any, **options: Any) -> Application:
    """Accept `spark` as the provider writes it, and do not start what nobody started."""
    kind = options["application_type"].upper()
    application = original(self, *arguments, **{**options, "application_type": kind})
    application.state = "CREATED"
    return application


@around(EMRServerlessResponse)
def create_application(original: Callable, self) -> ActionResult:
    answer = original(self)
    application = self.emrserverless_backend.applications[answer.result["applicationId"]]
    application.architecture = self._get_param("architecture") or "X86_64"
    for parameter, name in _FORGOTTEN.items():
        if given := self._get_param(parameter):
            setattr(application, name, given)
    return answer


@around(Application, "__init__")
def name_application(original: Callable, self, *arguments: Any, **options: Any) -> None:
    original(self, *arguments, **options)
    self.application_id = self.id
