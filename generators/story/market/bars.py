"""Daily bars: from levels to prices in cents and volumes, and the corrections of earlier bars."""

from datetime import date
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from generators.story import Story
from generators.story.market.calendar import calendar
from generators.story.market.companies import COMPANIES
from generators.story.market.levels import is_event, month_levels
from generators.story.streams import entity_integers, entity_units

_CORRECTED_SHARE = 0.025
_LONGEST_CORRECTION = 3
"""A correction comes one to so many trading days later."""
_COMPANY = np.arange(len(COMPANIES))


class Bars(NamedTuple):
    """One entry per bar; prices in US cents."""

    company: np.ndarray
    day: np.ndarray
    """Ordinal of the trading day."""
    open: np.ndarray
    high: np.ndarray
    low: np.ndarray
    close: np.ndarray
    volume: np.ndarray
    split_factor: np.ndarray
    move: np.ndarray
    """Return of the day, splits undone."""

    def take(self, rows: np.ndarray) -> "Bars":
        """Return some of the bars."""
        return Bars(*(column[rows] for column in self))


def delivered_bars(story: Story, day: date) -> Bars | None:
    """Bars of a day as first published, some of them preliminary; None when there is no trading."""
    position = calendar().position(day)
    if position is None:
        return None
    bars = final_bars(story, position)
    is_preliminary = _correction_delay(story, position) > 0
    # At first some trades are missing, the last ones of the day among them.
    halfway = (bars.open + bars.close) // 2
    return bars._replace(
        close=np.where(is_preliminary, halfway, bars.close),
        volume=np.where(is_preliminary, bars.volume * 9 // 10, bars.volume),
    )


def corrected_bars(story: Story, day: date) -> list[Bars]:
    """Bars of earlier days that are published again on a day, as they stay."""
    position = calendar().position(day)
    if position is None:
        return []
    delays = range(1, _LONGEST_CORRECTION + 1)
    return [
        final_bars(story, position - delay).take(
            np.flatnonzero(_correction_delay(story, position - delay) == delay)
        )
        for delay in delays
    ]


@lru_cache(maxsize=16)
def final_bars(story: Story, position: int) -> Bars:
    """Bars of a trading day, by its number, as they are once corrected."""
    seed = story.seed
    day = int(calendar().days[position])
    today = date.fromordinal(day)
    month = month_levels(seed, today.year, today.month)
    column = position - month.first_position
    factor = month.split_factor[:, column]
    before, level = month.level[:, column - 1], month.level[:, column]
    at = np.full(len(_COMPANY), position)
    close = _cents(level / factor)
    gap = (entity_units((seed, "gap"), _COMPANY, at) - 0.5) * 0.008
    open_ = _cents(before / factor * (1 + gap))
    above, below = (entity_units((seed, side), _COMPANY, at) * 0.009 for side in ("up", "down"))
    move = level / before - 1
    return Bars(
        company=_COMPANY,
        day=np.full(len(_COMPANY), day),
        open=open_,
        high=np.ceil(np.maximum(open_, close) * (1 + above)).astype(np.int64),
        low=np.maximum(1, np.floor(np.minimum(open_, close) * (1 - below))).astype(np.int64),
        close=close,
        volume=_volume(seed, at, move, factor),
        split_factor=factor,
        move=move,
    )


def _volume(seed: int, at: np.ndarray, move: np.ndarray, factor: np.ndarray) -> np.ndarray:
    """Large moves and events are traded more; after a split there are more shares to trade."""
    usual = 60_000 * (1 + 30 * entity_units((seed, "size"), _COMPANY) ** 3)
    whim = 0.7 + 0.6 * entity_units((seed, "volume"), _COMPANY, at)
    rush = np.where(is_event(seed, _COMPANY, at), 3.5, 1.0)
    return (usual * factor * whim * rush * (1 + 12 * np.abs(move))).astype(np.int64)


def _correction_delay(story: Story, position: int) -> np.ndarray:
    """After how many trading days each bar of a day is corrected; 0 for never."""
    at = np.full(len(_COMPANY), position)
    delay = entity_integers(1, _LONGEST_CORRECTION + 1, (story.seed, "delay"), _COMPANY, at)
    units = entity_units((story.seed, "corrected"), _COMPANY, at)
    return np.where(units < _CORRECTED_SHARE, delay, 0)


def _cents(dollars: np.ndarray) -> np.ndarray:
    return np.maximum(1, np.rint(dollars * 100)).astype(np.int64)
