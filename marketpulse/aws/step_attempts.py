"""A step followed to its end, and submitted again when it failed."""

from collections.abc import Callable

from marketpulse.aws import emr_steps, step_logs
from marketpulse.aws.emr_steps import Step
from marketpulse.aws.job_request import JobRequest
from marketpulse.aws.waiting import wait_for
from marketpulse.errors import MarketPulseError

LOG_PATIENCE = 120.0
"""Seconds to wait for a failed step's log; EMR brings logs to S3 every few minutes."""


def follow(
    cluster: str, step: str, minutes: float, on_look: Callable[[Step], None] | None = None
) -> Step:
    """Wait for a step; raises MarketPulseError with the reason and its last words if it failed."""
    ended = wait_for(
        lambda: emr_steps.find_step(cluster, step),
        on_look,
        minutes=minutes,
    )
    if not ended.has_succeeded:
        raise MarketPulseError(step_logs.failure_text(ended, LOG_PATIENCE))
    return ended


def submit_and_follow(
    cluster: str,
    request: JobRequest,
    jobs: str,
    minutes: float,
    *,
    retries: int,
    on_submit: Callable[[str], None],
    on_failure: Callable[[str], None],
    on_look: Callable[[Step], None] | None = None,
) -> Step:
    """Submit and follow; a failed step is submitted again so many times, the last error is raised.

    Doing a step again is safe: batches that were published are not done twice.
    """
    for _ in range(retries):
        step = emr_steps.submit(cluster, request, jobs)
        on_submit(step)
        try:
            return follow(cluster, step, minutes, on_look)
        except MarketPulseError as error:
            # Cancelled by somebody, or still at work: another one would do harm.
            if emr_steps.find_step(cluster, step).state != "FAILED":
                raise
            on_failure(str(error))
    step = emr_steps.submit(cluster, request, jobs)
    on_submit(step)
    return follow(cluster, step, minutes, on_look)
