"""The customers: who they are on a day, and which of them come along."""

from datetime import date
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from generators.story import Story
from generators.story.places import CITIES_PER_COUNTRY, CITY_WEIGHTS, COUNTRIES, SHARES
from generators.story.streams import (
    below,
    entity_cells,
    entity_units,
    lookup,
    turns,
)

SEGMENTS = np.array(["new", "regular", "loyal", "vip"])
_VISITS_BY_SEGMENT = np.array([1, 2, 4, 8])
_FIRST_SIGNUP, _REFERENCE = date(2020, 1, 1), date(2026, 1, 1)
_NEW_FOR_DAYS, _REVIEW_EVERY_DAYS = 60, 90


class Customers(NamedTuple):
    """One entry per customer, in the order of signing up; numbers are those of `places`."""

    number: np.ndarray
    country: np.ndarray
    city: np.ndarray
    """Position among the cities of the country; changes with a move."""
    moves: np.ndarray
    """A count that goes up with each move."""
    segment: np.ndarray
    signup_day: np.ndarray
    """Ordinal of the day, as `date.toordinal` counts."""
    is_marketing_opt_in: np.ndarray


class Audience(NamedTuple):
    """Customers ordered by country and city, each as many times as they are active."""

    customer: np.ndarray
    city_start: np.ndarray
    """Where each city's customers start, by country * 24 + city; one more entry ends the last."""

    def of_country(self, generator: np.random.Generator, country: np.ndarray) -> np.ndarray:
        """Draw a customer from each country named."""
        first = country.astype(np.int64) * CITIES_PER_COUNTRY
        start, end = self.city_start[first], self.city_start[first + CITIES_PER_COUNTRY]
        return self.customer[start + below(generator, end - start)]

    def near(
        self, generator: np.random.Generator, country: np.ndarray, city: np.ndarray
    ) -> np.ndarray:
        """Draw a customer for each city named: four of five live there, the rest come from afar."""
        place = country.astype(np.int64) * CITIES_PER_COUNTRY + city
        start, end = self.city_start[place], self.city_start[place + 1]
        drawn = below(generator, np.full(len(place), 5))
        from_afar = (drawn == 0) | (start == end)
        neighbours = start + below(generator, end - start)
        return np.where(
            from_afar,
            self.of_country(generator, country),
            self.customer[np.minimum(neighbours, len(self.customer) - 1)],
        )


def population(story: Story, day: date) -> int:
    """Count the customers who signed up by the end of a day; it grows by the same number daily."""
    at_reference = 2_000 + int(300_000 * story.scale)
    days = (day - _FIRST_SIGNUP).days + 1
    return days * at_reference // (_REFERENCE - _FIRST_SIGNUP).days


@lru_cache(maxsize=3)
def customers(story: Story, day: date) -> Customers:
    """Return all customers as they are on a day."""
    number = np.arange(population(story, day))
    at_reference = 2_000 + int(300_000 * story.scale)
    days_before_reference = (_REFERENCE - _FIRST_SIGNUP).days
    # The day d on which population(d) first exceeds the number, solved for d.
    days_since_first = (number + 1) * days_before_reference + at_reference - 1
    signup_day = _FIRST_SIGNUP.toordinal() + days_since_first // at_reference - 1
    seed, today = story.seed, day.toordinal()
    moves = turns(today, 700, 2_500, (seed, "customer move"), number)
    return Customers(
        number=number,
        country=lookup(SHARES)[entity_cells((seed, "customer country"), number)],
        city=lookup(CITY_WEIGHTS)[entity_cells((seed, "customer city"), number, moves)],
        moves=moves,
        segment=_segment(seed, number, today - signup_day),
        signup_day=signup_day,
        is_marketing_opt_in=entity_units((seed, "customer opt-in"), number) < 0.62,
    )


@lru_cache(maxsize=3)
def audience(story: Story, day: date) -> Audience:
    """Return the customers of a day for drawing; loyal ones come four times as often as new."""
    people = customers(story, day)
    place = (people.country * CITIES_PER_COUNTRY + people.city).astype(np.int16)
    order = np.argsort(place, kind="stable")
    times = _VISITS_BY_SEGMENT[people.segment[order]]
    places = np.arange(len(COUNTRIES) * CITIES_PER_COUNTRY + 1)
    repeated = np.repeat(order, times).astype(np.int32)
    return Audience(repeated, np.searchsorted(np.repeat(place[order], times), places))


def _segment(seed: int, number: np.ndarray, age_days: np.ndarray) -> np.ndarray:
    """New at first; reviewed each quarter, where a steady habit counts more than the quarter."""
    review = np.maximum(age_days - _NEW_FOR_DAYS, 0) // _REVIEW_EVERY_DAYS
    habit = entity_units((seed, "customer habit"), number)
    quarter = entity_units((seed, "customer quarter"), number, review)
    score = 0.85 * habit + 0.15 * quarter
    reviewed = 1 + (score > 0.58) + (score > 0.88)
    return np.where(age_days < _NEW_FOR_DAYS, 0, reviewed)
