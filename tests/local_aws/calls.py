"""What was asked of the local AWS: every call counted, every Glue statement kept with its code."""

import threading
from collections import Counter
from dataclasses import dataclass


@dataclass(frozen=True)
class Statement:
    """One finished statement of a Glue session; error is the message, None when it went well."""

    session: str
    number: int
    code: str
    seconds: float
    error: str | None


class Calls:
    """Counts by `service.Operation`, for example `glue.RunStatement` or `s3.PutObject`."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: Counter[str] = Counter()
        self._statements: list[Statement] = []

    def __getitem__(self, operation: str) -> int:
        with self._lock:
            return self._counts[operation]

    @property
    def counts(self) -> dict[str, int]:
        with self._lock:
            return dict(self._counts)

    @property
    def statements(self) -> list[Statement]:
        with self._lock:
            return list(self._statements)

    def add(self, operation: str) -> None:
        with self._lock:
            self._counts[operation] += 1

    def add_statement(self, statement: Statement) -> None:
        with self._lock:
            self._statements.append(statement)

    def clear(self) -> None:
        with self._lock:
            self._counts.clear()
            self._statements.clear()
