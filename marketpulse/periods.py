"""Periods of days, as the command line and the jobs ask for them."""

from datetime import date, timedelta

from marketpulse.errors import UsageError


def days(day: date | None, first: date | None, last: date | None) -> list[date] | None:
    """Days asked for, in order; None when no date was given. Raises UsageError for a mix-up."""
    if day and (first or last):
        raise UsageError("--date names one day, --from and --to a range: give one or the other")
    if day:
        return [day]
    if not first and not last:
        return None
    if not first or not last:
        raise UsageError("--from and --to belong together: give both")
    if first > last:
        raise UsageError(f"--from {first} is after --to {last}")
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def days_until(last: date, count: int) -> list[date]:
    """The last `count` days up to a day, that one included."""
    if count < 1:
        raise UsageError(f"--days {count}: give at least one day")
    return [last - timedelta(days=n) for n in reversed(range(count))]
