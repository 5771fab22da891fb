"""The packages the job imports, with all they need, at the versions of requirements.lock."""

import hashlib
import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

from marketpulse.errors import MarketPulseError
from marketpulse.packaging.distribution import REQUIREMENTS
from marketpulse.settings import PROJECT_ROOT

JOB_IMPORTS = {
    "boto3": "boto3",
    "botocore": "botocore",
    "numpy": "numpy",
    "open_data_contract_standard": "open-data-contract-standard",
    # Not ours: Spark's mapInArrow asks for it.
    "pandas": "pandas",
    "pyarrow": "pyarrow",
    "pydantic": "pydantic",
    "pydantic_settings": "pydantic-settings",
    "pythonjsonlogger": "python-json-logger",
    "vaderSentiment": "vadersentiment",
    "yaml": "pyyaml",
}
"""Modules that the job imports and the packages that hold them; Spark itself is on the cluster."""
PYTHON = "3.11"
_GLIBCS = ("_2_34", "_2_31", "_2_28", "_2_27", "_2_24", "_2_17", "_2_12", "_2_5")
PLATFORMS = tuple(f"manylinux{glibc}_x86_64" for glibc in (*_GLIBCS, "2014", "2010", "1"))
"""What Amazon Linux 2023 (glibc 2.34), so EMR 7 and Glue 5, can load."""
_TARGET = {
    "python_version": PYTHON,
    "python_full_version": f"{PYTHON}.0",
    "sys_platform": "linux",
    "platform_system": "Linux",
    "platform_machine": "x86_64",
    "implementation_name": "cpython",
    "platform_python_implementation": "CPython",
    "os_name": "posix",
    "extra": "",
}


def locked_requirements(lock: Path = PROJECT_ROOT / "requirements.lock") -> list[str]:
    """List `name==version` of every package the job needs, by name."""
    versions = {
        canonicalize_name(name): version
        for name, version in re.findall(r"^([\w.-]+)==(\S+)", lock.read_text(), re.MULTILINE)
    }
    needed: set[str] = set()
    wanted = [canonicalize_name(package) for package in JOB_IMPORTS.values()]
    while wanted:
        name = wanted.pop()
        if name in needed:
            continue
        if name not in versions:
            raise MarketPulseError(f"{name} is not in {lock.name}: run `make lock`")
        needed.add(name)
        for text in metadata.requires(name) or []:
            requirement = Requirement(text)
            if not requirement.marker or requirement.marker.evaluate(_TARGET):
                wanted.append(canonicalize_name(requirement.name))
    return [f"{name}=={versions[name]}" for name in sorted(needed)]


def fetch_wheels(folder: Path, requirements: list[str]) -> list[Path]:
    """Put the wheels for a cluster in a folder, and nothing else; downloads what is not there.

    `requirements.txt` beside them names each with its checksum, for pip to hold them against.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if _missing(folder, requirements):
        _download(folder, requirements)
    wanted = {_pin(requirement) for requirement in requirements}
    for wheel in folder.glob("*.whl"):
        if _of_wheel(wheel) not in wanted:
            wheel.unlink()
    wheels = sorted(folder.glob("*.whl"))
    lines = [
        f"{name}=={version} --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n"
        for wheel, (name, version) in ((wheel, _of_wheel(wheel)) for wheel in wheels)
    ]
    (folder / REQUIREMENTS).write_text("".join(sorted(lines)))
    return wheels


def _missing(folder: Path, requirements: list[str]) -> bool:
    there = {_of_wheel(wheel) for wheel in folder.glob("*.whl")}
    return any(_pin(requirement) not in there for requirement in requirements)


def _pin(requirement: str) -> tuple[str, str]:
    name, version = requirement.split("==")
    return canonicalize_name(name), version


def _of_wheel(wheel: Path) -> tuple[str, str]:
    name, version, _, _ = parse_wheel_filename(wheel.name)
    return name, str(version)


def _download(folder: Path, requirements: list[str]) -> None:
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    command += ["--only-binary=:all:", "--python-version", PYTHON, "--implementation", "cp"]
    for platform in PLATFORMS:
        command += ["--platform", platform]
    answer = subprocess.run(
        [*command, "--dest", str(folder), *requirements], stderr=subprocess.PIPE, text=True
    )
    if answer.returncode:
        reason = (answer.stderr.strip().splitlines() or ["pip gives no reason"])[-1]
        raise MarketPulseError(
            f"the wheels for clusters cannot be downloaded: {reason}. The job's own archive is "
            "built; `make package` needs a package index for the rest."
        )
