"""Terraform, called as a process: one folder, machine-readable messages, errors as sentences."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from marketpulse.errors import MarketPulseError

MINIMUM = (1, 11)
_INSTALL = "install Terraform 1.11 or newer (developer.hashicorp.com/terraform/install)"
_COLOR = re.compile(r"\x1b\[\d*m")  # not every command takes -no-color
Message = dict[str, Any]


class TerraformError(MarketPulseError):
    """Terraform could not do what it was asked; the message holds what it said."""


@dataclass(frozen=True)
class Terraform:
    """Terraform in one folder; `variables` are added to the process's environment."""

    folder: Path
    variables: dict[str, str] = field(default_factory=dict)

    def init(self, *options: str) -> None:
        """Fetch providers at the locked hashes and connect the backend; changes nothing there."""
        backend = self.folder / "backend.tfbackend"
        if backend.is_file() and "-backend=false" not in options:
            options = (f"-backend-config={backend.name}", *options)
        self.run("init", "-lockfile=readonly", *options)

    def run(
        self, command: str, *options: str, on_message: Callable[[Message], object] = id
    ) -> None:
        """Run a command that reports in JSON; raises TerraformError with its diagnostics."""
        errors, said = [], []
        process = self._start(command, "-json", *options, stderr=subprocess.STDOUT)
        for line in _lines(process):
            message = _message(line)
            if message is None:
                said.append(line)
                continue
            if message.get("type") == "diagnostic" and message["diagnostic"]["severity"] == "error":
                errors.append(_sentence(message["diagnostic"]))
            on_message(message)
        if process.wait():
            reasons = "\n".join(dict.fromkeys(errors)) or _COLOR.sub("", "".join(said)).strip()
            raise TerraformError(f"terraform {command} in {self.folder}:\n{reasons}")

    def read(self, command: str, *options: str) -> Any:
        """Run a command that answers with one JSON document."""
        return json.loads(self.text(command, "-json", *options))

    def text(self, *command: str) -> str:
        """Run a command and return what it printed."""
        process = self._start(*command, stderr=subprocess.PIPE)
        output, said = process.communicate()
        if process.returncode:
            reason = _COLOR.sub("", said or output).strip()
            raise TerraformError(f"terraform {command[0]} in {self.folder}:\n{reason}")
        return output

    def _start(self, *arguments: str, stderr: int) -> subprocess.Popen:
        quiet = {"TF_IN_AUTOMATION": "1", "CHECKPOINT_DISABLE": "1"}
        return subprocess.Popen(
            [_program(), *arguments],
            cwd=self.folder,
            env=os.environ | quiet | self.variables,
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
        )


def require_terraform() -> None:
    """Raise TerraformError when Terraform is missing or too old."""
    answer = subprocess.run([_program(), "version", "-json"], capture_output=True, text=True)
    try:
        version = json.loads(answer.stdout)["terraform_version"]
        found = tuple(int(part) for part in version.split("-")[0].split("."))
    except (ValueError, KeyError):
        said = (answer.stderr or answer.stdout).strip()
        raise TerraformError(f"terraform does not say its version ({said}): {_INSTALL}") from None
    if found < MINIMUM:
        raise TerraformError(f"terraform is {version}, which is too old: {_INSTALL}")


def _program() -> str:
    program = shutil.which("terraform")
    if not program:
        raise TerraformError(f"terraform is not on the PATH: {_INSTALL}")
    return program


def _lines(process: subprocess.Popen) -> Iterator[str]:
    """What a process prints, to its end: Ctrl-C reaches it too, and it has a state to write."""
    interrupted: KeyboardInterrupt | None = None
    while True:
        try:
            if not (line := process.stdout.readline()):
                break
        except KeyboardInterrupt as interrupt:
            interrupted = interrupt
            continue
        yield line
    if interrupted:
        process.wait()
        raise interrupted


def _message(line: str) -> Message | None:
    """A message of the JSON interface; None for a line that is none."""
    try:
        message = json.loads(line)
    except ValueError:
        return None
    return message if isinstance(message, dict) else None


def _sentence(diagnostic: Message) -> str:
    """Say what is wrong and where: summary, detail, the resource's address or the file's line."""
    text = diagnostic["summary"]
    if diagnostic.get("detail"):
        text += f": {diagnostic['detail']}"
    if address := diagnostic.get("address"):
        return f"{address}: {text}"
    if place := diagnostic.get("range"):
        return f"{place['filename']}:{place['start']['line']}: {text}"
    return text
