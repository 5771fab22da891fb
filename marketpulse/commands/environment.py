"""`marketpulse environment`: the settings of a deployed environment, as a file to source."""

from pathlib import Path
from typing import Annotated

import typer

from marketpulse.options import EnvOption


def environment(
    env: EnvOption,
    file: Annotated[
        Path | None,
        typer.Option("--to", help="File to write.", show_default="data/environments/<env>.sh"),
    ] = None,
) -> None:
    """Write what dbt, the jobs and this command line read, from Terraform's outputs."""
    from marketpulse.deployment.deploying import connected_terraform
    from marketpulse.deployment.environments import cloud_environment
    from marketpulse.deployment.settings_file import environment_settings, write_settings
    from marketpulse.settings import PROJECT_ROOT

    cloud = cloud_environment(env)
    settings = environment_settings(connected_terraform(cloud), cloud)
    file = file or PROJECT_ROOT / "data" / "environments" / f"{env}.sh"
    write_settings(settings, file)
    typer.echo(f"{len(settings)} settings; load them: source {file}")
