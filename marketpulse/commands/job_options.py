"""Options that the commands share which run the silver job on AWS."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from marketpulse import options
from marketpulse.errors import UsageError

if TYPE_CHECKING:
    from datetime import date

    from marketpulse.aws.job_request import JobRequest
    from marketpulse.aws.waiting import Run

ForceOption = Annotated[bool, typer.Option("--force", help="Also do batches that did not change.")]
AcceptOption = Annotated[
    float | None,
    typer.Option(
        "--accept-failed-share",
        min=0,
        max=1,
        help="Publish batches in which up to this share of records fails.",
        show_default="each contract's",
    ),
]
WaitOption = Annotated[bool, typer.Option("--wait", help="Wait until it has ended.")]
TimeoutOption = Annotated[
    float, typer.Option("--timeout", min=0, help="Minutes to wait at most; the job goes on.")
]
LimitOption = Annotated[int, typer.Option("--limit", min=1, help="How many to list.")]


def job_request(
    env: options.Environment,
    names: str | None,
    days: "list[date] | None",
    force: bool,
    accept_failed_share: float | None,
) -> "JobRequest":
    """Put together what the job is asked; raises UsageError when the lake is not in S3."""
    from marketpulse.aws.job_request import JobRequest
    from marketpulse.environment import lake_of

    if env is options.Environment.local:
        raise UsageError("this runs on AWS: give --env dev or use `marketpulse silver`")
    return JobRequest(env, lake_of(env), options.datasets(names), days, force, accept_failed_share)


def required(value: str | None, name: str, setting: str, example: str) -> str:
    """Return a value that has no default; raises UsageError when neither way of giving it was."""
    if not value:
        raise UsageError(f"{name} is missing: set {setting}, for example to {example}")
    return value


def jobs_folder() -> str:
    """Return the S3 folder that the job runs from."""
    from marketpulse.settings import settings

    example = "s3://marketpulse-111111111111-dev-artifacts/jobs/0.1.0"
    return required(settings().jobs, "the place of the job's files", "MARKETPULSE_JOBS", example)


@contextmanager
def waiting_line() -> Iterator:
    """Show the state of what is waited for, with the time it takes."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        line = progress.add_task("waiting", total=None)

        def show(run: "Run") -> None:
            progress.update(line, description=f"{run.id} {run.state.lower()}")

        yield show


def moment(time: datetime | None) -> str:
    """Write a time in UTC, to the minute."""
    from datetime import UTC

    return f"{time.astimezone(UTC):%Y-%m-%d %H:%M}" if time else ""


def duration(seconds: float | None) -> str:
    """Write a length of time as 1:02:03."""
    if seconds is None:
        return ""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02d}:{rest:02d}"
