"""The products: launches, list prices that change now and then, what sells best."""

from datetime import date
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from generators.story import Story
from generators.story.catalog import BRANDS, CATEGORIES, STYLES
from generators.story.streams import (
    entity_cells,
    entity_integers,
    entity_units,
    lookup,
    turns,
)

_FIRST_LAUNCH, _REFERENCE = date(2018, 1, 1), date(2026, 1, 1)
_PRODUCTS_AT_REFERENCE = 800
_PRICE_PERCENT = np.array([100, 100, 100, 95, 105, 110, 90, 80])
"""Prices around the original one; a product takes another one every two to eight months."""


class Assortment(NamedTuple):
    """One entry per product launched by the day."""

    number: np.ndarray
    category: np.ndarray
    thing: np.ndarray
    style: np.ndarray
    brand: np.ndarray
    list_price_cents: np.ndarray
    """US cents; always ends in 99."""
    is_active: np.ndarray
    launched_day: np.ndarray
    """Ordinal of the day, as `date.toordinal` counts."""
    popularity: np.ndarray
    """How often a product is looked at and bought relative to others; 0 when off the shelf."""


@lru_cache(maxsize=3)
def assortment(story: Story, day: date) -> Assortment:
    """Return the products as they are on a day; they do not depend on the scale."""
    today, seed = day.toordinal(), story.seed
    days_to_reference = (_REFERENCE - _FIRST_LAUNCH).days
    launched = (today - _FIRST_LAUNCH.toordinal() + 1) * _PRODUCTS_AT_REFERENCE
    number = np.arange(launched // days_to_reference)
    days_since_first = -(-(number + 1) * days_to_reference // _PRODUCTS_AT_REFERENCE) - 1
    launched_day = _FIRST_LAUNCH.toordinal() + days_since_first
    category = lookup([c.share for c in CATEGORIES])[entity_cells((seed, "category"), number)]
    things = np.array([len(c.things) for c in CATEGORIES])[category]
    shelf_days = entity_integers(700, 6_000, (seed, "shelf days"), number)
    is_active = today - launched_day < shelf_days
    return Assortment(
        number=number,
        category=category,
        thing=entity_integers(0, 10_000, (seed, "thing"), number) % things,
        style=entity_integers(0, len(STYLES), (seed, "style"), number),
        brand=entity_integers(0, len(BRANDS), (seed, "brand"), number),
        list_price_cents=_list_price_cents(seed, today, number, category),
        is_active=is_active,
        launched_day=launched_day,
        popularity=is_active / (0.03 + entity_units((seed, "popularity"), number)),
    )


@lru_cache(maxsize=3)
def best_sellers(story: Story, day: date) -> np.ndarray:
    """Return a `lookup` that draws a product by popularity."""
    return lookup(assortment(story, day).popularity).astype(np.int32)


def _list_price_cents(
    seed: int, today: int, number: np.ndarray, category: np.ndarray
) -> np.ndarray:
    lowest = np.array([c.lowest_usd for c in CATEGORIES])[category]
    highest = np.array([c.highest_usd for c in CATEGORIES])[category]
    luxury = entity_units((seed, "luxury"), number)
    dollars = lowest + ((highest - lowest) * luxury * luxury).astype(np.int64)
    change = turns(today, 60, 240, (seed, "price change"), number)
    choice = entity_integers(0, len(_PRICE_PERCENT), (seed, "price"), number, change)
    return dollars * _PRICE_PERCENT[choice] // 100 * 100 + 99
