"""`marketpulse restore`: bring a bucket of an environment back to how it was at a time."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from marketpulse.errors import UsageError
from marketpulse.options import EnvOption

_LAYERS = ("raw", "silver", "gold", "artifacts")


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no time; write it like 2026-03-02T01:00") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def restore(
    env: EnvOption,
    layer: Annotated[str, typer.Option(help=f"Bucket: {', '.join(_LAYERS)}.")],
    at: Annotated[
        datetime,
        typer.Option("--to", parser=_moment, metavar="TIME", help="As 2026-03-02T01:00, in UTC."),
    ],
    prefix: Annotated[str, typer.Option(help="Only objects below, as silver/sales/.")] = "",
    is_applied: Annotated[
        bool, typer.Option("--apply", help="Do it; without it nothing is changed.")
    ] = False,
) -> None:
    """Show which objects were changed or deleted since a time; with --apply, bring them back."""
    from marketpulse.deployment import restoring
    from marketpulse.deployment.account import require_account
    from marketpulse.deployment.environments import cloud_environment

    if layer not in _LAYERS:
        raise UsageError(f"--layer {layer}: the buckets with versions are {', '.join(_LAYERS)}")
    if at > datetime.now(UTC):
        raise UsageError(f"--to {at.isoformat()} is not over yet")
    environment = cloud_environment(env)
    require_account(environment)
    bucket = environment.bucket(layer)
    steps = restoring.plan_restore(bucket, prefix, at)
    gone = sum(step.version is None for step in steps)
    typer.echo(f"s3://{bucket}/{prefix}: {len(steps) - gone:,} to bring back, {gone:,} to delete")
    if is_applied:
        restoring.restore(bucket, steps)
        typer.echo(f"it is as it was at {at.isoformat()}")
    elif steps:
        typer.echo("nothing was changed yet: add --apply to do it")
