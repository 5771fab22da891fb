"""The customers of the order desk: users of the shops who opened an account to order on invoice."""

from datetime import date
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from generators.story import Story
from generators.story.customers import customers as users
from generators.story.streams import entity_cells, entity_integers, entity_units, lookup
from generators.story.trade.moments import clean_up_day, instants

OPENING_DAY = date(2026, 1, 1)
"""The order desk takes orders from here on; before, its tables are empty."""
SEGMENTS = np.array(["private", "small_business", "enterprise", "public_sector"])
_SEGMENT_OF_CELL = lookup([46, 34, 12, 8])
_SHARE, _PROSPECT_SHARE = 0.06, 0.12
_OPENED_WITHIN_DAYS = 28
_NEVER = np.iinfo(np.int64).max // 2
_CREDIT_FACTORS = np.array([1, 5, 40, 20])


class TradeCustomers(NamedTuple):
    """One entry per customer with an account, in the order of their users' numbers."""

    number: np.ndarray
    """The user's number in the story."""
    country: np.ndarray
    segment: np.ndarray
    credit_limit_cents: np.ndarray
    """Negative for a customer who pays in advance and has none."""
    phone: np.ndarray
    """Seven digits; negative when not known."""
    is_prospect: np.ndarray
    """Whether they never order; such accounts are removed after a while."""
    opened_day: np.ndarray
    changed_day: np.ndarray
    """Ordinal of the day of the last change."""
    removed_day: np.ndarray
    created_ms: np.ndarray
    updated_ms: np.ndarray

    def take(self, rows: np.ndarray) -> "TradeCustomers":
        """Return some of them; `rows` are positions or flags."""
        return TradeCustomers(*(column[rows] for column in self))


def current(story: Story, day: date) -> TradeCustomers:
    """Return the customers in the table at the end of a day."""
    known = _opened(story, day)
    return known.take(known.removed_day > day.toordinal())


def removed(story: Story, day: date) -> TradeCustomers:
    """Return the customers removed on a day, as they were the day before."""
    today = day.toordinal()
    known = _opened(story, date.fromordinal(today - 1))
    return known.take(known.removed_day == today)


@lru_cache(maxsize=4)
def _opened(story: Story, day: date) -> TradeCustomers:
    """All who ever opened an account, with their attributes at the end of a day."""
    seed, today, people = story.seed, day.toordinal(), users(story, day)
    has_account = entity_units((seed, "account"), people.number) < _SHARE
    number, signup_day = people.number[has_account], people.signup_day[has_account]
    delay = entity_integers(0, _OPENED_WITHIN_DAYS, (seed, "account opening"), number)
    opened_day = np.maximum(signup_day, OPENING_DAY.toordinal()) + delay
    is_open = opened_day <= today
    number, opened_day = number[is_open], opened_day[is_open]

    period = entity_integers(8, 60, (seed, "account change"), number)
    version = (today - opened_day) // period
    changed_day = opened_day + version * period
    zero = np.zeros_like(version)
    cells = entity_cells((seed, "account segment"), number, version // 2)
    segment = _SEGMENT_OF_CELL[cells]
    is_prospect = entity_units((seed, "prospect"), number) < _PROSPECT_SHARE
    lives_days = entity_integers(20, 120, (seed, "prospect life"), number)
    limit = entity_integers(5, 60, (seed, "credit limit"), number, version) * 10_000
    has_limit = entity_units((seed, "has credit"), number, version) < 0.8
    phone = entity_integers(1_000_000, 10_000_000, (seed, "phone"), number, version)
    has_phone = entity_units((seed, "has phone"), number) < 0.9
    return TradeCustomers(
        number=number,
        country=people.country[has_account][is_open],
        segment=segment,
        credit_limit_cents=np.where(has_limit, limit * _CREDIT_FACTORS[segment], -1),
        phone=np.where(has_phone, phone, -1),
        is_prospect=is_prospect,
        opened_day=opened_day,
        changed_day=changed_day,
        removed_day=np.where(is_prospect, clean_up_day(opened_day + lives_days), _NEVER),
        created_ms=instants((seed, "account time"), opened_day, number, zero),
        updated_ms=instants((seed, "account time"), changed_day, number, version),
    )
