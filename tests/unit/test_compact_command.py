"""`marketpulse compact` and what `marketpulse retention` does about its leftovers."""

import pytest
from merged_lakes import LAST_DELIVERY, event, fill, merge, paths, publish, seen
from typer.testing import CliRunner

from marketpulse.cli import app
from marketpulse.lake import Lake
from marketpulse.settings import settings


@pytest.fixture
def lake(tmp_path, monkeypatch) -> Lake:
    monkeypatch.setattr(settings(), "lake", str(tmp_path / "lake"))
    monkeypatch.setattr(settings(), "logs", tmp_path / "logs")
    monkeypatch.setenv("COLUMNS", "200")
    return Lake(str(tmp_path / "lake"))


def call(command: str, *arguments: str) -> str:
    done = CliRunner().invoke(app, [command, *arguments], catch_exceptions=False)
    return " ".join(done.output.split())


def test_table_says_how_many_files_became_how_many(lake):
    small = fill(lake, hours=4)
    size = sum(map(len, small.values()))

    printed = call("compact", "--datasets", "clicks")

    [merged] = set(paths(lake)) - set(small)
    assert f"clicks 1 4 1 {size:,} {len(lake.read(merged)):,}" in printed


def test_dry_run_shows_the_same_and_changes_nothing(lake):
    fill(lake, hours=4)
    before = paths(lake)

    printed = call("compact", "--datasets", "clicks", "--dry-run")

    assert "clicks 1 4 1 " in printed
    assert printed.endswith("nothing was changed: leave --dry-run out to do it")
    assert paths(lake) == before


def test_second_run_says_that_there_is_nothing_to_do(lake):
    fill(lake)
    call("compact", "--datasets", "clicks")

    printed = call("compact", "--datasets", "clicks")

    assert printed == "compact: no closed event date has small files to merge"


def test_empty_lake_has_nothing_to_do(lake):
    assert call("compact") == "compact: no closed event date has small files to merge"


def test_replaced_files_go_when_the_grace_is_over(lake):
    fill(lake, hours=4)
    rows = seen(lake)
    call("compact", "--grace-hours", "0")

    printed = call("compact", "--grace-hours", "0")

    assert printed.endswith("superseded files removed: 4")
    assert len(paths(lake)) == 1
    assert seen(lake) == rows


def test_options_limit_what_is_merged(lake):
    fill(lake)
    publish(lake, LAST_DELIVERY, [event(LAST_DELIVERY, 0)])

    for options in (
        ("--from", "2026-03-03", "--to", "2026-03-09"),
        ("--target-file-size", "1KB"),
        ("--closed-after", "7"),
        ("--datasets", "sales"),
    ):
        assert "nothing was changed" in call("compact", "--dry-run", *options)
        assert "no closed event date" in call("compact", "--dry-run", *options)


@pytest.mark.parametrize("size", ["big", "0", "-1MB", ""])
def test_size_that_is_none_is_refused(lake, size):
    printed = call("compact", f"--target-file-size={size}")

    assert "is no size; write it like 128MB" in printed


def test_retention_shows_and_removes_what_a_compaction_left(lake, monkeypatch):
    small = fill(lake, hours=4)
    merge(lake)
    assert call("retention") == "retention: nothing in quarantine is older than 90 days"

    monkeypatch.setattr("marketpulse.compaction.compacting.GRACE_HOURS", 0)
    shown = call("retention")
    assert "clicks 2026-03-02 4" in shown
    assert shown.endswith("nothing was deleted yet: add --apply to do it")
    assert set(small) < set(paths(lake))

    assert call("retention", "--apply").endswith("deleted")
    assert not set(small) & set(paths(lake))
    assert len(paths(lake)) == 1
