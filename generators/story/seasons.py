"""How busy the shops are: growth over the years, days of the week, hours of the day."""

from datetime import date

import numpy as np

from generators.story import Story, places
from generators.story.streams import entity_units

FIRST_DAY = date(2022, 1, 1)
"""The story is told from here on; the population and the assortment start earlier."""
REFERENCE_DAY = date(2026, 3, 1)
"""The day whose volume is what `scale` promises."""
PAGE_VIEWS_PER_DAY = 5_000_000
PAGES_PER_VISIT = 3.375
"""Mean of the funnel in `visits`, measured; turns page views into visits."""
YEARLY_GROWTH = 0.12

_WEB_BY_WEEKDAY = (1.02, 0.99, 0.98, 0.97, 0.96, 1.0, 1.08)
_TILLS_BY_WEEKDAY = (0.85, 0.84, 0.88, 0.94, 1.14, 1.52, 0.83)
_WEB_BY_HOUR = np.array(
    [14, 8, 5, 4, 5, 9, 18, 30, 42, 50, 54, 57, 60, 58, 55, 54, 56, 62, 72, 82, 86, 78, 54, 29]
)
_TILLS_BY_HOUR = np.array(
    [0, 0, 0, 0, 0, 0, 0, 0, 0, 5, 7, 9, 11, 10, 9, 9, 10, 12, 12, 8, 4, 0, 0, 0]
)


def growth(day: date) -> float:
    """Volume relative to the reference day."""
    years = (day - REFERENCE_DAY).days / 365
    return max(0.1, 1 + YEARLY_GROWTH * years)


def visits_expected(story: Story, day: date, hour: int) -> tuple[float, np.ndarray]:
    """Visits that start in an hour of UTC, and the weight of each country among them."""
    by_local_hour = _WEB_BY_HOUR / _WEB_BY_HOUR.sum()
    weights = places.SHARES * by_local_hour[(hour + places.UTC_OFFSETS) % 24]
    return visits_of_day(story, day) * float(weights.sum()), weights


def visits_of_day(story: Story, day: date) -> float:
    """Visits expected over a day: growth, weekday, and a swing of four percent either way."""
    whim = float(entity_units((story.seed, "visits of day"), np.array([day.toordinal()]))[0])
    volume = story.scale * PAGE_VIEWS_PER_DAY / PAGES_PER_VISIT
    return volume * growth(day) * _WEB_BY_WEEKDAY[day.weekday()] * (0.96 + 0.08 * whim)


def till_activity(weekday: np.ndarray, local_hour: np.ndarray, is_open: np.ndarray) -> np.ndarray:
    """Share of an average day's receipts that a store makes in an hour, 0 when it is closed."""
    by_hour = _TILLS_BY_HOUR / _TILLS_BY_HOUR.sum()
    return np.array(_TILLS_BY_WEEKDAY)[weekday] * by_hour[local_hour] * is_open
