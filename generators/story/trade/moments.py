"""When things happen at the order desk: instants of a day, and nights on which it cleans up."""

import numpy as np

from generators.story.streams import entity_units

DAY_MS = 86_400_000
_FIRST_OF_1970 = 719_163
"""Ordinal of 1970-01-01, as `date.toordinal` counts."""
_MONDAY = 1


def instants(name: tuple, day: np.ndarray, *numbers: np.ndarray) -> np.ndarray:
    """Draw an instant of each day for each entity, in milliseconds since 1970."""
    in_day = (entity_units(name, *numbers) * DAY_MS).astype(np.int64)
    return start_of(day) + in_day


def start_of(day: np.ndarray) -> np.ndarray:
    """Milliseconds from 1970 to the first instant of each day."""
    return (np.asarray(day) - _FIRST_OF_1970) * DAY_MS


def clean_up_day(day: np.ndarray) -> np.ndarray:
    """The day itself or the next one on which rows are removed: on Mondays none are."""
    return day + (day % 7 == _MONDAY)
