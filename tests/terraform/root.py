"""One root configuration, run by the real Terraform."""

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from marketpulse.settings import PROJECT_ROOT

TERRAFORM = PROJECT_ROOT / "terraform"
# A person's own settings for AWS and Terraform are not for these runs.
_NOT_INHERITED = ("AWS_", "MARKETPULSE_", "TF_")
# Waiting for one another costs more here than asking at once; the default is ten.
_AT_ONCE = 60
_MOST_SECONDS = 900


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
    """A configuration, with the folder for what Terraform keeps of it and a way into an account."""

    source: Path
    data: Path
    connection: dict[str, str]
    workspace: str = "default"
    # Options of plan, apply and destroy.
    variables: Sequence[str] = ()
    # Only where there is no backend.
    state: Path | None = None

    def run(self, *arguments: str, fails: bool = False) -> str:
        """Run a command and return what it says; it must fail when it is to fail, and only then."""
        done = subprocess.run(
            [shutil.which("terraform"), f"-chdir={self.source}", *arguments],
            capture_output=True,
            text=True,
            env=self.environment,
            timeout=_MOST_SECONDS,
        )
        if (done.returncode != 0) != fails:
            said = done.stderr or done.stdout
            raise TerraformError(f"terraform {' '.join(arguments)}\n{said[-6000:]}")
        return done.stdout + done.stderr

    @property
    def environment(self) -> dict[str, str]:
        """Variables with which any process uses this root."""
        inherited = {
            name: value for name, value in os.environ.items() if not name.startswith(_NOT_INHERITED)
        }
        at_once = f"-parallelism={_AT_ONCE}"
        return {
            **inherited,
            **self.connection,
            "TF_DATA_DIR": str(self.data),
            "TF_CLI_ARGS_init": f"-plugin-dir={mirror()}" if mirror() else "",
            "TF_CLI_ARGS_plan": at_once,
            "TF_CLI_ARGS_apply": at_once,
            "TF_CLI_ARGS_destroy": at_once,
            "TF_IN_AUTOMATION": "1",
            "TF_INPUT": "0",
            "NO_COLOR": "1",
            # Terraform asks nobody whether there is a newer one.
            "CHECKPOINT_DISABLE": "1",
        }

    def init(self) -> None:
        backend = self.source / "backend.tfbackend"
        options = [f"-backend-config={backend.name}"] if backend.exists() else []
        self.run("init", "-lockfile=readonly", "-no-color", *options)
        if self.workspace != "default":
            self.run("workspace", "select", "-or-create", "-no-color", self.workspace)

    def apply(self) -> None:
        self.run("apply", "-auto-approve", "-no-color", *self._of_state(), *self.variables)

    def destroy(self) -> None:
        self.run("destroy", "-auto-approve", "-no-color", *self._of_state(), *self.variables)

    def plan(self, fails: bool = False) -> str:
        options = [*self._of_state(), *self.variables]
        return self.run("plan", "-no-color", "-lock-timeout=0s", *options, fails=fails)

    def changes(self) -> dict[str, list[str]]:
        """What a plan would change now: actions by address, none when all is as it should be."""
        with tempfile.NamedTemporaryFile(suffix=".plan") as file:
            self.run("plan", "-no-color", f"-out={file.name}", *self._of_state(), *self.variables)
            plan = json.loads(self.run("show", "-json", file.name))
        return {
            change["address"]: change["change"]["actions"]
            for change in plan.get("resource_changes", [])
            if change["mode"] == "managed" and change["change"]["actions"] != ["no-op"]
        }

    def resources(self) -> list[str]:
        """Addresses of all that is in the state, data sources left out."""
        listed = self.run("state", "list", *self._of_state()).split()
        return [address for address in listed if ".data." not in f".{address}"]

    def outputs(self) -> dict:
        answer = json.loads(self.run("output", "-json", *self._of_state()))
        return {name: output["value"] for name, output in answer.items()}

    def _of_state(self) -> list[str]:
        return [f"-state={self.state}"] if self.state else []
