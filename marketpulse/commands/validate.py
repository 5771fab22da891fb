"""`marketpulse validate`: hold what is deployed against what was expected."""

from typing import Annotated

import typer

from marketpulse.errors import AwsError, UsageError
from marketpulse.options import EnvOption


def validate(
    env: EnvOption,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    with_terraform: Annotated[
        bool,
        typer.Option(
            "--terraform/--no-terraform", help="Also compare each resource with Terraform's plan."
        ),
    ] = True,
) -> None:
    """Check what is deployed; exit code 0 as expected, 1 deviations, 2 could not check."""
    from rich.console import Console

    from marketpulse.deployment.account import require_account
    from marketpulse.deployment.environments import cloud_environment
    from marketpulse.deployment.validation.drift import compare_with_plan
    from marketpulse.deployment.validation.validating import check_rules, with_drift
    from marketpulse.deployment.validation.view import print_report, to_json

    environment = cloud_environment(env)
    try:
        require_account(environment)
    except AwsError as error:
        raise UsageError(str(error)) from None
    report = check_rules(environment)
    if with_terraform:
        report = with_drift(report, lambda: compare_with_plan(environment))
    if as_json:
        typer.echo(to_json(report))
    else:
        print_report(Console(highlight=False), report)
    raise typer.Exit(report.exit_code)
