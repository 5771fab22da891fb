"""`marketpulse jobs`: the silver job on Glue, and the files it runs from."""

from typing import Annotated

import typer

from marketpulse import options
from marketpulse.commands import job_options
from marketpulse.errors import MarketPulseError

app = typer.Typer(
    help="Run the silver job on Glue; bring the job's files to S3.", no_args_is_help=True
)

JobOption = Annotated[
    str | None,
    typer.Option("--job", help="Name of the Glue job.", show_default="MARKETPULSE_GLUE_JOB"),
]


@app.command("publish")
def publish() -> None:
    """Upload what `make package` built to MARKETPULSE_JOBS; what is there already stays."""
    from rich.console import Console

    from marketpulse.aws import job_files

    jobs = job_options.jobs_folder()
    uploaded = job_files.publish(jobs)
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"{jobs}: {len(uploaded)} files uploaded" if uploaded else f"{jobs} is complete")
    console.print("\nArguments of the Glue job:")
    console.print(f"  --extra-py-files {jobs.rstrip('/')}/{job_files.ARCHIVE}")
    console.print(f"  --additional-python-modules {','.join(job_files.wheel_uris(jobs))}")


@app.command("run")
def run(
    day: options.DateOption = None,
    first: options.FromOption = None,
    last: options.ToOption = None,
    datasets: options.DatasetsOption = None,
    force: job_options.ForceOption = False,
    accept_failed_share: job_options.AcceptOption = None,
    job: JobOption = None,
    wait: job_options.WaitOption = False,
    timeout: job_options.TimeoutOption = 240,
    env: options.EnvOption = options.Environment.dev,
) -> None:
    """Start the Glue job that brings silver up to date and registers it in the catalog."""
    from rich.console import Console

    from marketpulse.aws import glue_runs
    from marketpulse.aws.troubles import aws_errors_explained

    days = options.days(day, first, last)
    request = job_options.job_request(env, datasets, days, force, accept_failed_share)
    job = _job(job)
    with aws_errors_explained(f"Glue job {job}"):
        started = glue_runs.start(job, request)
    Console(highlight=False, soft_wrap=True).print(f"run {started} of {job}: {request.title}")
    if wait:
        _follow(job, started, timeout)


@app.command("list")
def list_(job: JobOption = None, limit: job_options.LimitOption = 20) -> None:
    """List the job's runs, newest first."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    from marketpulse.aws import glue_runs
    from marketpulse.aws.troubles import aws_errors_explained

    job = _job(job)
    with aws_errors_explained(f"Glue job {job}"):
        runs = glue_runs.list_runs(job, limit)
    if not runs:
        Console().print(f"the Glue job {job} has no runs")
        return
    table = Table(title=f"Runs of {job}", title_justify="left", box=box.SIMPLE_HEAD)
    for name in ("run", "datasets", "days", "state", "started (UTC)", "took", "error"):
        table.add_column(name)
    for each in runs:
        arguments = each.arguments
        days = dict.fromkeys(filter(None, (arguments.get("--from"), arguments.get("--to"))))
        table.add_row(
            each.id,
            arguments.get("--datasets", ""),
            " to ".join(days),
            each.state,
            job_options.moment(each.started),
            job_options.duration(each.seconds),
            each.error,
        )
    Console().print(table)


@app.command("wait")
def wait(
    run: Annotated[str, typer.Argument(help="Id of the run, as jr_….")],
    job: JobOption = None,
    timeout: job_options.TimeoutOption = 240,
) -> None:
    """Wait for a run; when it failed, say why."""
    _follow(_job(job), run, timeout)


def _follow(job: str, run: str, minutes: float) -> None:
    from rich.console import Console

    from marketpulse.aws import glue_runs
    from marketpulse.aws.troubles import aws_errors_explained
    from marketpulse.aws.waiting import wait_for

    with aws_errors_explained(f"Glue job {job}"), job_options.waiting_line() as show:
        ended = wait_for(
            lambda: glue_runs.find_run(job, run),
            show,
            minutes=minutes,
        )
    if not ended.has_succeeded:
        raise MarketPulseError(glue_runs.failure_text(ended))
    Console().print(f"run {run} is done")


def _job(job: str | None) -> str:
    from marketpulse.settings import settings

    return job_options.required(
        job or settings().glue_job, "--job", "MARKETPULSE_GLUE_JOB", "marketpulse-dev-silver"
    )
