import errno
import os
import sys

import pytest

from marketpulse import cli
from marketpulse.errors import MarketPulseError
from marketpulse.settings import settings

COMMANDS = (
    "generate",
    "land",
    "silver",
    "gate",
    "build",
    "run",
    "query",
    "report",
    "quarantine",
    "retention",
)
WITH_DATES = ("generate", "silver", "build", "run", "report")


@pytest.fixture(autouse=True)
def nothing_there_yet(tmp_path, monkeypatch):
    """Lake and warehouse are places where nothing was made so far."""
    monkeypatch.setattr(settings(), "lake", str(tmp_path / "lake"))
    monkeypatch.setattr(settings(), "warehouse", str(tmp_path / "marketpulse.duckdb"))
    monkeypatch.setenv("COLUMNS", "200")


@pytest.fixture
def call(monkeypatch, capsys):
    """Run the command line; return its exit code and all it printed, in one line."""

    def call(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["marketpulse", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        printed = capsys.readouterr()
        return ended.value.code or 0, " ".join((printed.out + printed.err).split())

    return call


def test_help_lists_every_command(call):
    code, text = call("--help")

    assert code == 0
    assert [name for name in COMMANDS if name not in text] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_a_command_describes_it(call, command):
    code, text = call(command, "--help")

    assert code == 0
    assert f"Usage: marketpulse {command}" in text
    assert "--help" in text


@pytest.mark.parametrize("command", WITH_DATES)
def test_wrong_date_is_refused_with_an_example(call, command):
    code, text = call(command, "--date", "02.03.2026")

    assert code == 2
    assert "'--date': '02.03.2026' is no date; write it like 2026-03-02" in text


@pytest.mark.parametrize("command", WITH_DATES)
def test_half_a_range_is_refused(call, command):
    assert call(command, "--from", "2026-03-02") == (
        2,
        "Error: --from and --to belong together: give both",
    )


@pytest.mark.parametrize("command", ["generate", "silver", "run", "report"])
def test_unknown_dataset_is_refused_with_the_known_ones(call, command):
    code, text = call(command, "--datasets", "sales,klicks")

    assert code == 2
    assert "unknown dataset 'klicks'; known datasets: " in text
    assert "clicks" in text.split("known datasets: ")[1]


@pytest.mark.parametrize("command", ["silver", "build", "query", "report", "quarantine"])
def test_lake_that_is_not_there_is_named_with_the_way_on(call, command, tmp_path):
    arguments = {"query": ["--all"], "quarantine": ["list"]}.get(command, [])

    code, text = call(command, *arguments)

    assert code != 0
    assert str(tmp_path) in text
    assert "marketpulse " in text, "the message names the command that helps"
    assert "Traceback" not in text


@pytest.mark.parametrize("command", ["generate", "silver", "run", "report"])
def test_aws_environment_wants_a_lake_on_s3(call, command):
    code, text = call(command, "--env", "prod")

    assert code == 2
    assert "set MARKETPULSE_LAKE to an s3:// URI" in text


def test_lake_below_a_file_is_explained(call, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(settings(), "lake", str(tmp_path / "file" / "lake"))

    code, text = call(
        "generate", "--date", "2026-03-02", "--datasets", "stores", "--scale", "0.001"
    )

    assert code == 1
    assert "a part of that path is a file, not a folder" in text


@pytest.mark.parametrize(
    ("number", "advice"),
    [
        (errno.ENOSPC, "the disk is full: free some space"),
        (errno.EACCES, "no permission to write there"),
        (errno.EROFS, "the file system is read-only"),
    ],
)
def test_trouble_with_the_disk_is_explained(call, monkeypatch, number, advice):
    def fail(prog_name):
        raise OSError(number, os.strerror(number), "/data/lake/bronze")

    monkeypatch.setattr(cli, "app", fail)
    code, text = call()

    assert code == 1
    assert f"Error: /data/lake/bronze: {advice}" in text


def test_square_brackets_of_a_message_are_not_taken_for_markup(call, monkeypatch):
    def fail(prog_name):
        raise MarketPulseError("rules [red] and [/red]")

    monkeypatch.setattr(cli, "app", fail)

    assert call() == (1, "Error: rules [red] and [/red]")


def test_other_errors_of_the_system_are_not_hidden(monkeypatch):
    def fail(prog_name):
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))

    monkeypatch.setattr(cli, "app", fail)
    with pytest.raises(OSError, match="Bad file descriptor"):
        cli.main()
