"""The resources a configuration makes, found without an account: Terraform with a mock provider."""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from marketpulse.cost.charges import Estimate
from marketpulse.cost.estimate import estimate
from marketpulse.cost.resources import Resource, state_resources
from marketpulse.cost.usage import read_usage
from marketpulse.deployment.environments import CloudEnvironment
from marketpulse.deployment.terraform import Message, Terraform, TerraformError, require_terraform

# Applied to a mock, not planned: then also what a plan does not know yet has a value.
_TEST = """\
mock_provider "aws" {
  source = "../../modules/mocks"
}

run "everything" {
  command = apply
}
"""
# No mock can be asked for these (Terraform 1.11), and what they give is secret and costs nothing.
_EPHEMERAL_BLOCK = re.compile(r'^ephemeral "\w+" "\w+" \{\n.*?^\}\n', re.MULTILINE | re.DOTALL)
_EPHEMERAL_VALUE = re.compile(r"\bephemeral(\.\w+)+")


def configured_cost(environment: CloudEnvironment) -> Estimate:
    """Estimate what the environment costs as it is configured."""
    return estimate(configured_resources(environment), read_usage(environment.usage_file))


def configured_resources(environment: CloudEnvironment) -> list[Resource]:
    """Everything that deploying the environment from nothing would make."""
    require_terraform()
    states: list[dict[str, Any]] = []

    def keep_state(message: Message) -> None:
        if message.get("type") == "test_state":
            states.append(message["test_state"])

    with _copy_for_mocks(environment.folder) as folder:
        (folder / "tests").mkdir(exist_ok=True)
        (folder / "tests" / "everything.tftest.hcl").write_text(_TEST)
        # The folder's own providers are used, so that none is fetched for the copy.
        data = os.environ.get("TF_DATA_DIR", str(environment.folder / ".terraform"))
        terraform = Terraform(folder, {"TF_WORKSPACE": environment.name, "TF_DATA_DIR": data})
        terraform.init("-backend=false", "-input=false")
        terraform.run("test", "-verbose", on_message=keep_state)
    if not states:
        raise TerraformError(f"terraform test of {environment.folder} shows no state")
    return state_resources(states[0])


@contextmanager
def _copy_for_mocks(folder: Path) -> Iterator[Path]:
    """Copy the configuration, with what lies around it, and take out what no mock can be."""
    terraform = folder.parents[1]
    with tempfile.TemporaryDirectory() as copy:
        for beside in terraform.parent.iterdir():
            if beside != terraform:
                (Path(copy) / beside.name).symlink_to(beside)
        ignored = shutil.ignore_patterns(".terraform", "tests")
        shutil.copytree(terraform, Path(copy) / terraform.name, ignore=ignored)
        for file in (Path(copy) / terraform.name).rglob("*.tf"):
            text = file.read_text()
            without = _EPHEMERAL_VALUE.sub('"mocked"', _EPHEMERAL_BLOCK.sub("", text))
            if without != text:
                file.write_text(without)
        yield Path(copy) / folder.relative_to(terraform.parent)
