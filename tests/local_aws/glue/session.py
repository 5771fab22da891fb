"""One Glue interactive session: its states and its process."""

import json
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tests.local_aws.faults import ServiceError
from tests.local_aws.glue.statement import Statement, error_output

_PROCESS = Path(__file__).with_name("session_process.py")
ENDED = ("FAILED", "STOPPED", "TIMEOUT")


@dataclass(frozen=True)
class Plan:
    """What a session starts with: the order for its process, and where and how that runs."""

    order: dict
    folder: Path
    environment: Callable[[], dict[str, str]]
    idle_seconds: float
    cancel: Callable[[str], None]
    """Ends the Spark jobs of a group; a statement's group is `<process>/<number>`."""


class Session:
    def __init__(
        self,
        request: dict,
        plan: Plan,
        trouble: Callable[[], str | None],
        on_statement: Callable[["Session", Statement], None],
    ) -> None:
        self.id = request["Id"]
        self.status = "PROVISIONING"
        self.error = ""
        self.provisioned = threading.Event()
        self.statements: dict[int, Statement] = {}
        self._request = request
        self._plan = plan
        self._trouble = trouble
        self._on_statement = on_statement
        self._created = time.time()
        self._process: subprocess.Popen | None = None
        self._waiting: queue.Queue[Statement | None] = queue.Queue()
        self._lock = threading.RLock()
        self._thread = threading.Thread(target=self._live, name=f"glue-{self.id}", daemon=True)
        self._thread.start()

    def described(self) -> dict:
        kept = ("Role", "Command", "DefaultArguments", "Description", "Connections")
        sizes = ("NumberOfWorkers", "WorkerType", "MaxCapacity", "IdleTimeout")
        given = {name: self._request[name] for name in kept + sizes if name in self._request}
        return {
            "Id": self.id,
            "CreatedOn": self._created,
            "Status": self.status,
            "Progress": 0.0,
            "GlueVersion": self._request.get("GlueVersion", "5.0"),
            **({"ErrorMessage": self.error} if self.error else {}),
            **given,
        }

    def run(self, code: str) -> int:
        with self._lock:
            if self.status != "READY":
                message = f"Session {self.id} is in {self.status} state"
                raise ServiceError("IllegalSessionStateException", message)
            statement = Statement(len(self.statements) + 1, code)
            self.statements[statement.number] = statement
        self._waiting.put(statement)
        return statement.number

    def cancel(self, number: int) -> None:
        statement = self.statements[number]
        with self._lock:
            if statement.state == "WAITING":
                statement.end("CANCELLED")
            elif statement.state == "RUNNING":
                statement.state = "CANCELLING"
                self._process.send_signal(signal.SIGINT)

    def end(self, status: str, error: str = "") -> None:
        """Stop the process; statements that wait or run end with an error."""
        with self._lock:
            if self.status not in ENDED:
                self.status, self.error = status, error
            running = [s.number for s in self.statements.values() if s.state == "RUNNING"]
            if self._process is not None:
                self._process.kill()
        for number in running:
            self._plan.cancel(f"{self._process.pid}/{number}")
        self._waiting.put(None)
        self._thread.join()

    def _live(self) -> None:
        try:
            self._start()
            while statement := self._waiting.get(timeout=self._plan.idle_seconds):
                self._run(statement)
        except queue.Empty:
            self.status = "TIMEOUT"
        except (OSError, RuntimeError, ValueError) as error:
            if self.status not in ENDED:
                self.status, self.error = "FAILED", str(error)
        finally:
            self.provisioned.set()
            self._clean_up()

    def _start(self) -> None:
        self._plan.folder.mkdir(parents=True, exist_ok=True)
        environment = self._plan.environment()
        with self._lock, (self._plan.folder / "session.log").open("ab") as log:
            if self.status in ENDED:
                return
            self._process = subprocess.Popen(
                [sys.executable, "-P", str(_PROCESS)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                env=environment,
                cwd=self._plan.folder,
                start_new_session=True,
            )
        self._tell(self._plan.order)
        self._hear()
        with self._lock:
            if self.status == "PROVISIONING":
                self.status = "READY"
        self.provisioned.set()

    def _run(self, statement: Statement) -> None:
        trouble = self._trouble()
        if trouble == "kill":
            raise RuntimeError("the session was killed by a test")
        with self._lock:
            if statement.done.is_set():
                return
            statement.state = "RUNNING"
        if trouble:
            output = error_output("RuntimeError", trouble.removeprefix("fail:"))
        else:
            self._tell({"number": statement.number, "code": statement.code})
            output = self._hear()["output"]
        with self._lock:
            was_cancelled = statement.state == "CANCELLING"
            statement.end("CANCELLED" if was_cancelled else "AVAILABLE", output)
        self._on_statement(self, statement)

    def _tell(self, message: dict) -> None:
        self._process.stdin.write(json.dumps(message) + "\n")
        self._process.stdin.flush()

    def _hear(self) -> dict:
        line = self._process.stdout.readline()
        if not line:
            log = self._plan.folder / "session.log"
            raise RuntimeError(f"the session's process ended: see {log}")
        return json.loads(line)

    def _clean_up(self) -> None:
        message = f"Session {self.id} is in {self.status} state. {self.error}".strip()
        for statement in list(self.statements.values()):
            if not statement.done.is_set():
                statement.end("ERROR", error_output("SessionEnded", message))
                self._on_statement(self, statement)
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            with suppress(OSError):
                self._process.stdin.close()
            self._process.stdout.close()
