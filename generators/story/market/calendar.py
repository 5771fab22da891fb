"""On which days the exchange trades: the calendar of the New York Stock Exchange."""

from datetime import date
from functools import cache

import numpy as np

from marketpulse.errors import UsageError

_FROM, _UNTIL = date(2021, 12, 1), date(2040, 1, 1)


class Calendar:
    """Trading days as ordinals, in order; their positions number them."""

    def __init__(self, days: np.ndarray, early_closes: np.ndarray) -> None:
        self.days, self.early_closes = days, early_closes

    def position(self, day: date) -> int | None:
        """Number of a day; None when the exchange is closed."""
        found = self.next_position(day)
        return found if self.days[found] == day.toordinal() else None

    def next_position(self, day: date) -> int:
        """Number of a day, or of the first trading day after it."""
        if not _FROM <= day < _UNTIL:
            raise UsageError(
                f"the exchange's calendar is known from {_FROM} to {_UNTIL}, not {day}"
            )
        return int(np.searchsorted(self.days, day.toordinal()))


@cache
def calendar() -> Calendar:
    """Read the calendar; its bounds are fixed, because the library's own move with the clock."""
    # Imports pandas, which takes longer than all other datasets of a small day together.
    import exchange_calendars

    new_york = exchange_calendars.get_calendar("XNYS", start=f"{_FROM}", end=f"{_UNTIL}")
    days, early = (_ordinals(found) for found in (new_york.sessions, new_york.early_closes))
    return Calendar(days, early)


def _ordinals(days: object) -> np.ndarray:
    return days.to_numpy().astype("datetime64[D]").astype(np.int64) + date(1970, 1, 1).toordinal()
