"""Troubles that a test orders in advance; each is used up by the calls it hits."""

import fnmatch
import threading
from dataclasses import dataclass


class ServiceError(Exception):
    """An error as a service answers it."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.status = status


@dataclass
class _PutFault:
    pattern: str
    error: ServiceError
    times: int | None


@dataclass
class _StatementFault:
    countdown: int
    message: str | None


class Faults:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._throttled: dict[str, int] = {}
        self._puts: list[_PutFault] = []
        self._statements: list[_StatementFault] = []

    def throttle(self, operation: str, times: int) -> None:
        """Answer the next calls of an operation (`glue.GetStatement`) that the rate is exceeded."""
        with self._lock:
            self._throttled[operation] = times

    def fail_puts(
        self,
        pattern: str,
        times: int | None = None,
        code: str = "AccessDenied",
        status: int = 403,
    ) -> None:
        """Refuse objects whose `bucket/key` matches; clients repeat a status of 500 and above."""
        with self._lock:
            error = ServiceError(code, "refused by a test", status)
            self._puts.append(_PutFault(pattern, error, times))

    def fail_statement(self, number: int = 1, message: str = "failed by a test") -> None:
        """Let the n-th Glue statement from now on fail without being run."""
        with self._lock:
            self._statements.append(_StatementFault(number, message))

    def kill_session_at_statement(self, number: int = 1) -> None:
        """Let a Glue session die when it starts the n-th statement from now on."""
        with self._lock:
            self._statements.append(_StatementFault(number, None))

    def clear(self) -> None:
        with self._lock:
            self._throttled.clear()
            self._puts.clear()
            self._statements.clear()

    def check_call(self, operation: str) -> None:
        with self._lock:
            left = self._throttled.get(operation, 0)
            if not left:
                return
            self._throttled[operation] = left - 1
        if operation.startswith("s3."):
            raise ServiceError("SlowDown", "Please reduce your request rate.", 503)
        raise ServiceError("ThrottlingException", "Rate exceeded")

    def check_put(self, bucket: str, key: str) -> None:
        with self._lock:
            for fault in self._puts:
                if fault.times != 0 and fnmatch.fnmatchcase(f"{bucket}/{key}", fault.pattern):
                    fault.times = None if fault.times is None else fault.times - 1
                    raise fault.error

    def next_statement(self) -> str | None:
        """Return None for a statement to run, else `kill` or `fail:<message>`."""
        with self._lock:
            for fault in self._statements:
                fault.countdown -= 1
            due = [fault for fault in self._statements if fault.countdown <= 0]
            self._statements = [fault for fault in self._statements if fault.countdown > 0]
        if not due:
            return None
        return "kill" if due[0].message is None else f"fail:{due[0].message}"
