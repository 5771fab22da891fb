"""One Java process with one Spark for all Glue sessions, started by the first of them."""

import struct
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from py4j.java_gateway import GatewayParameters, JavaGateway

from tests.local_aws.spark.submit import spark_submit

_SECONDS_TO_START = 120
_SETTINGS = {
    "spark.app.name": "local Glue sessions",
    "spark.driver.memory": "1g",
}


@dataclass(frozen=True)
class Connection:
    """Where a Python process finds the Java one, in the variables that PySpark looks at."""

    port: int
    secret: str

    @property
    def environment(self) -> dict[str, str]:
        return {
            "PYSPARK_GATEWAY_PORT": str(self.port),
            "PYSPARK_GATEWAY_SECRET": self.secret,
            # Several Python processes share the Java one; pinned threads are for a single one.
            "PYSPARK_PIN_THREAD": "false",
        }


class SparkGateway:
    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self._folder = folder
        self._environment = environment
        self._lock = threading.Lock()
        self._process: subprocess.Popen | None = None
        self._connection: Connection | None = None

    def connection(self) -> Connection:
        """Return where Spark listens; the first call starts it and takes seconds."""
        with self._lock:
            if self._connection is None:
                self._connection = self._start()
            return self._connection

    def cancel(self, group: str) -> None:
        """Cancel what a Python process that is gone left running."""
        connection = self.connection()
        parameters = GatewayParameters(
            port=connection.port,
            auth_token=connection.secret,
            # Else its objects call Java when they are collected, long after Java has ended.
            enable_memory_management=False,
        )
        gateway = JavaGateway(gateway_parameters=parameters)
        try:
            gateway.jvm.org.apache.spark.SparkContext.getOrCreate().cancelJobGroup(group)
        finally:
            gateway.close()

    def stop(self) -> None:
        with self._lock:
            if self._process is not None:
                self._process.stdin.close()
                self._process.terminate()
                self._process.wait()

    def _start(self) -> Connection:
        self._folder.mkdir(parents=True, exist_ok=True)
        told = self._folder / "connection"
        told.unlink(missing_ok=True)
        command = spark_submit(self._environment)
        for name, value in _SETTINGS.items():
            command += ["--conf", f"{name}={value}"]
        with (self._folder / "spark.log").open("ab") as log:
            self._process = subprocess.Popen(
                [*command, "pyspark-shell"],
                # Java ends by itself when this pipe closes, however this process ends.
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                env={**self._environment, "_PYSPARK_DRIVER_CONN_INFO_PATH": str(told)},
                cwd=self._folder,
                start_new_session=True,
            )
        deadline = time.monotonic() + _SECONDS_TO_START
        while not told.exists():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"Spark did not start: see {self._folder / 'spark.log'}")
            time.sleep(0.05)
        return _read(told)


def _read(told: Path) -> Connection:
    content = told.read_bytes()
    told.unlink()
    port, length = struct.unpack_from(">ii", content)
    return Connection(port, content[8 : 8 + length].decode())
