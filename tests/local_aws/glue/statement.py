"""One statement of a Glue session: its states and its output."""

import threading
import time
from dataclasses import dataclass, field


@dataclass
class Statement:
    number: int
    code: str
    state: str = "WAITING"
    started: float = field(default_factory=time.time)
    completed: float | None = None
    output: dict | None = None
    done: threading.Event = field(default_factory=threading.Event)

    def end(self, state: str, output: dict | None = None) -> None:
        if not self.done.is_set():
            self.state, self.output, self.completed = state, output, time.time()
            self.done.set()

    def described(self) -> dict:
        content = {
            "Id": self.number,
            "Code": self.code,
            "State": self.state,
            "Progress": 1.0 if self.done.is_set() else 0.0,
            "StartedOn": int(self.started * 1000),
        }
        if self.output:
            content["Output"] = self.output
        if self.completed:
            content["CompletedOn"] = int(self.completed * 1000)
        return content


def error_output(name: str, message: str) -> dict:
    return {"Status": "error", "ErrorName": name, "ErrorValue": message, "Traceback": [message]}
