"""Spark's classes as Java has them after loading, kept in a file that it maps when it starts.

Java loads and checks 20,000 classes for a Spark session, which takes it longer than a small job.
`make setup` has one session write the archive; what Java finds not to fit, it leaves alone.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from marketpulse.errors import MarketPulseError
from marketpulse.java import java_home

ARCHIVE = Path(sys.prefix) / "spark-classes.jsa"
_DELIVERY = ("--datasets", "stores", "--date", "2026-03-02")


def archive_options() -> str:
    """Options of a Java that uses the archive; none where there is no archive."""
    if not ARCHIVE.exists():
        return ""
    # Another Java or Spark than the archive's: it would say so on standard output.
    return f"-XX:SharedArchiveFile={ARCHIVE} -Xlog:cds*=off"


def write_archive(archive: Path = ARCHIVE) -> None:
    """Run a small silver job whose Java writes the archive at its end.

    Raises CalledProcessError when a step fails, MarketPulseError when there is no Java.
    """
    java = Path(java_home())
    if not (java / "lib" / "server" / "classes.jsa").exists():
        # The archive of Java's own classes, on which ours builds; not every Java brings it.
        _run(str(java / "bin" / "java"), "-Xshare:dump")
    with tempfile.TemporaryDirectory(dir=archive.parent) as folder:
        places = {
            "MARKETPULSE_LAKE": f"{folder}/lake",
            "MARKETPULSE_LOGS": f"{folder}/logs",
            "MARKETPULSE_TOKEN_KEY": "of no use",
        }
        marketpulse = str(Path(sys.executable).with_name("marketpulse"))
        archive.unlink(missing_ok=True)
        _run(marketpulse, "generate", *_DELIVERY, **places)
        written = Path(folder, archive.name)
        # A variable of Spark's: options of the Java it starts, and of no other.
        options = {"SPARK_SUBMIT_OPTS": f"-XX:ArchiveClassesAtExit={written}"}
        _run(marketpulse, "silver", *_DELIVERY, **places, **options)
        written.replace(archive)


def _run(*command: str, **variables: str) -> None:
    # Ends when the output does: when the Java that Spark started has ended, too.
    subprocess.run(command, check=True, capture_output=True, env=os.environ | variables)


if __name__ == "__main__":
    try:
        write_archive()
    except (OSError, MarketPulseError, subprocess.CalledProcessError) as error:
        print(f"Spark will start more slowly: its archive of classes was not made ({error})")
