"""`marketpulse schema diff` as it is called: what it says, and its exit code."""

import json
import subprocess
from pathlib import Path

import pytest
from contract_versions import clicks
from delivered import as_parquet, click, deliver
from silver_commits import commit, published
from typer.testing import CliRunner

from marketpulse.cli import app
from marketpulse.errors import MarketPulseError, UsageError
from marketpulse.lake import Lake
from marketpulse.ledger import write_commit
from marketpulse.settings import PROJECT_ROOT, settings

DEPTH = {"name": "scroll_depth", "physicalType": "int"}


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """Contracts in a repository of git, committed as they are."""
    contracts = tmp_path / "contracts"
    clicks(contracts)
    stores = PROJECT_ROOT / "contracts" / "stores.yaml"
    (contracts / "stores.yaml").write_bytes(stores.read_bytes())
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "--message=first")
    monkeypatch.setattr(settings(), "contracts", contracts)
    return contracts


def git(folder: Path, *arguments: str) -> None:
    who = ["-c", "user.name=test", "-c", "user.email=test@example.com"]
    subprocess.run(["git", "-C", folder, *who, *arguments], check=True)


def diff(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["schema", "diff", *arguments])
    if isinstance(result.exception, MarketPulseError):
        raise result.exception
    return result.exit_code, result.output


def test_nothing_changed_since_the_commit(folder):
    assert diff() == (0, "2 of 2 datasets: no change\n")


def test_safe_change_with_its_version_passes(folder):
    clicks(folder, "1.1.0", DEPTH)

    code, output = diff()

    assert code == 0
    assert "clicks 1.0.0 → 1.1.0, against HEAD" in output
    assert "new column, int" in output
    assert "Every batch of before is stale" in output
    assert "1 of 2 datasets: no change" in output


def test_change_without_its_version_fails(folder):
    clicks(folder, "1.0.0", DEPTH)

    code, output = diff("clicks")

    assert code == 1
    assert "Version: a minor change: raise the version from 1.0.0 to 1.1.0." in output


def test_breaking_change_fails_with_its_version_too(folder):
    clicks(folder, "2.0.0", without="referrer")

    code, output = diff("clicks")

    assert code == 1
    assert "column removed" in output
    assert "Version" not in output


def test_json_says_all_of_it(folder):
    clicks(folder, "1.1.0", DEPTH)

    code, output = diff("clicks", "--json")

    [found] = json.loads(output)
    assert code == 0
    assert found["changes"][0]["subject"] == "clicks.scroll_depth"
    assert {name: found[name] for name in found if name != "changes"} == {
        "dataset": "clicks",
        "compared_with": "HEAD",
        "old_version": "1.0.0",
        "new_version": "1.1.0",
        "wanted_bump": "minor",
        "version_problem": None,
        "does_history_again": True,
        "files": None,
        "gravity": "safe",
        "may_pass": True,
    }


@pytest.mark.parametrize("way", ["revision", "file of a revision", "folder", "file"])
def test_former_contract_is_found_in_each_way(folder, tmp_path, way):
    clicks(tmp_path / "former")
    against = {
        "revision": "HEAD~1",
        "file of a revision": "HEAD~1:contracts/clicks.yaml",
        "folder": str(tmp_path / "former"),
        "file": str(tmp_path / "former" / "clicks.yaml"),
    }[way]
    clicks(folder, "1.1.0", DEPTH)
    git(folder, "commit", "--quiet", "--all", "--message=second")
    assert diff("clicks")[1] == "1 of 1 datasets: no change\n"

    code, output = diff("clicks", "--against", against)

    assert code == 0
    assert "new column, int" in output


def test_dataset_that_was_not_there_is_new(folder):
    (folder / "users.yaml").write_bytes((PROJECT_ROOT / "contracts" / "users.yaml").read_bytes())

    code, output = diff("users")

    assert code == 0
    assert "new dataset" in output


def test_data_is_compared_by_the_policy_of_the_environment(folder, tmp_path):
    path = tmp_path / "part.csv"
    columns = "store_id,snapshot_date,store_name,store_format,city,country_code,region,currency"
    path.write_text(f"{columns},opened_date,is_open,mayor\n")

    assert diff("stores", "--data", str(path), "--env", "stg")[0] == 0
    code, output = diff("stores", "--data", str(path), "--env", "prod")

    assert code == 1
    assert "stores.mayor" in output


@pytest.fixture
def lake(folder, tmp_path, monkeypatch) -> Lake:
    """Clicks of one hour, delivered with a column that the contract lacks, and published."""
    monkeypatch.setattr(settings(), "lake", str(tmp_path / "lake"))
    made = Lake(settings().lake)
    deliver(made, "clicks", "2026-03-02T13", [click(1, scroll_depth=7)])
    file = published("clicks", "2026-03-02", "2026-03-02T13")
    made.write(file.path, as_parquet({"event_id": ["E1"], "utm_source": ["x"]}))
    write_commit(made, commit("clicks", "2026-03-02T13", file))
    return made


def test_delivery_of_a_day_is_compared(lake):
    code, output = diff("clicks", "--date", "2026-03-02")

    assert code == 0
    assert "clicks, against 1 file of bronze" in output
    assert "clicks.scroll_depth" in output


@pytest.mark.parametrize("dates", [[], ["--from", "2026-03-01", "--to", "2026-03-02"]])
def test_published_files_are_compared(lake, dates):
    code, output = diff("clicks", "--silver", *dates)

    assert code == 0
    assert "clicks, against 1 file of silver" in output
    assert "not in the files" in output


def test_days_without_files_are_told_from_days_without_change(lake):
    with pytest.raises(MarketPulseError, match="there are no files to compare with"):
        diff("clicks", "stores", "--date", "2026-03-09")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--against", "nowhere"], "is no folder or file, and no revision of git in"),
        (["clicks", "--against", "HEAD:contracts/no.yaml"], "HEAD:contracts/no.yaml: path"),
        (["--against", "HEAD:contracts/clicks.yaml"], "is one contract: name its dataset"),
        (["--data", "x.csv"], "--data wants one dataset: name it"),
        (["stores", "--data", "x.csv", "--against", "HEAD"], "with data, leave it out"),
        (["clix"], "unknown dataset 'clix'"),
    ],
)
def test_mix_up_is_explained(folder, arguments, message):
    with pytest.raises(UsageError, match=message.replace("(", r"\(")):
        diff(*arguments)
