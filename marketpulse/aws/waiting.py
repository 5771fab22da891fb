"""Wait for something in AWS to end."""

import time
from collections.abc import Callable
from typing import Protocol, TypeVar

from botocore.exceptions import ClientError

from marketpulse.aws.troubles import is_throttling
from marketpulse.errors import MarketPulseError

_LEAST_SECONDS, _MOST_SECONDS = 1.0, 15.0


class Run(Protocol):
    """A step of EMR or a run of a Glue job."""

    id: str
    state: str
    has_ended: bool


AnyRun = TypeVar("AnyRun", bound=Run)


def wait_for(
    look: Callable[[], AnyRun],
    on_look: Callable[[AnyRun], None] | None = None,
    *,
    minutes: float,
) -> AnyRun:
    """Look until the run has ended; raises MarketPulseError when it takes longer than asked.

    The end is seen within a tenth of the time the run took, and a quarter of a minute at most.
    """
    began = time.monotonic()
    while True:
        try:
            run = look()
        except ClientError as error:
            if not is_throttling(error):
                raise
        else:
            if on_look:
                on_look(run)
            if run.has_ended:
                return run
            if time.monotonic() > began + minutes * 60:
                raise MarketPulseError(
                    f"{run.id} is {run.state} after {minutes:g} minutes; it goes on, only the "
                    "waiting for it has ended"
                )
        waited = time.monotonic() - began
        time.sleep(min(max(waited / 10, _LEAST_SECONDS), _MOST_SECONDS))
