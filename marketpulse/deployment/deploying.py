"""Deploying: plan, say what changes and what it costs, apply what was agreed to."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from marketpulse.cost.charges import Estimate
from marketpulse.cost.estimate import estimate
from marketpulse.cost.resources import resources_after, resources_before, with_known_values
from marketpulse.cost.usage import read_usage
from marketpulse.deployment.account import require_account, select_workspace
from marketpulse.deployment.configuration import configured_resources
from marketpulse.deployment.environments import CloudEnvironment
from marketpulse.deployment.plans import Plan, make_plan
from marketpulse.deployment.terraform import Message, Terraform, require_terraform


@dataclass(frozen=True)
class Proposal:
    """A plan, and what the environment costs a month before it and after it."""

    plan: Plan
    before: Estimate
    after: Estimate


def connected_terraform(environment: CloudEnvironment) -> Terraform:
    """Return Terraform in the environment's folder, ready to plan, in its account and workspace."""
    require_terraform()
    require_account(environment)
    terraform = Terraform(environment.folder)
    terraform.init("-input=false")
    select_workspace(terraform, environment)
    return terraform


def propose(
    terraform: Terraform,
    environment: CloudEnvironment,
    folder: Path,
    on_message: Callable[[Message], object] = id,
) -> Proposal:
    """Plan what the configuration says; the plan's file, in `folder`, may hold secrets."""
    usage = read_usage(environment.usage_file)
    plan = make_plan(terraform, folder / "plan", on_message=on_message)
    before, after = resources_before(plan.content), resources_after(plan.content)
    if plan.counts["create"] or plan.counts["replace"]:
        # The subnets of endpoints, and the clusters that the state machine asks for.
        after = with_known_values(after, configured_resources(environment))
    return Proposal(plan, estimate(before, usage), estimate(after, usage))


def apply(terraform: Terraform, plan: Plan, on_message: Callable[[Message], object] = id) -> None:
    """Apply exactly that plan; raises TerraformError when something went wrong on the way."""
    terraform.run("apply", "-input=false", str(plan.file), on_message=on_message)
