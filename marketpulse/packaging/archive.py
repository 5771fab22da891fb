"""The wheel with the job's code, which under another name is the archive for --py-files."""

import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from tempfile import TemporaryDirectory

from marketpulse.errors import MarketPulseError
from marketpulse.packaging.dependencies import JOB_IMPORTS
from marketpulse.settings import PROJECT_ROOT

PACKAGES = ("marketpulse", "spark_jobs")
"""All but the generators, which never run on a cluster."""
CONTRACTS = "contract_files"
_EARLIEST = 315532800
"""1980-01-01, before which a zip file cannot date its content."""
_BUILD = "from setuptools.build_meta import build_wheel; import sys; build_wheel(sys.argv[1])"


def build_wheel(folder: Path, project: Path = PROJECT_ROOT) -> Path:
    """Build the wheel into a folder; equal sources give equal bytes, whatever their dates."""
    with TemporaryDirectory() as place:
        sources = Path(place, "sources")
        _copy_sources(project, sources)
        (sources / "pyproject.toml").write_text(_project_file(project))
        for path in sources.rglob("*"):
            path.chmod(0o755 if path.is_dir() else 0o644)
        built = Path(place, "built")
        built.mkdir()
        answer = subprocess.run(
            [sys.executable, "-c", _BUILD, str(built)],
            cwd=sources,
            env=os.environ | {"SOURCE_DATE_EPOCH": str(_EARLIEST), "PYTHONHASHSEED": "0"},
            capture_output=True,
            text=True,
        )
        if answer.returncode:
            raise MarketPulseError(f"the wheel cannot be built:\n{answer.stderr}")
        (wheel,) = built.glob("*.whl")
        folder.mkdir(parents=True, exist_ok=True)
        return Path(shutil.copyfile(wheel, folder / wheel.name))


def _copy_sources(project: Path, target: Path) -> None:
    for package in PACKAGES:
        shutil.copytree(
            project / package, target / package, ignore=shutil.ignore_patterns("__pycache__")
        )
    shutil.copytree(project / "contracts", target / "marketpulse" / CONTRACTS)


def _project_file(project: Path) -> str:
    """Describe a project that is the job alone: not dbt, not the command line."""
    described = tomllib.loads((project / "pyproject.toml").read_text())["project"]
    quoted = {
        "name": described["name"],
        "version": described["version"],
        "requires-python": described["requires-python"],
        "dependencies": sorted(JOB_IMPORTS.values()),
    }
    lines = [f"{name} = {json.dumps(value)}" for name, value in quoted.items()]
    return "\n".join(
        [
            "[build-system]",
            'requires = ["setuptools"]',
            'build-backend = "setuptools.build_meta"',
            "[project]",
            *lines,
            "[tool.setuptools.packages]",
            f"find = {{ include = {json.dumps([f'{package}*' for package in PACKAGES])} }}",
            "[tool.setuptools.package-data]",
            f'marketpulse = ["{CONTRACTS}/*.yaml"]',
            'spark_jobs = ["*.properties"]',
            "",
        ]
    )
