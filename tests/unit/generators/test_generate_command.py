"""`marketpulse generate` as a person calls it."""

import shutil

import pytest
import typer
from bronze_files import contents
from typer.testing import CliRunner

from marketpulse.commands.generate import generate, parse_hours
from marketpulse.errors import UsageError
from marketpulse.lake import Lake
from marketpulse.settings import settings

app = typer.Typer()
app.command()(generate)


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("MARKETPULSE_LAKE", str(tmp_path / "lake"))
    settings.cache_clear()
    yield lambda *arguments: CliRunner().invoke(app, list(arguments))
    settings.cache_clear()


@pytest.mark.parametrize(
    ("text", "hours"),
    [(None, None), ("3", [3]), ("0-2,13", [0, 1, 2, 13]), (" 5 , 4 ", [5, 4]), ("7-7", [7])],
)
def test_hours_are_numbers_and_ranges(text, hours):
    assert parse_hours(text) == hours


@pytest.mark.parametrize("text", ["", "noon", "1-", "-1", "5-3", "1;2", "1-2-3"])
def test_other_hours_are_refused(text):
    with pytest.raises(UsageError, match="--hours"):
        parse_hours(text)


def test_the_command_writes_the_lake_and_prints_what_it_wrote(run, tmp_path):
    result = run("--date", "2026-03-02", "--hours", "0-1", "--scale", "0.0005", "--datasets",
                 "clicks,stores", "--defect-rate", "0")  # fmt: skip
    assert result.exit_code == 0, result.output
    assert "of them defective" in result.output
    files = contents(Lake(str(tmp_path / "lake")))
    assert [path for path in files if "/part-" in path] == [
        "bronze/clicks/ingest_date=2026-03-02/hour=00/part-0000.jsonl.gz",
        "bronze/clicks/ingest_date=2026-03-02/hour=01/part-0000.jsonl.gz",
        "bronze/stores/ingest_date=2026-03-02/part-0000.csv",
    ]


def test_a_mistake_writes_nothing(run, tmp_path):
    result = run("--date", "2026-03-02", "--format", "csv")
    assert isinstance(result.exception, UsageError)
    assert "is not delivered as csv" in str(result.exception)
    assert not (tmp_path / "lake").exists()


def test_an_aws_environment_wants_a_lake_in_s3(run):
    result = run("--env", "prod", "--date", "2026-03-02")
    assert isinstance(result.exception, UsageError)
    assert "s3://" in str(result.exception)


def test_contract_that_others_deliver_for_is_left_out_unless_named(run, tmp_path, monkeypatch):
    contracts = tmp_path / "contracts"
    shutil.copytree(settings().contracts, contracts)
    shutil.copy(contracts / "stores.yaml", contracts / "returns.yaml")
    monkeypatch.setenv("MARKETPULSE_CONTRACTS", str(contracts))
    settings.cache_clear()
    tiny = ("--date", "2026-03-02", "--hours", "3", "--scale", "0.001")

    assert run(*tiny).exit_code == 0
    refused = run(*tiny, "--datasets", "returns").exception
    assert "returns has no generator" in str(refused)
