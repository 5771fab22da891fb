"""Troubles with AWS that a Spark worker met, told as if this process had met them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from marketpulse.errors import AwsError, MarketPulseError

_RAISED = re.compile(rf"\b{AwsError.__module__}\.{AwsError.__name__}: (.+)")


@contextmanager
def worker_errors_explained() -> Iterator[None]:
    """Find the sentence about AWS in the trace of a worker; other errors pass as they are."""
    try:
        yield
    except MarketPulseError:
        raise
    except Exception as error:
        if found := _RAISED.search(str(error)):
            raise AwsError(
                f"{found[1].strip()}; run again, what was published before stays as it was"
            ) from error
        raise
