"""The command line of the quarantine, called in this process, and what tests ask of it."""

import json
from pathlib import Path

import pytest
from lake_contents import commits
from typer.testing import CliRunner

from marketpulse.cli import app
from marketpulse.lake import Lake
from marketpulse.settings import settings


def command_line_works_on(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Lake:
    """Have it work on an empty lake in a folder."""
    monkeypatch.setattr(settings(), "lake", str(folder / "lake"))
    monkeypatch.setattr(settings(), "logs", folder / "logs")
    monkeypatch.setenv("COLUMNS", "200")
    return Lake(str(folder / "lake"))


def call(*arguments: str) -> str:
    """Run `marketpulse quarantine`; return what it printed, in one line."""
    done = CliRunner().invoke(app, ["quarantine", *arguments])
    if done.exception:
        raise done.exception
    return " ".join(done.output.split())


def edit(path: Path, **changes: object) -> None:
    """Change fields of every record of an exported file."""
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    for line in lines:
        line["record"] |= changes
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))


def counts(lake: Lake, dataset: str, batch: str) -> tuple[int, ...]:
    """Records in, published, quarantined, duplicates."""
    commit = commits(lake, dataset)[batch]
    return tuple(commit[f"rows_{name}"] for name in ("in", "out", "quarantined", "duplicate"))
