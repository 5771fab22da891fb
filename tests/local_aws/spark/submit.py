"""spark-submit as a cluster's arguments would have it, on this machine."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

from pyspark.find_spark_home import _find_spark_home

from tests.local_aws.spark.processes import PROPERTIES_VARIABLE

_MASTER_OPTIONS = ("--master", "--deploy-mode")
# Where a cluster has its Python, and what only AWS's own Spark knows.
_CLUSTER_SETTINGS = ("spark.pyspark.", "spark.yarn.", "spark.master", "spark.submit.deployMode")
_CLUSTER_VALUES = ("com.amazon", "org.apache.hadoop.fs.s3a")
_DRIVER_VARIABLE = "spark.yarn.appMasterEnv."
_NOT_SET = ("PYSPARK_PYTHON", "PYSPARK_DRIVER_PYTHON", "JAVA_HOME", "SPARK_HOME", "PATH")


@dataclass(frozen=True)
class Submission:
    """Arguments as they are run here, those left out, and variables they ask for."""

    arguments: list[str]
    left_out: list[str]
    variables: dict[str, str]

    @property
    def is_cluster_mode(self) -> bool:
        """Whether the driver would run on the cluster, away from the command's own output."""
        return "--deploy-mode cluster" in self.left_out


def localised(arguments: list[str]) -> Submission:
    """Leave out what names a cluster; the application's own arguments are kept as they are."""
    kept: list[str] = []
    left_out: list[str] = []
    variables: dict[str, str] = {}
    words = iter(arguments)
    for word in words:
        name, has_value, value = word.partition("=")
        if not word.startswith("--"):
            kept += [word, *words]
            break
        if not has_value and not _is_switch(name):
            value = next(words, "")
        if name == "--conf" and value.startswith(_DRIVER_VARIABLE):
            variable, _, content = value.removeprefix(_DRIVER_VARIABLE).partition("=")
            if variable not in _NOT_SET:
                variables[variable] = content
        elif name in _MASTER_OPTIONS or (name == "--conf" and is_of_clusters(value)):
            left_out.append(f"{name} {value}")
        else:
            kept += [name] if _is_switch(name) else [name, value]
    return Submission(kept, left_out, variables)


def start(
    arguments: list[str], folder: Path, environment: dict[str, str]
) -> subprocess.Popen[bytes]:
    """Start spark-submit in a folder, where `stdout` and `stderr` are its output."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "stdout").open("wb") as output, (folder / "stderr").open("wb") as errors:
        return subprocess.Popen(
            [*spark_submit(environment), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=errors,
            env=environment,
            cwd=folder,
            start_new_session=True,
        )


def spark_submit(environment: dict[str, str]) -> list[str]:
    """The command with the settings of the cluster."""
    command = f"{_find_spark_home()}/bin/spark-submit"
    return [command, "--properties-file", environment[PROPERTIES_VARIABLE]]


def _is_switch(name: str) -> bool:
    return name in ("--verbose", "--supervise")


def is_of_clusters(setting: str) -> bool:
    """Whether a setting `name=value` makes sense only on AWS."""
    name, _, value = setting.partition("=")
    return name.startswith(_CLUSTER_SETTINGS) or value.startswith(_CLUSTER_VALUES)
