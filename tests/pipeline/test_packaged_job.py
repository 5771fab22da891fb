"""The job as a cluster runs it: the entry script and the archive, nothing of the checkout."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pyspark
from delivered import deliver_snapshots
from lake_contents import rows, stray_files

from marketpulse.java import java_home
from marketpulse.lake import Lake
from marketpulse.packaging.archive import build_wheel
from marketpulse.settings import PROJECT_ROOT

DAY = "2026-03-02"


def test_archive_and_entry_script_are_all_that_spark_submit_needs(tmp_path):
    shutil.copyfile(build_wheel(tmp_path / "dist"), tmp_path / "marketpulse.zip")
    shutil.copyfile(
        PROJECT_ROOT / "spark_jobs" / "bronze_to_silver.py", tmp_path / "bronze_to_silver.py"
    )
    lake = Lake(str(tmp_path / "lake"))
    deliver_snapshots(lake, DAY)
    home = Path(pyspark.__file__).parent
    environment = {k: v for k, v in os.environ.items() if not k.startswith("MARKETPULSE_")}

    command = [home / "bin" / "spark-submit", "--master", "local[1]"]
    command += ["--conf", "spark.ui.enabled=false", "--py-files", "marketpulse.zip"]
    command += ["bronze_to_silver.py", "--lake", lake.root, "--datasets", "stores"]
    # As Glue starts it; what is not ours is passed over.
    command += ["--JOB_NAME", "bronze-to-silver", "--job-bookmark-option", "job-bookmark-disable"]

    answer = subprocess.run(
        command,
        cwd=tmp_path,
        env=environment
        | {"SPARK_HOME": str(home), "JAVA_HOME": java_home(), "SPARK_LOCAL_IP": "127.0.0.1"}
        | {"PYSPARK_PYTHON": python_without_the_project(tmp_path)},
        capture_output=True,
        text=True,
    )

    assert answer.returncode == 0, answer.stderr[-3000:]
    assert [row["store_id"] for row in rows(lake, "stores")] == ["ST0001", "ST0002"]
    assert stray_files(lake) == set()


def python_without_the_project(folder: Path) -> str:
    """A Python with the installed packages, in which the editable project cannot be found."""
    packages = Path(pyspark.__file__).parent.parent
    site = folder / "site"
    site.mkdir()
    for package in packages.iterdir():
        if "marketpulse" not in package.name and not package.name.endswith(".pth"):
            (site / package.name).symlink_to(package)
    script = folder / "python"
    script.write_text(
        f'#!/usr/bin/env bash\nPYTHONPATH="$PYTHONPATH:{site}" exec {sys._base_executable} "$@"\n'
    )
    script.chmod(0o755)
    return str(script)
