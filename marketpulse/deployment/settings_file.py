"""The settings of an environment as a file to source, from Terraform's outputs; never a secret."""

import re
import shlex
from pathlib import Path

from marketpulse.deployment.environments import CloudEnvironment
from marketpulse.deployment.terraform import Terraform
from marketpulse.errors import MarketPulseError

_OUTPUT = "environment"
_SECRET = re.compile(r"PASSWORD|SECRET|ACCESS_KEY|(?<!_PARAMETER)_KEY$|_TOKEN$")


def environment_settings(terraform: Terraform, environment: CloudEnvironment) -> dict[str, str]:
    """Read the settings; raises MarketPulseError when nothing is deployed, or one is a secret."""
    output = terraform.read("output").get(_OUTPUT)
    if output is None:
        raise MarketPulseError(
            f"{environment.name} has no output `{_OUTPUT}`: "
            f"deploy it first, marketpulse deploy --env {environment.name}"
        )
    secrets = [name for name in output["value"] if _SECRET.search(name)]
    if output["sensitive"] or secrets:
        named = ", ".join(secrets) or "the output is sensitive"
        raise MarketPulseError(f"secrets do not belong in a settings file: {named}")
    return {name: str(value) for name, value in output["value"].items() if value is not None}


def write_settings(settings: dict[str, str], file: Path) -> None:
    """Write lines for a shell to source."""
    file.parent.mkdir(parents=True, exist_ok=True)
    lines = [f"export {name}={shlex.quote(value)}\n" for name, value in sorted(settings.items())]
    file.write_text("".join(lines))
