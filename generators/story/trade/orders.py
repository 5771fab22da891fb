"""The orders of the order desk: when they are placed, and what becomes of them day by day."""

from datetime import date
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from generators.story import Story
from generators.story.streams import entity_integers, entity_units
from generators.story.trade.customers import TradeCustomers, current
from generators.story.trade.moments import clean_up_day, instants, start_of

STATUSES = np.array(["placed", "paid", "shipped", "delivered", "returned", "cancelled"])
_PLACED, _PAID, _SHIPPED, _DELIVERED, _RETURNED, _CANCELLED = range(6)
ORDERS_PER_CUSTOMER = 10_000
"""Order ids of a customer are the next numbers after the customer's own times this."""
_CANCELLED_SHARE, _RETURNED_SHARE, _SHORT_SHARE = 0.07, 0.05, 0.06
_KEPT_CANCELLED_DAYS = 30
_PAYMENT_RUN_MS = 18 * 3_600_000
"""Payments are booked by one run, at the same instant for all."""
_NEVER = np.iinfo(np.int64).max // 2


class TradeOrders(NamedTuple):
    """One entry per order, by customer."""

    order_id: np.ndarray
    customer: np.ndarray
    """The user's number in the story."""
    country: np.ndarray
    status: np.ndarray
    amount_cents: np.ndarray
    discount_bp: np.ndarray
    """Ten-thousandths; negative when none was agreed."""
    reference: np.ndarray
    """Which kind of reference the customer gave; negative for none."""
    changed_day: np.ndarray
    removed_day: np.ndarray
    ordered_ms: np.ndarray
    updated_ms: np.ndarray

    def take(self, rows: np.ndarray) -> "TradeOrders":
        """Return some of them; `rows` are positions or flags."""
        return TradeOrders(*(column[rows] for column in self))


def current_orders(story: Story, day: date) -> TradeOrders:
    """Return the orders in the table at the end of a day."""
    known = _placed(story, day)
    return known.take(known.removed_day > day.toordinal())


def removed_orders(story: Story, day: date) -> TradeOrders:
    """Return the orders removed on a day, as they were the day before."""
    today = day.toordinal()
    known = _placed(story, date.fromordinal(today - 1))
    return known.take(known.removed_day == today)


@lru_cache(maxsize=4)
def _placed(story: Story, day: date) -> TradeOrders:
    """All orders ever placed, as they are at the end of a day."""
    seed, today = story.seed, day.toordinal()
    customer, turn, placed_day, country = _schedule(seed, current(story, day), today)
    ids = (customer, turn)

    def days(low: int, high: int, what: str) -> np.ndarray:
        return entity_integers(low, high, (seed, what), *ids)

    is_cancelled = entity_units((seed, "cancelled"), *ids) < _CANCELLED_SHARE
    is_returned = entity_units((seed, "returned"), *ids) < _RETURNED_SHARE
    paid = placed_day + 1
    shipped = paid + days(1, 4, "shipping days")
    delivered = shipped + days(1, 6, "delivery days")
    returned = np.where(is_returned, delivered + days(4, 16, "return days"), _NEVER)
    steps = np.stack([placed_day, paid, shipped, delivered, returned])
    reached = (steps <= today).sum(axis=0) - 1
    has_been_cancelled = is_cancelled & (reached >= _PAID)
    status = np.where(has_been_cancelled, _CANCELLED, reached)
    changed_day = np.where(has_been_cancelled, paid, np.take_along_axis(steps, reached[None], 0)[0])

    updated = instants((seed, "order time"), changed_day, *ids, status)
    booked = start_of(changed_day) + _PAYMENT_RUN_MS
    amount = _amounts(seed, ids)
    is_short = entity_units((seed, "short delivery"), *ids) < _SHORT_SHARE
    has_left = (status >= _SHIPPED) & (status != _CANCELLED)
    return TradeOrders(
        order_id=(customer + 1) * ORDERS_PER_CUSTOMER + turn,
        customer=customer,
        country=country,
        status=status,
        amount_cents=np.where(is_short & has_left, amount * 9 // 10, amount),
        discount_bp=_discounts(seed, ids),
        reference=days(-2, 4, "reference"),
        changed_day=changed_day,
        removed_day=np.where(is_cancelled, clean_up_day(paid + _KEPT_CANCELLED_DAYS), _NEVER),
        ordered_ms=instants((seed, "order time"), placed_day, *ids, np.zeros_like(turn)),
        updated_ms=np.where(status == _PAID, booked, updated),
    )


def _schedule(seed: int, customers: TradeCustomers, today: int) -> tuple[np.ndarray, ...]:
    """Customer, turn, day and country of every order placed until today."""
    buyers = customers.take(~customers.is_prospect)
    period = entity_integers(8, 50, (seed, "order period"), buyers.number)
    most = (today - buyers.opened_day) // period + 1
    buyer = np.repeat(np.arange(len(most)), most)
    turn = np.arange(len(buyer)) - np.repeat(np.cumsum(most) - most, most)
    number, each = buyers.number[buyer], period[buyer]
    whim = (entity_units((seed, "order day"), number, turn) * each).astype(np.int64)
    day = buyers.opened_day[buyer] + turn * each + whim
    is_placed = day <= today
    return number[is_placed], turn[is_placed], day[is_placed], buyers.country[buyer][is_placed]


def _amounts(seed: int, ids: tuple[np.ndarray, ...]) -> np.ndarray:
    """A few large orders among many small ones, in cents."""
    size = entity_units((seed, "order size"), *ids)
    return (
        1_500 + (size**4 * 900_000).astype(np.int64) + entity_integers(0, 9_000, (seed, "c"), *ids)
    )


def _discounts(seed: int, ids: tuple[np.ndarray, ...]) -> np.ndarray:
    has_discount = entity_units((seed, "has discount"), *ids) < 0.3
    return np.where(has_discount, entity_integers(1, 61, (seed, "discount"), *ids) * 25, -1)
