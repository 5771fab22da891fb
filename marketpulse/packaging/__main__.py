"""`make package`: fill dist/ with what an EMR cluster and a Glue job need."""

import shutil
import sys
from pathlib import Path

from marketpulse.errors import MarketPulseError
from marketpulse.packaging.archive import build_wheel
from marketpulse.packaging.dependencies import fetch_wheels, locked_requirements
from marketpulse.packaging.distribution import (
    ARCHIVE,
    BOOTSTRAP,
    DIST,
    ENTRY_SCRIPT,
    INGEST_SCRIPT,
    WHEELS,
)
from marketpulse.settings import PROJECT_ROOT


def package(folder: Path = DIST) -> None:
    """Build everything; what was built of other versions before is removed."""
    for old in folder.glob("*.whl"):
        old.unlink()
    wheel = build_wheel(folder)
    # Spark hands archives to its workers only when they are called .zip.
    shutil.copyfile(wheel, folder / ARCHIVE)
    for script in (ENTRY_SCRIPT, INGEST_SCRIPT):
        shutil.copyfile(PROJECT_ROOT / "spark_jobs" / script, folder / script)
    shutil.copyfile(PROJECT_ROOT / "scripts" / "emr_bootstrap", folder / BOOTSTRAP)
    print(f"{folder}: {wheel.name}, {ARCHIVE}, {ENTRY_SCRIPT}, {INGEST_SCRIPT}, {BOOTSTRAP}")
    wheels = fetch_wheels(folder / WHEELS, locked_requirements())
    megabytes = sum(wheel.stat().st_size for wheel in wheels) / 1e6
    print(f"{folder / WHEELS}: {len(wheels)} wheels, {megabytes:,.0f} MB")


if __name__ == "__main__":
    try:
        package()
    except MarketPulseError as error:
        sys.exit(f"Error: {error}")
