"""`marketpulse cost`: what an environment costs as it is configured."""

from typing import Annotated

import typer

from marketpulse.commands.deploy import DetailsOption
from marketpulse.options import EnvOption


def cost(
    env: EnvOption,
    details: DetailsOption = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Estimate an environment's cost from its configuration; needs no account."""
    import json
    from dataclasses import asdict

    from rich.console import Console

    from marketpulse.cost.view import print_estimate
    from marketpulse.deployment.configuration import configured_cost
    from marketpulse.deployment.environments import cloud_environment

    estimate = configured_cost(cloud_environment(env))
    if as_json:
        total = asdict(estimate.total) | {"monthly": estimate.total.monthly}
        typer.echo(json.dumps(asdict(estimate) | {"total": total}, indent=2))
        return
    print_estimate(Console(highlight=False), estimate, details=details)
