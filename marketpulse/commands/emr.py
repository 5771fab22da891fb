"""`marketpulse emr`: the silver job as a step of an EMR cluster."""

from typing import Annotated

import typer

from marketpulse import options
from marketpulse.commands import job_options
from marketpulse.errors import UsageError

app = typer.Typer(help="Run the silver job as steps of an EMR cluster.", no_args_is_help=True)

ClusterOption = Annotated[
    str | None,
    typer.Option("--cluster", help="Id of the cluster.", show_default="MARKETPULSE_EMR_CLUSTER"),
]
StepArgument = Annotated[str, typer.Argument(help="Id of the step, as s-1XXXXXXXXXXXX.")]


@app.command("submit")
def submit(
    day: options.DateOption = None,
    first: options.FromOption = None,
    last: options.ToOption = None,
    datasets: options.DatasetsOption = None,
    force: job_options.ForceOption = False,
    accept_failed_share: job_options.AcceptOption = None,
    cluster: ClusterOption = None,
    wait: job_options.WaitOption = False,
    retries: Annotated[
        int, typer.Option(min=0, help="With --wait: submit a failed step again so many times.")
    ] = 0,
    timeout: job_options.TimeoutOption = 240,
    env: options.EnvOption = options.Environment.dev,
) -> None:
    """Submit a step that brings silver up to date and registers it in the catalog."""
    if retries and not wait:
        raise UsageError("--retries needs --wait: nobody would see the step fail")
    from rich.console import Console

    from marketpulse.aws import emr_steps, step_attempts
    from marketpulse.aws.troubles import aws_errors_explained

    days = options.days(day, first, last)
    request = job_options.job_request(env, datasets, days, force, accept_failed_share)
    cluster = _cluster(cluster)
    jobs = job_options.jobs_folder()
    console = Console(highlight=False, soft_wrap=True)

    def tell(step: str) -> None:
        console.print(f"step {step}: {request.title}")

    with aws_errors_explained(f"EMR cluster {cluster}"):
        if not wait:
            step = emr_steps.submit(cluster, request, jobs)
            tell(step)
            console.print(f"follow it: marketpulse emr wait {step} --cluster {cluster}")
            return
        with job_options.waiting_line() as show:
            ended = step_attempts.submit_and_follow(
                cluster,
                request,
                jobs,
                timeout,
                retries=retries,
                on_submit=tell,
                on_failure=lambda reason: console.print(f"{reason}\nSubmitting it again."),
                on_look=show,
            )
    console.print(f"step {ended.id} is done")


@app.command("list")
def list_(cluster: ClusterOption = None, limit: job_options.LimitOption = 20) -> None:
    """List the cluster's steps, newest first."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    from marketpulse.aws import emr_steps
    from marketpulse.aws.troubles import aws_errors_explained

    cluster = _cluster(cluster)
    with aws_errors_explained(f"EMR cluster {cluster}"):
        steps = emr_steps.list_steps(cluster, limit)
    if not steps:
        Console().print(f"the EMR cluster {cluster} has no steps")
        return
    table = Table(title=f"Steps of {cluster}", title_justify="left", box=box.SIMPLE_HEAD)
    for name in ("step", "name", "state", "submitted (UTC)", "took", "reason"):
        table.add_column(name)
    for step in steps:
        took = (step.ended - step.started).total_seconds() if step.ended and step.started else None
        table.add_row(
            step.id,
            step.name,
            step.state,
            job_options.moment(step.created),
            job_options.duration(took),
            step.reason,
        )
    Console().print(table)


@app.command("wait")
def wait(
    step: StepArgument,
    cluster: ClusterOption = None,
    timeout: job_options.TimeoutOption = 240,
) -> None:
    """Wait for a step; when it failed, say why and what it wrote last."""
    from rich.console import Console

    from marketpulse.aws import step_attempts
    from marketpulse.aws.troubles import aws_errors_explained

    cluster = _cluster(cluster)
    with aws_errors_explained(f"EMR cluster {cluster}"), job_options.waiting_line() as show:
        step_attempts.follow(cluster, step, timeout, show)
    Console().print(f"step {step} is done")


@app.command("cancel")
def cancel(
    steps: Annotated[list[str], typer.Argument(help="Ids of steps that wait or run.")],
    cluster: ClusterOption = None,
) -> None:
    """Cancel steps; what they published stays, the next run heals the rest."""
    from rich.console import Console

    from marketpulse.aws import emr_steps
    from marketpulse.aws.troubles import aws_errors_explained

    cluster = _cluster(cluster)
    with aws_errors_explained(f"EMR cluster {cluster}"):
        emr_steps.cancel_steps(cluster, steps)
    Console().print(f"cancelling {', '.join(steps)}")


def _cluster(cluster: str | None) -> str:
    from marketpulse.settings import settings

    asked = cluster or settings().emr_cluster
    return job_options.required(asked, "--cluster", "MARKETPULSE_EMR_CLUSTER", "j-2AXXXXXXGAPLF")
