"""`marketpulse retention` shows first and deletes when told."""

import pytest
from quarantine_files import RECORD, quarantine
from typer.testing import CliRunner

from marketpulse.cli import app
from marketpulse.lake import Lake
from marketpulse.settings import settings


@pytest.fixture
def lake(tmp_path, monkeypatch) -> Lake:
    monkeypatch.setattr(settings(), "lake", str(tmp_path / "lake"))
    return Lake(str(tmp_path / "lake"))


def call(*arguments: str) -> str:
    done = CliRunner().invoke(app, ["retention", *arguments], catch_exceptions=False)
    return " ".join(done.output.split())


def test_first_call_shows_and_deletes_nothing(lake):
    path = quarantine(lake, RECORD)

    printed = call()

    assert "clicks 2026-03-02T13 1 " in printed
    assert "nothing was deleted yet: add --apply" in printed
    assert lake.exists(path)


def test_apply_deletes_and_leaves_nothing_to_do(lake):
    path = quarantine(lake, RECORD)

    assert call("--apply").endswith("deleted")
    assert not lake.exists(path)
    assert call() == "retention: nothing in quarantine is older than 90 days"


def test_days_are_a_setting(lake, monkeypatch):
    quarantine(lake, RECORD)
    monkeypatch.setattr(settings(), "quarantine_days", 36_500)

    assert call("--apply") == "retention: nothing in quarantine is older than 36500 days"
