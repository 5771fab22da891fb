"""The command line `marketpulse`; a command's code is loaded when it is called."""

import errno
import sys

import typer

from marketpulse.commands import (
    build,
    catalog,
    compact,
    copy,
    cost,
    deploy,
    emr,
    environment,
    gate,
    generate,
    ingest,
    jobs,
    land,
    quarantine,
    query,
    report,
    restore,
    retention,
    run,
    schema,
    silver,
    source,
    teardown,
    unload,
    validate,
)
from marketpulse.errors import MarketPulseError, UsageError

app = typer.Typer(
    help="MarketPulse: from generated retail and web data to a warehouse with answers in it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
)
app.command("generate")(generate.generate)
app.command("land")(land.land)
app.command("ingest")(ingest.ingest)
app.command("silver")(silver.silver)
app.command("gate")(gate.gate)
app.command("build")(build.build)
app.command("run")(run.run)
app.command("compact")(compact.compact)
app.command("copy")(copy.copy)
app.command("unload")(unload.unload)
app.command("query")(query.query)
app.command("report")(report.report)
app.command("retention")(retention.retention)
app.command("cost")(cost.cost)
app.command("deploy")(deploy.deploy)
app.command("environment")(environment.environment)
app.command("validate")(validate.validate)
app.command("restore")(restore.restore)
app.command("teardown")(teardown.teardown)
app.add_typer(catalog.app, name="catalog")
app.add_typer(emr.app, name="emr")
app.add_typer(schema.app, name="schema")
app.add_typer(jobs.app, name="jobs")
app.add_typer(quarantine.app, name="quarantine")
app.add_typer(source.app, name="source")

_DISK_ADVICE = {
    errno.ENOSPC: "the disk is full: free some space or point the setting elsewhere, then re-run",
    errno.EACCES: "no permission to write there: change it or point the setting elsewhere",
    errno.EPERM: "no permission to write there: change it or point the setting elsewhere",
    errno.ENOTDIR: "a part of that path is a file, not a folder: point the setting elsewhere",
    errno.EROFS: "the file system is read-only: point the setting elsewhere",
}


def main() -> None:
    """Run a command; a user's mistake ends in a message and an exit code, not a traceback."""
    try:
        app(prog_name="marketpulse")
    except UsageError as error:
        _fail(str(error), code=2)
    except MarketPulseError as error:
        _fail(str(error), code=1)
    except OSError as error:
        if error.errno not in _DISK_ADVICE:
            raise
        _fail(f"{error.filename or 'writing'}: {_DISK_ADVICE[error.errno]}", code=1)


def _fail(message: str, code: int) -> None:
    from rich.console import Console
    from rich.text import Text

    error = Text.assemble(("Error: ", "bold red"), message)
    Console(stderr=True, soft_wrap=True, highlight=False).print(error)
    sys.exit(code)
