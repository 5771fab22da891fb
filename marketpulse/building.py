"""Building gold and marts: what dbt is asked to do, and how its answer reads."""

import json
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from marketpulse.building_on_aws import build_on_aws
from marketpulse.dbt_runner import Step, log_folder, run_dbt
from marketpulse.errors import MarketPulseError
from marketpulse.lake import LEDGER, Lake
from marketpulse.options import Environment
from marketpulse.settings import settings
from marketpulse.warehouse import open_warehouse

_FAILURES_SHOWN = 10


def build_targets(
    lake: Lake,
    env: Environment,
    datasets: Sequence[str] | None,
    days: Sequence[date] | None,
    *,
    full_refresh: bool,
    on_start: Callable[[int], None],
    on_step: Callable[[str], None],
) -> list[Step]:
    """Run dbt on the targets of an environment, lake before warehouse; a failure stops."""
    dbt = partial(run_dbt, lake=lake.root, on_start=on_start, on_step=on_step)
    command = partial(arguments, datasets, days, full_refresh=full_refresh)
    if env is not Environment.local:
        return build_on_aws(lake, env, dbt, command)
    warehouse = str(Path(settings().warehouse).absolute())
    _require_commits(lake)
    _require_free_warehouse(warehouse)
    return dbt(command(), "local", warehouse=warehouse)


def arguments(
    datasets: Sequence[str] | None,
    days: Sequence[date] | None,
    *,
    full_refresh: bool,
    **variables: str,
) -> list[str]:
    """Return the dbt command for what a user asked."""
    from marketpulse.contracts import load_contract

    # Unit tests are about the logic, not the data: `dbt build` and the test suite run them.
    command = ["build", "--exclude-resource-type", "unit_test"]
    if full_refresh:
        command += ["--full-refresh"]
    if days:
        variables |= {"rebuild_from": f"{days[0]}", "rebuild_to": f"{days[-1]}"}
    if variables:
        command += ["--vars", json.dumps(variables)]
    if datasets is not None:
        tables = [table.name for name in datasets for table in load_contract(name).tables]
        command += ["--select", *(f"source:silver.{table}+" for table in tables)]
        # Else a test that also looks at a model outside the selection would run too.
        command += ["--indirect-selection", "buildable"]
    return command


def print_summary(steps: Sequence[Step]) -> None:
    """Print how many models were built and tests passed, and the slowest models."""
    from rich.console import Console

    models = [step for step in steps if step.kind == "model"]
    tests = [step for step in steps if step.is_test]
    built = sum(step.status == "success" for step in models)
    passed = sum(step.status == "pass" for step in tests)
    slowest = sorted(models, key=lambda step: -step.seconds)[:3]
    times = ", ".join(f"{step.name} {step.seconds:.1f} s" for step in slowest)
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"[bold]Built[/] {built} of {len(models)} models (slowest: {times})")
    console.print(f"[bold]Passed[/] {passed} of {len(tests)} tests")


def raise_on_failure(steps: Sequence[Step]) -> None:
    """Raise MarketPulseError that names what failed, why and where to look."""
    failed = [step for step in steps if step.has_failed]
    if not failed:
        return
    skipped = sum(step.status == "skipped" for step in steps)
    lines = [f"{len(failed)} steps of the build failed, {skipped} after them were skipped:"]
    for step in failed[:_FAILURES_SHOWN]:
        lines.append(f"- {step.kind} {step.name}: {step.message}")
        if step.compiled_path:
            lines.append(f"  query: {step.compiled_path}")
    if len(failed) > _FAILURES_SHOWN:
        lines.append(f"- and {len(failed) - _FAILURES_SHOWN} more")
    lines.append(f"What was skipped kept its former rows. dbt's log: {log_folder()}/dbt.log")
    raise MarketPulseError("\n".join(lines))


def _require_commits(lake: Lake) -> None:
    if not lake.files(LEDGER):
        raise MarketPulseError(
            f"nothing is published in the lake {lake.uri()}: "
            "run `marketpulse generate` and `marketpulse silver` first, "
            "or point MARKETPULSE_LAKE at a lake"
        )


def _require_free_warehouse(warehouse: str) -> None:
    Path(warehouse).parent.mkdir(parents=True, exist_ok=True)
    open_warehouse(warehouse, read_only=False).close()
