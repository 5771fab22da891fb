"""Where an environment's Terraform lies, and which account it belongs to."""

import re
from dataclasses import dataclass
from pathlib import Path

from marketpulse.errors import UsageError
from marketpulse.options import Environment
from marketpulse.settings import PROJECT_ROOT

PLATFORM = "marketpulse"
_STRING_VALUE = re.compile(r'^\s*(\w+)\s*=\s*"([^"]*)"', re.MULTILINE)


@dataclass(frozen=True)
class CloudEnvironment:
    """One of dev, stg and prod, as the folder `terraform/envs/<env>` describes it."""

    name: str
    folder: Path
    account_id: str
    region: str

    @property
    def prefix(self) -> str:
        """What the names of its resources begin with."""
        return f"{PLATFORM}-{self.name}"

    @property
    def usage_file(self) -> Path:
        """Where it is said how much the environment is used in a month."""
        return self.folder / "usage.yaml"

    @property
    def tags(self) -> dict[str, str]:
        """Tags by which its resources are found."""
        return {"app": PLATFORM, "env": self.name}

    def bucket(self, layer: str) -> str:
        """Name of a bucket."""
        return f"{PLATFORM}-{self.account_id}-{self.name}-{layer}"


def cloud_environment(
    env: Environment, environments: Path = PROJECT_ROOT / "terraform" / "envs"
) -> CloudEnvironment:
    """Read an environment's values; raises UsageError for `local` and for a folder without them."""
    if env is Environment.local:
        raise UsageError("the environment local needs no infrastructure: give --env dev")
    folder = environments / env
    values = folder / "terraform.tfvars"
    if not values.is_file():
        raise UsageError(f"{values} is not there: run this in a clone of the repository")
    strings = dict(_STRING_VALUE.findall(values.read_text()))
    missing = [name for name in ("account_id", "region") if not strings.get(name)]
    if missing:
        raise UsageError(f"{values} does not say {' and '.join(missing)}")
    return CloudEnvironment(str(env), folder, strings["account_id"], strings["region"])
