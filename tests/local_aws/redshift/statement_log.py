"""The statements that clients ran, one line of JSON each, to be looked at by tests and people."""

import json
import threading
from pathlib import Path


class StatementLog:
    """Appends to `statements.jsonl`; safe to call from all sessions."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()

    def add(
        self,
        text: str,
        *,
        seconds: float,
        user: str,
        query_group: str | None,
        error: str | None,
    ) -> None:
        line = json.dumps(
            {
                "sql": text,
                "seconds": round(seconds, 4),
                "user": user,
                "query_group": query_group,
                "error": error,
            }
        )
        with self._lock, self.path.open("a") as file:
            file.write(line + "\n")

    def read(self) -> list[dict]:
        if not self.path.exists():
            return []
        return [json.loads(line) for line in self.path.read_text().splitlines()]
