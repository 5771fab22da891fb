"""`marketpulse teardown`: remove an environment with all its data, and show what is left."""

from typing import TYPE_CHECKING, Annotated

import typer

from marketpulse.errors import UsageError
from marketpulse.options import EnvOption

if TYPE_CHECKING:
    from rich.console import Console

    from marketpulse.deployment.environments import CloudEnvironment
    from marketpulse.deployment.removal.leftovers import Scan


def teardown(
    env: EnvOption,
    confirmed: Annotated[
        str | None,
        typer.Option("--confirm", metavar="NAME", help="The environment's name, for scripts."),
    ] = None,
    is_scan_only: Annotated[
        bool, typer.Option("--scan", help="Only look for what is left; remove nothing.")
    ] = False,
) -> None:
    """Delete every object and every resource; exit code 1 while anything is left."""
    from rich.console import Console

    from marketpulse.deployment.account import require_account
    from marketpulse.deployment.environments import cloud_environment
    from marketpulse.deployment.removal.leftovers import scan

    environment, console = cloud_environment(env), Console(highlight=False, soft_wrap=True)
    if is_scan_only:
        require_account(environment)
    else:
        _remove(console, environment, confirmed)
    found = scan(environment)
    _print_scan(console, environment, found)
    raise typer.Exit(0 if found.is_clean else 1)


def _remove(console: "Console", environment: "CloudEnvironment", confirmed: str | None) -> None:
    from marketpulse.deployment.deploying import connected_terraform
    from marketpulse.deployment.progress import progress_line
    from marketpulse.deployment.removal.removing import remove
    from marketpulse.deployment.removal.stored import count_stored, environment_buckets

    terraform = connected_terraform(environment)
    console.print(f"{environment.name} in account {environment.account_id} will be gone:")
    for bucket in environment_buckets(environment):
        stored = count_stored(bucket)
        gigabytes = f"{stored.bytes / 1e9:,.3f} GB"
        count = f"{stored.objects:,} objects in {stored.versions:,} versions, {gigabytes}"
        console.print(f"  s3://{bucket}: {count}")
    listed = terraform.text("state", "list").splitlines()
    resources = [address for address in listed if ".data." not in f".{address}"]
    console.print(f"  {len(resources)} resources of Terraform")
    if confirmed is None:
        confirmed = typer.prompt(f"Type {environment.name} to delete all of it")
    if confirmed != environment.name:
        raise UsageError(f"{confirmed!r} is not {environment.name!r}: nothing was removed")
    with progress_line(f"removing {environment.name}") as show:
        remove(terraform, environment, console.print, show)


def _print_scan(console: "Console", environment: "CloudEnvironment", found: "Scan") -> None:
    for each in found.leftovers:
        what = f"{each.kind} {each.name}, ${each.monthly:,.2f} a month: {each.removal}"
        console.print(f"left: {what}", markup=False)
    for trouble in found.troubles:
        console.print(f"could not be looked at: {trouble}", style="yellow", markup=False)
    if found.leftovers:
        monthly = sum(each.monthly for each in found.leftovers)
        console.print(f"{len(found.leftovers)} things are left, about ${monthly:,.2f} a month")
    elif found.is_clean:
        console.print(f"nothing is left of {environment.name}")
