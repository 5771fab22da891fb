"""The pages of each visit, with their times."""

from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from generators.story import Story, channels
from generators.story.assortment import assortment
from generators.story.baskets import online_baskets
from generators.story.catalog import CATEGORIES
from generators.story.streams import SIXTEEN_BITS, lookup, sixteen_bits, stream
from generators.story.visits import BROWSE, CART, CHECKOUT, PURCHASE, Visits, pages_of, visits

HOME_PAGE, CART_PAGE, CHECKOUT_PAGE, FIRST_CATEGORY_PAGE = 0, 1, 2, 3
FIRST_PRODUCT_PAGE = FIRST_CATEGORY_PAGE + len(CATEGORIES)
FIRST_ORDER_PAGE = 1_000_000
"""Page codes from here on are confirmations: one for each purchase of the hour's visits."""

HOUR_MS = 3_600_000
_STAY_MS = np.interp(
    np.arange(SIXTEEN_BITS) / SIXTEEN_BITS,
    [0, 0.25, 0.5, 0.75, 0.95, 1],
    [2_000, 9_000, 22_000, 48_000, 100_000, 120_000],
).astype(np.int32)
"""Time on a page by quantile: half a minute typically, never more than two."""


class PageViews(NamedTuple):
    """One entry per page view, visit by visit."""

    day: date
    hour: int
    """The hour of UTC in which the visits started."""
    visits: Visits
    visit: np.ndarray
    """Position among the visits; does not decrease."""
    is_first: np.ndarray
    ends_pause: np.ndarray
    page: np.ndarray
    time_ms: np.ndarray
    """Since the hour began; may lie in the next hour."""

    def keep(self, rows: np.ndarray) -> "PageViews":
        """Return some of the page views: a mask or positions."""
        return self._replace(
            visit=self.visit[rows],
            is_first=self.is_first[rows],
            ends_pause=self.ends_pause[rows],
            page=self.page[rows],
            time_ms=self.time_ms[rows],
        )


def views_in_hour(story: Story, day: date, hour: int) -> tuple[PageViews, PageViews]:
    """Return what is seen in an hour, by visits begun in it and by those of the hour before."""
    before = page_views(story, *previous_hour(day, hour))
    carried_over = before.keep(np.flatnonzero(before.time_ms >= HOUR_MS))
    return views_by_new_visits(story, day, hour), carried_over


def views_by_new_visits(story: Story, day: date, hour: int) -> PageViews:
    """Return what is seen in an hour by visits that begin in it."""
    views = page_views(story, day, hour)
    return views.keep(views.time_ms < HOUR_MS)


def previous_hour(day: date, hour: int) -> tuple[date, int]:
    """Return the hour before, which may be on the day before."""
    return (day, hour - 1) if hour else (day - timedelta(days=1), 23)


@lru_cache(maxsize=3)
def page_views(story: Story, day: date, hour: int) -> PageViews:
    """Return all pages of the visits that start in an hour of UTC."""
    generator = stream(story.seed, "page views", day, hour)
    who = visits(story, day, hour)
    pages = pages_of(who).astype(np.int64)
    ends = np.cumsum(pages)
    first, total = ends - pages, int(ends[-1]) if len(ends) else 0
    visit = np.repeat(np.arange(len(pages), dtype=np.int32), pages)

    stay_ms = _STAY_MS[sixteen_bits(generator, total)]
    paused = np.flatnonzero(who.pause_before)
    resumed_at = first[paused] + who.pause_before[paused]
    stay_ms[resumed_at] = who.pause_ms[paused]
    # A visit's clock starts at its first page: subtract the running total it inherits.
    elapsed_ms = np.cumsum(stay_ms, dtype=np.int64)
    time_ms = elapsed_ms + np.repeat(who.start_ms - elapsed_ms[first], pages)

    page = _browsing(story, day)[sixteen_bits(generator, total)]
    _set_landing_pages(generator, day, who, page, first)
    _set_funnel_pages(story, day, hour, who, page, first)
    return PageViews(
        day, hour, who, visit, _flags(total, first), _flags(total, resumed_at), page, time_ms
    )


def _flags(total: int, positions: np.ndarray) -> np.ndarray:
    flags = np.zeros(total, dtype=bool)
    flags[positions] = True
    return flags


@lru_cache(maxsize=3)
def _browsing(story: Story, day: date) -> np.ndarray:
    """Look-up of pages that people who browse see: 6% home, 30% categories, the rest products."""
    categories = np.array([c.share for c in CATEGORIES])
    products = assortment(story, day).popularity
    weights = [[0.06, 0, 0], categories * 0.30, products * 0.64 / products.sum()]
    return lookup(np.concatenate(weights)).astype(np.int32)


def _set_landing_pages(
    generator: np.random.Generator, day: date, who: Visits, page: np.ndarray, first: np.ndarray
) -> None:
    lands_deep = channels.of_entries(day, "lands_deep")[who.entry]
    is_at_home = sixteen_bits(generator, len(first)) >= lands_deep * SIXTEEN_BITS
    page[first[is_at_home]] = HOME_PAGE


def _set_funnel_pages(
    story: Story, day: date, hour: int, who: Visits, page: np.ndarray, first: np.ndarray
) -> None:
    """Cart, checkout and confirmation follow the pages browsed; what is bought was seen last."""
    after_browsing = first + who.browsed
    for outcome, code in ((CART, CART_PAGE), (CHECKOUT, CHECKOUT_PAGE)):
        page[after_browsing[who.outcome >= outcome] + outcome - BROWSE - 1] = code
    buyers = after_browsing[who.outcome == PURCHASE]
    page[buyers + PURCHASE - BROWSE - 1] = FIRST_ORDER_PAGE + np.arange(len(buyers))
    baskets = online_baskets(story, day, hour)
    page[buyers - 1] = FIRST_PRODUCT_PAGE + baskets.product[baskets.first[:-1]]
