"""A Terraform plan: what it changes, read from its JSON form."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from marketpulse.deployment.terraform import Message, Terraform

KEEPS_DATA = {
    "aws_db_instance",
    "aws_ecr_repository",
    "aws_kms_key",
    "aws_redshift_cluster",
    "aws_redshiftserverless_namespace",
    "aws_s3_bucket",
    "aws_ssm_parameter",
}
"""Types whose removal loses what is in them."""


@dataclass(frozen=True)
class Change:
    """What happens to one resource: created, updated, replaced or deleted."""

    address: str
    type: str
    action: str

    @property
    def loses_data(self) -> bool:
        """Whether something that keeps data goes away, if only to be made again."""
        return self.type in KEEPS_DATA and self.action in ("replace", "delete")


@dataclass(frozen=True)
class Plan:
    """A saved plan."""

    file: Path
    content: dict[str, Any]

    @property
    def changes(self) -> list[Change]:
        """Resources that do not stay as they are."""
        found = (
            Change(each["address"], each["type"], _action(each["change"]["actions"]))
            for each in self.content.get("resource_changes", [])
            if each["mode"] == "managed"
        )
        return [change for change in found if change.action]

    @property
    def counts(self) -> Counter[str]:
        """Number of changes by action."""
        return Counter(change.action for change in self.changes)

    @property
    def lost_data(self) -> list[str]:
        """Addresses of what keeps data and goes away."""
        return [change.address for change in self.changes if change.loses_data]

    @property
    def has_changes(self) -> bool:
        """Whether applying it would do anything, changed outputs included."""
        outputs = self.content.get("output_changes", {}).values()
        return bool(self.changes) or any(each["actions"] != ["no-op"] for each in outputs)


def make_plan(
    terraform: Terraform,
    file: Path,
    *options: str,
    on_message: Callable[[Message], object] = id,
) -> Plan:
    """Plan into a file and read it back."""
    terraform.run("plan", "-input=false", f"-out={file}", *options, on_message=on_message)
    return Plan(file, terraform.read("show", str(file)))


def _action(actions: list[str]) -> str:
    """One word for Terraform's list of actions; empty for nothing."""
    match actions:
        case ["create"] | ["update"] | ["delete"]:
            return actions[0]
        case ["create", "delete"] | ["delete", "create"]:
            return "replace"
        case _:
            return ""
