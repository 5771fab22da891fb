"""Definitions are checked before they are deployed, as far as Terraform's plan asks for it."""

import json

from moto.core.responses import ActionResult
from moto.stepfunctions.responses import StepFunctionResponse

from tests.local_aws.cloud.extending import added


@added(StepFunctionResponse)
def validate_state_machine_definition(self) -> ActionResult:
    problem = _problem(self._get_param("definition"))
    if problem is None:
        return ActionResult({"result": "OK", "diagnostics": [], "truncated": False})
    code, message = problem
    diagnostic = {"severity": "ERROR", "code": code, "message": message}
    return ActionResult({"result": "FAIL", "diagnostics": [diagnostic], "truncated": False})


def _problem(definition: str) -> tuple[str, str] | None:
    try:
        machine = json.loads(definition)
    except ValueError as error:
        return "INVALID_JSON_DESCRIPTION", str(error)
    return _broken_transition(machine)


def _broken_transition(machine: dict) -> tuple[str, str] | None:
    """The first transition to a state that is not there, in inner machines as well."""
    states = machine.get("States", {})
    if machine.get("StartAt") not in states:
        message = f"StartAt {machine.get('StartAt')!r} is not a state"
        return "MISSING_TRANSITION_TARGET", message
    for name, state in states.items():
        others = [*state.get("Catch", []), *state.get("Choices", [])]
        targets = [state.get("Next"), state.get("Default"), *(it.get("Next") for it in others)]
        for target in filter(None, targets):
            if target not in states:
                return "MISSING_TRANSITION_TARGET", f"state {name!r}: no state {target!r}"
        inner = [*state.get("Branches", []), state.get("ItemProcessor"), state.get("Iterator")]
        for machine_inside in filter(None, inner):
            if problem := _broken_transition(machine_inside):
                return problem
    return None


@added(StepFunctionResponse)
def list_state_machine_versions(self) -> ActionResult:
    """Answer the provider, which asks before it deletes: versions are not kept here."""
    return ActionResult({"stateMachineVersions": []})
