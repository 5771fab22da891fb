"""A full disk, a folder that may not be written, another run: a message, and nothing is lost."""

import errno
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from delivered import click, deliver
from lake_contents import commits, contents, keys, process, stray_files

from marketpulse import lake as lake_module
from marketpulse.contracts import load_contract
from marketpulse.errors import MarketPulseError
from marketpulse.lake import Lake
from spark_jobs import bronze_to_silver, committing, silver_data
from spark_jobs.workspace import open_workspace

pytestmark = pytest.mark.usefixtures("spark", "token_key")

H13, H14 = "2026-03-02T13", "2026-03-02T14"


@pytest.fixture
def lake(tmp_path) -> Lake:
    """One published hour, and one that waits."""
    lake = Lake(str(tmp_path / "lake"))
    deliver(lake, "clicks", H13, [click(1, H13)])
    process(lake, "clicks")
    deliver(lake, "clicks", H14, [click(2, H14), click(3, H14, device="tv")])
    return lake


def failing(error: OSError):
    def fail(*_, **__):
        raise error

    return fail


@pytest.mark.parametrize("step", ["write_quarantine", "write_metrics", "write_commit"])
def test_full_disk_is_told_and_the_next_run_goes_on(lake, monkeypatch, step):
    before = contents(lake)
    with monkeypatch.context() as patch:
        patch.setattr(committing, step, failing(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))))
        with pytest.raises(MarketPulseError, match=r"no space left on device.*free some space"):
            process(lake, "clicks")

    assert stray_files(lake) == set()
    assert {path: c for path, c in contents(lake).items() if path in before} == before
    assert set(commits(lake, "clicks")) == {H13}

    process(lake, "clicks")

    assert set(commits(lake, "clicks")) == {H13, H14}


def test_full_disk_in_a_worker_is_told_too(lake, monkeypatch):
    def publish_all(spark, files):
        return spark.sparkContext.parallelize([0]).map(full).collect()

    def full(_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(silver_data, "publish_all", publish_all)
        with pytest.raises(MarketPulseError, match="no space left on device"):
            process(lake, "clicks")

    assert keys(lake, "clicks") == {H13: [click(1)["event_id"]]}
    assert stray_files(lake) == set()


def test_folder_that_may_not_be_written_is_named(lake, monkeypatch):
    refusal = PermissionError(errno.EACCES, os.strerror(errno.EACCES), lake.root)
    monkeypatch.setattr(lake_module.Path, "mkdir", failing(refusal))

    with pytest.raises(MarketPulseError, match=rf"{lake.root} \(permission denied\)"):
        process(lake, "clicks")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_read_only_lake_is_named(lake):
    Path(lake.root, "_staging").chmod(0o500)

    with pytest.raises(MarketPulseError, match="permission denied"):
        process(lake, "clicks")


def test_second_run_on_the_same_dataset_is_turned_away(lake):
    with (
        open_workspace(lake, "clicks", "first"),
        pytest.raises(MarketPulseError, match="another run is working on clicks"),
    ):
        process(lake, "clicks")

    assert set(process(lake, "clicks").published) == {f"clicks {H14}"}


def test_contract_with_an_impossible_rule_is_named(lake, monkeypatch):
    contract = load_contract("clicks")
    rule = replace(contract.rules[0], expression="no_such_column > 1")
    broken = replace(contract, rules=(rule,))
    monkeypatch.setattr(bronze_to_silver, "load_contract", lambda _: broken)

    with pytest.raises(MarketPulseError, match=r"contract of clicks.*no_such_column"):
        process(lake, "clicks")


def test_lake_may_be_given_as_a_relative_path_with_spaces(tmp_path, monkeypatch):
    (tmp_path / "my work").mkdir()
    monkeypatch.chdir(tmp_path / "my work")
    relative = Lake("the lake")
    deliver(relative, "clicks", H13, [click(1, H13), click(2, H13, device="tv")])

    process(relative, "clicks")

    absolute = Lake(str(tmp_path / "my work" / "the lake"))
    assert keys(absolute, "clicks") == {H13: [click(1)["event_id"]]}
    assert stray_files(absolute) == set()


def test_job_under_spark_submit_takes_its_own_arguments(tmp_path, lake):
    script = Path(committing.__file__).with_name("bronze_to_silver.py")

    wrong = subprocess.run(
        [sys.executable, "-m", "spark_jobs.bronze_to_silver", "--lake", lake.root, "--from", "x"],
        capture_output=True,
        text=True,
        cwd=script.parent.parent,
    )

    assert wrong.returncode == 2
    assert "Error: 'x' is no date; write it like 2026-03-02" in wrong.stderr
