"""One root configuration, run by the real Terraform."""

import json
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from marketpulse.settings import PROJECT_ROOT

TERRAFORM = PROJECT_ROOT / "terraform"
# A person's own settings for AWS and Terraform are not for these runs.
_NOT_INHERITED = ("AWS_", "TF_")
# Of these the provider asks one after the other until they are there; the default is ten.
_AT_ONCE = 60


class TerraformError(AssertionError):
    """Terraform ended with an error: its own words."""


@cache
def mirror() -> str:
    """Where providers come from on machines that do not reach the registry; empty elsewhere."""
    found = subprocess.run(
        [PROJECT_ROOT / "scripts/terraform_mirror"], capture_output=True, text=True, check=True
    )
    return found.stdout.strip()


@dataclass(frozen=True)
class Root:
    """A configuration, the folder for what Terraform keeps of it, and the account it is for."""

    source: Path
    data: Path
    connection: dict[str, str]
    workspace: str = "default"
    endpoint: str = ""

    def run(self, *arguments: str, fails: bool = False) -> str:
        """Run a command and return what it says."""
        command = [shutil.which("terraform"), f"-chdir={self.source}", *arguments]
        done = subprocess.run(
            command, capture_output=True, text=True, env=self._environment(), timeout=900
        )
        if (done.returncode != 0) != fails:
            said = done.stderr or done.stdout
            raise TerraformError(f"terraform {' '.join(arguments)}\n{said[-6000:]}")
        return done.stdout + done.stderr

    def _environment(self) -> dict[str, str]:
        inherited = {
            name: value for name, value in os.environ.items() if not name.startswith(_NOT_INHERITED)
        }
        plugins = f"-plugin-dir={mirror()}" if mirror() else ""
        return {
            **inherited,
            **self.connection,
            "TF_DATA_DIR": str(self.data),
            "TF_CLI_ARGS_init": plugins,
            "TF_IN_AUTOMATION": "1",
            "TF_INPUT": "0",
            # Terraform asks nobody whether there is a newer one.
            "CHECKPOINT_DISABLE": "1",
            # Settings of S3 for a whole account are asked of a host with the account's number.
            "HTTP_PROXY": self.connection["AWS_ENDPOINT_URL"],
        }

    def init(self, *options: str) -> None:
        self.run("init", "-lockfile=readonly", "-no-color", *options)
        if self.workspace != "default":
            self.run("workspace", "select", "-or-create", "-no-color", self.workspace)

    def apply(self, *options: str) -> None:
        self.run("apply", "-auto-approve", "-no-color", f"-parallelism={_AT_ONCE}", *options)

    def destroy(self, *options: str) -> None:
        self.run("destroy", "-auto-approve", "-no-color", f"-parallelism={_AT_ONCE}", *options)

    def changes(self) -> dict[str, list[str]]:
        """What a plan would change now: actions by address, nothing when all is as it should be."""
        with tempfile.NamedTemporaryFile(suffix=".plan") as file:
            self.run("plan", "-no-color", f"-parallelism={_AT_ONCE}", f"-out={file.name}")
            plan = json.loads(self.run("show", "-json", file.name))
        return {
            change["address"]: change["change"]["actions"]
            for change in plan.get("resource_changes", [])
            if change["mode"] == "managed" and change["change"]["actions"] != ["no-op"]
        }

    def resources(self) -> list[str]:
        """Addresses of all that is in the state, data sources left out."""
        listed = self.run("state", "list", "-no-color").split()
        return [address for address in listed if ".data." not in f".{address}"]

    def outputs(self) -> dict:
        answer = json.loads(self.run("output", "-json", "-no-color"))
        return {name: output["value"] for name, output in answer.items()}
