"""The stores: five web shops, and shops in town that open, are refitted and change region."""

from datetime import date
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from generators.story import Story
from generators.story.places import CITY_WEIGHTS, COUNTRIES, SHARES, UTC_OFFSETS
from generators.story.streams import (
    days_to_turn,
    entity_cells,
    entity_units,
    lookup,
    turns,
)

FORMATS = np.array(["flagship", "standard", "outlet", "online"])
ONLINE = 3
ONLINE_STORES = len(COUNTRIES)
"""Store numbers 0 to 4 are the web shops, in the order of `COUNTRIES`."""

_SIZES = np.array([2.6, 1.0, 0.8, 0.0])
_OPENS, _CLOSES = np.array([9, 9, 10, 0]), np.array([21, 20, 19, 24])
_SUNDAY_OPENS, _SUNDAY_CLOSES = 11, 17
_FIRST_OPENING = date(2018, 1, 1)
_DAYS_BETWEEN_OPENINGS = 54
_REFIT_CYCLE_DAYS, _REFIT_DAYS = (240, 480), 9


class Shops(NamedTuple):
    """One entry per store that has opened by the day; numbers are those of `places`."""

    number: np.ndarray
    country: np.ndarray
    city: np.ndarray
    format: np.ndarray
    region: np.ndarray
    """Position among the country's regions; a store comes back from a refit under another one."""
    opened_day: np.ndarray
    """Ordinal of the day, as `date.toordinal` counts."""
    is_open: np.ndarray
    weight: np.ndarray
    """Receipts relative to an average shop; 0 for web shops."""


@lru_cache(maxsize=3)
def shops(story: Story, day: date) -> Shops:
    """Return the stores as they are on a day; they do not depend on the scale."""
    today, seed = day.toordinal(), story.seed
    in_town = (today - _FIRST_OPENING.toordinal()) // _DAYS_BETWEEN_OPENINGS + 1
    number = np.arange(ONLINE_STORES + in_town)
    is_online = number < ONLINE_STORES
    position = np.maximum(number - ONLINE_STORES, 0)
    country = np.where(
        is_online, number, lookup(SHARES)[entity_cells((seed, "shop country"), number)]
    )
    format_ = np.where(
        is_online, ONLINE, lookup([0.12, 0.64, 0.24])[entity_cells((seed, "shop format"), number)]
    )
    city = lookup(CITY_WEIGHTS)[entity_cells((seed, "shop city"), number)] * ~is_online
    refit = (*_REFIT_CYCLE_DAYS, (seed, "shop refit"), number)
    is_being_refitted = ~is_online & (days_to_turn(today, *refit) <= _REFIT_DAYS)
    return Shops(
        number=number,
        country=country,
        city=city,
        format=format_,
        region=_region(country, city, turns(today, *refit) * ~is_online),
        opened_day=_FIRST_OPENING.toordinal() + position * _DAYS_BETWEEN_OPENINGS,
        is_open=~is_being_refitted,
        weight=_SIZES[format_] * (0.6 + 0.8 * entity_units((seed, "shop size"), number)),
    )


def opening_hours(shops: Shops, weekday: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """First and last (excluded) local hour of each store on its weekday; equal when closed."""
    is_sunday = weekday == 6
    opens_on_sunday = np.array([country.opens_on_sunday for country in COUNTRIES])[shops.country]
    sunday_closes = np.where(opens_on_sunday, _SUNDAY_CLOSES, _SUNDAY_OPENS)
    return (
        np.where(is_sunday, _SUNDAY_OPENS, _OPENS[shops.format]),
        np.where(is_sunday, sunday_closes, _CLOSES[shops.format]),
    )


def local_time(shops: Shops, day: date, hour: int) -> tuple[np.ndarray, np.ndarray]:
    """Weekday (Monday is 0) and hour on each store's clock when an hour of UTC begins."""
    hours = hour + UTC_OFFSETS[shops.country]
    return (day.weekday() + hours // 24) % 7, hours % 24


def is_selling(shops: Shops, day: date, hour: int) -> np.ndarray:
    """Whether each shop in town has its doors open during an hour of UTC."""
    weekday, local_hour = local_time(shops, day, hour)
    opens, closes = opening_hours(shops, weekday)
    within_hours = (local_hour >= opens) & (local_hour < closes)
    return within_hours & shops.is_open & (shops.format != ONLINE)


def _region(country: np.ndarray, city: np.ndarray, refits: np.ndarray) -> np.ndarray:
    """A city lies in one region; every other refit puts its store under the region next to it."""
    regions = np.array([len(c.regions) for c in COUNTRIES])[country]
    return (city + refits % 2) % regions
