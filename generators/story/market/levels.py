"""Price levels: correlated geometric walks from month to month, with bridges inside a month.

The walks of the market, of each sector and of each company move by a total drawn per month; inside
a month the daily steps are drawn per day and bent to add up to that total. So a level needs the
totals of the months before and the steps of one month, never the days of all years.
"""

from datetime import date
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from generators.story.market.calendar import calendar
from generators.story.market.companies import COMPANIES, SECTOR_OF_COMPANY, SECTORS
from generators.story.streams import (
    entity_cells,
    entity_draws,
    entity_integers,
    entity_units,
    lookup,
)

_FIRST_MONTH = (2021, 12)
_WALKS = 1 + len(SECTORS) + len(COMPANIES)
_DRIFT_PER_DAY = 0.00025
_REGIME_MONTHS = 2
_REGIMES = np.array([0.65, 1.0, 1.9])
"""Calm, ordinary and nervous markets, by how much wider every step is."""
_REGIME_WEIGHTS = (5, 3, 2)
EVENT_SHARE = 0.03
"""Of the days of a company, those on which its price jumps."""
_SPLIT_DAY = 4
"""Splits take effect on the fifth trading day of a month."""


class Month(NamedTuple):
    """Levels of all companies in a month, a column per trading day; the first is the day before."""

    first_position: int
    """Number of the trading day of the first column."""
    level: np.ndarray
    """Value of one share at listing, splits undone, in USD."""
    split_factor: np.ndarray
    """Shares that one share at listing has become."""


def is_event(seed: int, company: np.ndarray, position: np.ndarray) -> np.ndarray:
    """Whether something happens to a company on a trading day."""
    return entity_units((seed, "event"), company, position) < EVENT_SHARE


@lru_cache(maxsize=8)
def month_levels(seed: int, year: int, month: int) -> Month:
    """Return the levels of a month."""
    number = _month_number(year, month)
    days = _positions_of_months()
    first, last = np.searchsorted(days, [number, number + 1])
    totals = _totals(seed, number)
    steps = _steps(seed, np.arange(first, last), number)
    steps += (totals[:, number] / (last - first) - steps.mean(axis=1))[:, None]
    anchor = totals[:, :number].sum(axis=1)
    walks = np.concatenate([anchor[:, None], anchor[:, None] + steps.cumsum(axis=1)], axis=1)
    factors = _split_factors(seed, number)
    in_effect = np.arange(last - first + 1) > _SPLIT_DAY
    return Month(
        first_position=int(first) - 1,
        level=_level(seed, walks),
        split_factor=np.where(in_effect, factors[:, number, None], factors[:, number - 1, None]),
    )


def _month_number(year: int, month: int) -> int:
    return (year - _FIRST_MONTH[0]) * 12 + month - _FIRST_MONTH[1]


def _positions_of_months() -> np.ndarray:
    """Number of the month of each trading day."""
    since_1970 = calendar().days - date(1970, 1, 1).toordinal()
    months = since_1970.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return months - ((_FIRST_MONTH[0] - 1970) * 12 + _FIRST_MONTH[1] - 1)


def _width(seed: int) -> np.ndarray:
    """Standard deviation of a daily step of each walk in an ordinary market."""
    own = 0.006 + 0.012 * entity_units((seed, "width"), np.arange(len(COMPANIES)))
    return np.concatenate([[0.008], np.full(len(SECTORS), 0.005), own])


def _regime(seed: int, months: np.ndarray) -> np.ndarray:
    drawn = entity_cells((seed, "regime"), months // _REGIME_MONTHS)
    return _REGIMES[lookup(_REGIME_WEIGHTS)[drawn]]


def _totals(seed: int, last_month: int) -> np.ndarray:
    """Step of each walk over each month up to one."""
    months = np.arange(last_month + 1)
    lengths = np.bincount(_positions_of_months())
    walk, month = np.meshgrid(np.arange(_WALKS), months, indexing="ij")
    spread = _width(seed)[:, None] * _regime(seed, months) * np.sqrt(lengths[: last_month + 1])
    drift = np.zeros((_WALKS, 1))
    drift[0] = _DRIFT_PER_DAY
    return spread * _normal((seed, "month"), walk, month) + drift * lengths[: last_month + 1]


def _steps(seed: int, positions: np.ndarray, month: int) -> np.ndarray:
    """Daily steps as drawn, jumps on days of events included."""
    walk, position = np.meshgrid(np.arange(_WALKS), positions, indexing="ij")
    regime = _regime(seed, np.array([month]))
    steps = _width(seed)[:, None] * regime * _normal((seed, "day"), walk, position)
    company, position = np.meshgrid(np.arange(len(COMPANIES)), positions, indexing="ij")
    jump = 0.03 + 0.06 * entity_units((seed, "jump"), company, position)
    is_fall = entity_integers(0, 2, (seed, "fall"), company, position) == 1
    jumps = is_event(seed, company, position) * np.where(is_fall, -jump, jump)
    steps[1 + len(SECTORS) :] += jumps
    return steps


def _level(seed: int, walks: np.ndarray) -> np.ndarray:
    """Each company follows the market by its beta, its sector and itself; at least a dollar."""
    company = np.arange(len(COMPANIES))
    beta = 0.6 + 0.8 * entity_units((seed, "beta"), company)
    first = 30 + 270 * entity_units((seed, "first level"), company) ** 2
    sector, own = walks[1 + SECTOR_OF_COMPANY], walks[1 + len(SECTORS) :]
    return np.maximum(1, first[:, None] * np.exp(beta[:, None] * walks[0] + sector + own))


def _split_factors(seed: int, last_month: int) -> np.ndarray:
    """Factor of each company at the end of each month up to one: a dear share is split."""
    company = np.arange(len(COMPANIES))
    dear = 180 + 240 * entity_units((seed, "split at"), company)
    before_month = np.cumsum(_totals(seed, last_month), axis=1)
    levels = _level(seed, np.concatenate([np.zeros((_WALKS, 1)), before_month[:, :-1]], axis=1))
    factors = np.ones((len(COMPANIES), last_month + 1), dtype=np.int64)
    for month in range(1, last_month + 1):
        ratio = entity_integers(2, 5, (seed, "split"), company, np.full(len(company), month))
        is_split = levels[:, month] / factors[:, month - 1] > dear
        factors[:, month] = factors[:, month - 1] * np.where(is_split, ratio, 1)
    return factors


def _normal(name: tuple, *numbers: np.ndarray) -> np.ndarray:
    """About a standard normal draw for each entity: four sixteen-bit numbers added up.

    Sums are the same on every machine, which logarithms and cosines are not.
    """
    bits = entity_draws(name, *numbers)
    total = sum((bits >> np.uint64(16 * i)) & np.uint64(0xFFFF) for i in range(4))
    return (total.astype(np.float64) / 65_535 - 2) * np.sqrt(3)
