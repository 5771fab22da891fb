"""Runs dbt in this process and says what came of it."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from marketpulse.dbt_messages import one_paragraph, without_place
from marketpulse.errors import MarketPulseError
from marketpulse.settings import PROJECT_ROOT, settings

TEST_KINDS = {"test", "unit_test"}


@dataclass(frozen=True)
class Step:
    """A finished node of the project: a model, seed, test or hook."""

    name: str
    kind: str
    """`model`, `seed`, `test`, `unit_test` or `operation`."""
    status: str
    """`success`, `pass`, `error`, `fail`, `skipped`, `warn` or `no-op`."""
    seconds: float
    message: str
    compiled_path: str | None

    @property
    def is_test(self) -> bool:
        """Whether it checks instead of building."""
        return self.kind in TEST_KINDS

    @property
    def has_failed(self) -> bool:
        """Whether it failed by itself, not because of another."""
        return self.status in {"error", "fail", "runtime error"}


def run_dbt(
    arguments: list[str],
    target: str,
    *,
    lake: str,
    warehouse: str | None = None,
    on_start: Callable[[int], None],
    on_step: Callable[[str], None],
) -> list[Step]:
    """Run a dbt command; failed steps are in the answer, MarketPulseError says it could not run.

    `on_start` gets the number of nodes, `on_step` the name of each as it finishes.
    """
    places = {"MARKETPULSE_LAKE": lake, "MARKETPULSE_WAREHOUSE": warehouse}

    def listen(event) -> None:
        if event.info.name == "ConcurrencyLine":
            on_start(event.data.node_count)
        elif event.info.name == "NodeFinished":
            on_step(event.data.node_info.node_name)

    with _environment({name: place for name, place in places.items() if place}):
        result = _invoke(arguments, target, listen)
    return [_step(node) for node in getattr(result, "results", [])]


def run_operation(
    macro: str, arguments: dict, target: str, *, on_message: Callable[[str], None]
) -> None:
    """Run a macro; `on_message` gets what it says, MarketPulseError why it failed."""

    def listen(event) -> None:
        if event.info.name == "JinjaLogInfo":
            on_message(event.data.msg)

    command = ["run-operation", macro, "--args", json.dumps(arguments)]
    result = _invoke(command, target, listen)
    for outcome in result.results:
        if str(outcome.status) != "success":
            raise MarketPulseError(without_place(one_paragraph(outcome.message)))


def _invoke(arguments: list[str], target: str, listen: Callable) -> object:
    from dbt.cli.main import dbtRunner

    try:
        answer = dbtRunner(callbacks=[listen]).invoke([*arguments, *_flags(target)])
    finally:
        release_connections()
    if answer.exception or answer.result is None:
        reason = one_paragraph(str(answer.exception))
        raise MarketPulseError(f"dbt could not run: {reason}; details in {log_folder()}/dbt.log")
    return answer.result


@contextmanager
def _environment(variables: dict[str, str]) -> Iterator[None]:
    """Set what the project's files read from the environment, for as long as dbt runs."""
    before = os.environ.copy()
    os.environ.update(variables)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def log_folder() -> Path:
    """Where dbt writes its log."""
    return settings().logs / "dbt"


def _flags(target: str) -> list[str]:
    # A target path for each target: a shared one makes every switch parse the project again.
    return [
        *("--project-dir", str(PROJECT_ROOT), "--profiles-dir", str(PROJECT_ROOT)),
        *("--target", target, "--target-path", str(settings().dbt_target / target)),
        *("--log-path", str(log_folder()), "--log-level", "none", "--log-level-file", "debug"),
    ]


def release_connections() -> None:
    """Let go of what adapters keep for as long as the process lives: DuckDB's file, Glue's session.

    Only of adapters that were used: importing one takes its time.
    """
    duckdb = sys.modules.get("dbt.adapters.duckdb.connections")
    if duckdb and duckdb.DuckDBConnectionManager._ENV is not None:
        duckdb.DuckDBConnectionManager._ENV.close()
        duckdb.DuckDBConnectionManager._ENV = None
    glue = sys.modules.get("dbt.adapters.glue.connections")
    if glue:
        glue.GlueConnectionManager.GLUE_CONNECTIONS_BY_KEY.clear()


def _step(result) -> Step:
    return Step(
        name=result.node.name,
        kind=str(result.node.resource_type),
        status=str(result.status),
        seconds=result.execution_time,
        message=one_paragraph(result.message or ""),
        compiled_path=getattr(result.node, "compiled_path", None),
    )
