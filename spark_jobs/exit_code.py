"""How a job that runs as an application ends: what it says, and its exit code."""

import sys
from collections.abc import Callable

from marketpulse.errors import MarketPulseError, UsageError
from spark_jobs.job_arguments import is_glue


def exit_code(job: Callable[[list[str]], None], arguments: list[str]) -> int:
    """Run a job. 0: done; 1: a batch was refused or something failed; 2: wrong arguments."""
    try:
        job(arguments)
    except MarketPulseError as error:
        if is_glue(arguments):
            # Glue shows the text of the last exception as the reason of the failure, no exit code.
            raise SystemExit(f"Error: {error}") from error
        print(f"Error: {error}", file=sys.stderr)
        return 2 if isinstance(error, UsageError) else 1
    return 0
