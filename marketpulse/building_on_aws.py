"""Building on AWS: gold in a Glue session, marts on Redshift, one documentation of both."""

import json
import os
from collections.abc import Callable

from marketpulse.dbt_runner import Step
from marketpulse.errors import UsageError
from marketpulse.lake import GOLD, Lake
from marketpulse.options import Environment
from marketpulse.settings import settings

_NEEDED = (
    "silver_database",
    "gold_database",
    "glue_role_arn",
    "jobs",
    "redshift_host",
    "redshift_database",
)


def build_on_aws(
    lake: Lake,
    env: Environment,
    dbt: Callable[..., list[Step]],
    command: Callable[..., list[str]],
) -> list[Step]:
    """Run `dbt` for the lake, and when nothing failed for the warehouse; returns all steps.

    Raises UsageError when a setting is missing, MarketPulseError when an engine cannot be reached.
    """
    from marketpulse.aws.glue_session import glue_session
    from marketpulse.docs_site import merge_documentation

    _require_settings(env)
    os.environ.setdefault("MARKETPULSE_GOLD_LOCATION", lake.uri(GOLD))
    with glue_session():
        steps = dbt(command(), f"{env}_lake")
    if any(step.has_failed for step in steps):
        return steps
    # Gold is what this run has just built: a commit since then is for the next one.
    goes_on = {"stale_gold": "warn"}
    steps += dbt(command(**goes_on), str(env))
    if not any(step.has_failed for step in steps):
        # Other variables than those of the build would make dbt parse the project again.
        dbt(["docs", "generate", "--no-compile", "--vars", json.dumps(goes_on)], str(env))
        merge_documentation(str(env))
    return steps


def _require_settings(env: Environment) -> None:
    values = settings().model_dump()
    missing = [f"MARKETPULSE_{name.upper()}" for name in _NEEDED if not values[name]]
    if missing:
        raise UsageError(
            f"--env {env} needs {', '.join(missing)} to be set: load the environment's variables, "
            "which its Terraform outputs give"
        )
