"""`marketpulse deploy`: create or change an environment, after saying what it costs."""

from typing import TYPE_CHECKING, Annotated

import typer

from marketpulse.errors import UsageError
from marketpulse.options import EnvOption

if TYPE_CHECKING:
    from rich.console import Console

    from marketpulse.deployment.plans import Plan

_STYLES = {"create": "green", "update": "yellow", "replace": "red", "delete": "red"}
DetailsOption = Annotated[bool, typer.Option("--details", help="Show every charge.")]


def deploy(
    env: EnvOption,
    is_agreed: Annotated[
        bool, typer.Option("--yes", help="Apply without asking, for scripts and CI.")
    ] = False,
    is_plan_only: Annotated[
        bool, typer.Option("--plan-only", help="Show changes and cost, apply nothing.")
    ] = False,
    may_lose_data: Annotated[
        bool, typer.Option("--allow-data-loss", help="With --yes: also where data goes away.")
    ] = False,
    details: DetailsOption = False,
) -> None:
    """Plan an environment, show changes and cost, ask, and apply."""
    import tempfile
    from pathlib import Path

    from rich.console import Console

    from marketpulse.cost.view import print_estimate
    from marketpulse.deployment.deploying import apply, connected_terraform, propose
    from marketpulse.deployment.environments import cloud_environment
    from marketpulse.deployment.progress import progress_line

    environment, console = cloud_environment(env), Console(highlight=False, soft_wrap=True)
    terraform = connected_terraform(environment)
    with tempfile.TemporaryDirectory() as folder:
        with progress_line(f"planning {env}") as show:
            proposal = propose(terraform, environment, Path(folder), show)
        if not proposal.plan.has_changes:
            console.print(f"{env} is as configured: nothing to do")
            return
        _print_changes(console, proposal.plan)
        print_estimate(console, proposal.after, proposal.before, details)
        if is_plan_only:
            return
        if is_agreed and proposal.plan.lost_data and not may_lose_data:
            raise UsageError("data would be lost: ask a person, or give --allow-data-loss")
        if not is_agreed:
            account = environment.account_id
            typer.confirm(f"Apply to {env} in account {account}?", abort=True)
        with progress_line(f"deploying {env}") as show:
            apply(terraform, proposal.plan, show)
    console.print(f"{env} is deployed; its settings: make env ENV={env}")


def _print_changes(console: "Console", plan: "Plan") -> None:
    """Say how many resources change how, and name those whose data would be lost."""
    console.print(", ".join(f"{count} to {action}" for action, count in plan.counts.items()))
    for change in plan.changes:
        if change.action != "create":
            console.print(f"  {change.action} {change.address}", style=_STYLES[change.action])
    if plan.lost_data:
        console.print(f"DATA WILL BE LOST in {', '.join(plan.lost_data)}", style="bold red")
