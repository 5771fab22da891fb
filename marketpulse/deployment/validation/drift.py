"""Terraform's own comparison: a plan over what is deployed has nothing to do."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from marketpulse.deployment.deploying import connected_terraform
from marketpulse.deployment.environments import CloudEnvironment
from marketpulse.deployment.plans import Plan, make_plan
from marketpulse.deployment.validation.checks import Check
from marketpulse.deployment.validation.families import family_of

_STATEMENT = "is deployed as configured"


def compare_with_plan(environment: CloudEnvironment) -> list[Check]:
    """Plan, without a lock and without applying anything, and check what would change."""
    terraform = connected_terraform(environment)
    with tempfile.TemporaryDirectory() as folder:
        plan = make_plan(terraform, Path(folder) / "plan", "-lock=false")
    return list(drift_checks(plan))


def drift_checks(plan: Plan) -> Iterator[Check]:
    """One check for each resource of the plan."""
    actions = {change.address: change.action for change in plan.changes}
    for each in plan.content.get("resource_changes", []):
        if each["mode"] != "managed":
            continue
        action = actions.get(each["address"], "")
        family, address = family_of(each["type"]), each["address"]
        yield Check(family, address, _STATEMENT, not action, _found(action, each["change"]))


def _found(action: str, change: dict[str, Any]) -> str:
    match action:
        case "create":
            return "it is missing"
        case "delete":
            return "it is there, but not configured"
        case "update" | "replace":
            before, after = change["before"] or {}, change["after"] or {}
            differing = sorted(key for key in after if after[key] != before.get(key))
            return f"it differs in {', '.join(differing) or 'values known after apply'}"
        case _:
            return ""
