"""The environment in which the local AWS starts Spark."""

import os
import sys
from pathlib import Path

from marketpulse.java import java_home

PROPERTIES_VARIABLE = "LOCAL_AWS_SPARK_PROPERTIES"
"""Where a cluster's settings are. SPARK_CONF_DIR would be on the class path, and Java would not use
an archive of classes that was made without it."""

_PYTHON_PATH = Path(__file__).parents[1] / "python_path"
# A Spark of the parent's is not this one's; nor are a person's own AWS settings.
_NOT_INHERITED = ("PYSPARK_", "SPARK_", "AWS_", "MARKETPULSE_", "PYTHONPATH")


def spark_environment(variables: dict[str, str], properties: Path) -> dict[str, str]:
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith(_NOT_INHERITED)
    }
    return {
        **inherited,
        # The others are for a terminal; on AWS nothing gives them to a job.
        **{name: value for name, value in variables.items() if name.startswith("AWS_")},
        "JAVA_HOME": java_home(),
        PROPERTIES_VARIABLE: str(properties),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "PYSPARK_PYTHON": sys.executable,
        "PYTHONPATH": str(_PYTHON_PATH),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
