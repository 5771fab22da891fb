"""Completed sales of an hour: confirmations in the web shops, receipts of the tills in town."""

from datetime import date
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from generators.story import Story, seasons
from generators.story.baskets import Baskets, draw_baskets, join_baskets, online_baskets
from generators.story.customers import audience
from generators.story.page_views import FIRST_ORDER_PAGE, HOUR_MS, PageViews, views_in_hour
from generators.story.places import COUNTRIES
from generators.story.shops import is_selling, local_time, shops
from generators.story.streams import (
    SIXTEEN_BITS,
    below,
    entity_units,
    lookup,
    sixteen_bits,
    stream,
)

PAYMENT_TYPES = np.array(["card", "wallet", "gift_card", "cash"])
CASH = 3
FIRST_TILL_RECEIPT = 50_000_000
"""Sequence numbers below belong to the web shops, from here on to the tills."""

_TILL_RECEIPTS_PER_VISIT = 0.064
"""About two receipts in town for each one on the web."""
_ONLINE_PAYMENTS, _TILL_PAYMENTS = lookup([68, 29, 3]), lookup([78, 18, 4])


class Receipts(NamedTuple):
    """One entry per sale, by time."""

    stamp: np.ndarray
    """Hour in which the visit or the sale began, as the number YYYYMMDDHH."""
    sequence: np.ndarray
    """Number within that hour; with the stamp it identifies the sale for all time."""
    time_ms: np.ndarray
    """Since the hour of the sale began."""
    user: np.ndarray
    store: np.ndarray
    country: np.ndarray
    payment: np.ndarray
    baskets: Baskets

    def take(self, rows: np.ndarray) -> "Receipts":
        """Return some sales in the order asked for."""
        *columns, baskets = self
        return Receipts(*(column[rows] for column in columns), baskets.take(rows))


@lru_cache(maxsize=2)
def receipts(story: Story, day: date, hour: int) -> Receipts:
    """Return all sales completed in an hour of UTC."""
    own, before = views_in_hour(story, day, hour)
    parts = [_online(story, own, 0), _online(story, before, HOUR_MS), _tills(story, day, hour)]
    columns = [np.concatenate(column) for column in list(zip(*parts, strict=True))[:-1]]
    everything = Receipts(*columns, join_baskets([part.baskets for part in parts]))
    return everything.take(np.argsort(everything.time_ms, kind="stable"))


def hour_stamp(day: date, hour: int) -> int:
    """Write an hour as the number YYYYMMDDHH."""
    return ((day.year * 100 + day.month) * 100 + day.day) * 100 + hour


def _online(story: Story, views: PageViews, hour_began_ms: int) -> Receipts:
    """A sale is booked up to four seconds before its confirmation is seen, in the same hour."""
    orders = np.flatnonzero(views.page >= FIRST_ORDER_PAGE)
    purchase = views.page[orders] - FIRST_ORDER_PAGE
    visit = views.visit[orders]
    generator = stream(story.seed, "online sales", views.day, views.hour, hour_began_ms)
    count = len(orders)
    lead_ms = 150 + sixteen_bits(generator, count).astype(np.int64) * 4_000 // SIXTEEN_BITS
    country = views.visits.country[visit].astype(np.int64)
    return Receipts(
        stamp=np.full(count, hour_stamp(views.day, views.hour)),
        sequence=purchase.astype(np.int64),
        time_ms=np.maximum(views.time_ms[orders] - hour_began_ms - lead_ms, 0),
        user=views.visits.user[visit].astype(np.int64),
        store=country,
        country=country,
        payment=_ONLINE_PAYMENTS[sixteen_bits(generator, count)],
        baskets=online_baskets(story, views.day, views.hour).take(purchase),
    )


def _tills(story: Story, day: date, hour: int) -> Receipts:
    generator = stream(story.seed, "tills", day, hour)
    store = _stores_with_a_sale(generator, story, day, hour)
    count = len(store)
    network = shops(story, day)
    country = network.country[store]
    is_cash = sixteen_bits(generator, count) < _CASH_SHARES[country] * SIXTEEN_BITS
    by_card = _TILL_PAYMENTS[sixteen_bits(generator, count)]
    return Receipts(
        stamp=np.full(count, hour_stamp(day, hour)),
        sequence=FIRST_TILL_RECEIPT + np.arange(count),
        time_ms=below(generator, np.full(count, HOUR_MS)),
        user=audience(story, day).near(generator, country, network.city[store]).astype(np.int64),
        store=store,
        country=country,
        payment=np.where(is_cash, CASH, by_card),
        baskets=draw_baskets(generator, story, day, count),
    )


def _stores_with_a_sale(
    generator: np.random.Generator, story: Story, day: date, hour: int
) -> np.ndarray:
    """Name each store as often as it sells in the hour; a store has better and worse days."""
    network = shops(story, day)
    weekday, local_hour = local_time(network, day, hour)
    is_open = is_selling(network, day, hour)
    activity = seasons.till_activity(weekday, local_hour, is_open)
    today = np.full(len(network.number), day.toordinal())
    luck = 0.8 + 0.4 * entity_units((story.seed, "shop day"), network.number, today)
    per_day = seasons.visits_of_day(story, day) * _TILL_RECEIPTS_PER_VISIT
    expected = per_day * network.weight / network.weight.sum() * activity * luck
    return np.repeat(network.number, (expected + generator.random(len(expected))).astype(np.int64))


_CASH_SHARES = np.array([country.cash_share for country in COUNTRIES])
