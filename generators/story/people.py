"""Names, streets and cities from Faker, one pool per country.

Drawing a pool once and giving each entity a place in it keeps a snapshot of 300,000 customers
a matter of array lookups; asking Faker for each of them would take half a minute a day.
"""

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from generators.story.places import CITIES_PER_COUNTRY, COUNTRIES
from generators.story.streams import digest

if TYPE_CHECKING:
    from faker import Faker

_NAMES, _STREETS = 400, 500


class Pool(NamedTuple):
    """Words of one country, as arrays of text."""

    first_names: np.ndarray
    last_names: np.ndarray
    streets: np.ndarray
    """Street and house number, on one line."""
    cities: np.ndarray


@lru_cache(maxsize=2)
def pools(seed: int) -> tuple[Pool, ...]:
    """Return the words of each country, in the order of `COUNTRIES`."""
    return tuple(_pool(seed, country.locale) for country in COUNTRIES)


def _pool(seed: int, locale: str) -> Pool:
    from faker import Faker  # takes a while to load, and facts need none of it

    fake = Faker(locale)
    fake.seed_instance(digest(seed, "people", locale) % 2**32)
    return Pool(
        first_names=np.array([fake.first_name() for _ in range(_NAMES)]),
        last_names=np.array([fake.last_name() for _ in range(_NAMES)]),
        streets=np.array([_one_line(fake.street_address()) for _ in range(_STREETS)]),
        cities=np.array(_distinct_cities(fake)),
    )


def _distinct_cities(fake: "Faker") -> list[str]:
    cities: dict[str, None] = {}
    while len(cities) < CITIES_PER_COUNTRY:
        cities[_one_line(fake.city())] = None
    return list(cities)


def _one_line(text: str) -> str:
    return " ".join(text.split())
