"""What a step writes, and where EMR leaves it in S3.

spark-submit gives Python's stderr out on stdout. In cluster mode the driver is a container of YARN:
its output is among the containers' logs, and the step's own tells only that it failed.
"""

import gzip
import re
import time
from datetime import UTC, datetime
from pathlib import Path

_FAILED = (
    'Exception in thread "main" org.apache.spark.SparkException: '
    "Application {} finished with failed status"
)


class Logs:
    def __init__(
        self,
        place: Path,
        arguments: list[str],
        *,
        is_cluster_mode: bool = False,
        refused: str = "",
    ) -> None:
        self._place = place
        self._is_cluster_mode = is_cluster_mode
        self._application = f"application_{int(time.time() * 1000)}_0001"
        self._controller = [f"{_now()} INFO startExec 'command-runner.jar {' '.join(arguments)}'"]
        if refused:
            (place / "stderr").write_text(f'Exception in thread "main" {refused}\n')
            self.complete(1, [])

    @property
    def driver(self) -> Path:
        """The folder in which the driver runs, with its stdout and stderr."""
        return self._place / "driver" if self._is_cluster_mode else self._place

    def complete(self, code: int, left_out: list[str]) -> None:
        self._controller += [f"{_now()} INFO left out on this machine: {it}" for it in left_out]
        self._controller.append(f"{_now()} INFO waitProcessCompletion ended with exit code {code}")
        (self._place / "controller").write_text("\n".join(self._controller) + "\n")
        if self._is_cluster_mode:
            told = [f"{_now()} INFO YarnClientImpl: Submitted application {self._application}"]
            told += [_FAILED.format(self._application)] if code else []
            (self._place / "stderr").write_text("\n".join(told) + "\n")

    @property
    def message(self) -> str:
        """What EMR finds in the step's stderr for the reason of a failure."""
        found = re.findall(r'Exception in thread "main".*', (self._place / "stderr").read_text())
        return found[-1] if found else ""

    def files(self, step_id: str) -> dict[str, bytes]:
        """Compressed files by their place below the folder of the cluster."""
        found = {f"steps/{step_id}/{name}": self._place / name for name in ("controller", "stderr")}
        if self._is_cluster_mode:
            number = self._application.removeprefix("application_")
            container = f"containers/{self._application}/container_{number}_01_000001"
            found |= {f"{container}/{name}": self.driver / name for name in ("stdout", "stderr")}
        found[f"steps/{step_id}/stdout"] = self._place / "stdout"
        return {
            f"{name}.gz": gzip.compress(file.read_bytes() if file.exists() else b"")
            for name, file in found.items()
        }


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
