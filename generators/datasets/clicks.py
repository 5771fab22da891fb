"""Page views as the collector delivers them, an hour at a time."""

from datetime import date
from functools import lru_cache

import numpy as np
import pyarrow as pa

from generators.datasets.columns import chosen, identifiers, plain, timestamps, words
from generators.datasets.records import Records
from generators.story import Story, channels
from generators.story.assortment import assortment
from generators.story.catalog import CATEGORIES
from generators.story.page_views import (
    FIRST_ORDER_PAGE,
    PageViews,
    previous_hour,
    views_by_new_visits,
    views_in_hour,
)
from generators.story.receipts import hour_stamp
from generators.story.streams import stream
from generators.story.visits import BOUNCE, DEVICES

_EVERY_SECOND = 2


def clicks(story: Story, day: date, hour: int) -> Records:
    """Return the page views of an hour; visits begun in the hour before come last."""
    own, before = views_in_hour(story, day, hour)
    parts = [
        _page_view_table(story, own, day, hour, np.arange(len(own.page))),
        _page_view_table(story, before, day, hour, len(own.page) + np.arange(len(before.page))),
    ]
    is_bounce, is_for_change = _bounces(own)
    everything = (own, before)
    return Records(
        parts=[part for part in parts if part.num_rows],
        schema=plain(parts[0].slice(0, 0)).schema,
        may_change=np.flatnonzero(is_bounce & is_for_change),
        totals={
            "purchases": sum(int((v.page >= FIRST_ORDER_PAGE).sum()) for v in everything),
            "sessions_started": sum(int((v.is_first | v.ends_pause).sum()) for v in everything),
        },
    )


def clicks_sent_before(story: Story, day: date, hour: int, count: int) -> pa.Table:
    """Return up to `count` views of the hour before, single-page visits that never change."""
    day_before, hour_before = previous_hour(day, hour)
    own = views_by_new_visits(story, day_before, hour_before)
    is_bounce, is_for_change = _bounces(own)
    candidates = np.flatnonzero(is_bounce & ~is_for_change)
    generator = stream(story.seed, "clicks sent again", day, hour)
    rows = generator.permutation(candidates)[:count]
    return plain(_page_view_table(story, own.keep(rows), day_before, hour_before, rows))


def _bounces(own: PageViews) -> tuple[np.ndarray, np.ndarray]:
    """Single-page visits, and which of them may change (the others may be sent again)."""
    return own.visits.outcome[own.visit] == BOUNCE, own.visit % _EVERY_SECOND == 0


def _page_view_table(
    story: Story, views: PageViews, day: date, hour: int, sequence: np.ndarray
) -> pa.Table:
    """Write page views delivered in an hour; a record's id is its place in that delivery."""
    who, visit = views.visits, views.visit
    began = hour_stamp(views.day, views.hour)
    visits_here, position = _positions(visit)
    users_here, user_position = np.unique(who.user[visits_here], return_inverse=True)
    user = (user_position - int(users_here[:1].sum() < 0)).astype(np.int32)
    users_here = users_here[users_here >= 0]
    entry = np.where(views.is_first, who.entry[visit], -1)
    hours_since_start = (day - views.day).days * 24 + hour - views.hour
    return pa.table(
        {
            "event_id": identifiers(f"E{hour_stamp(day, hour)}", sequence, 10),
            "user_id": chosen(identifiers("U", users_here + 1, 8), user[position]),
            "session_id": chosen(identifiers(f"S{began}", visits_here, 8), position),
            "ts": timestamps(day, hour, views.time_ms - hours_since_start * 3_600_000),
            "page": _pages(story, views, began),
            **{field: _from_entry(views.day, field, entry) for field in _ENTRY_FIELDS},
            "device": chosen(words(DEVICES), who.device[visit]),
        }
    )


_ENTRY_FIELDS = ("referrer", "utm_source", "utm_medium", "utm_campaign")


def _positions(visit: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Visits that have a page here, and each page's position among them."""
    if not len(visit):
        return visit, visit
    is_new = np.concatenate([[True], visit[1:] != visit[:-1]])
    if not (visit[1:] >= visit[:-1]).all():
        return np.unique(visit, return_inverse=True)
    return visit[is_new], (np.cumsum(is_new) - 1).astype(np.int32)


def _from_entry(day: date, field: str, entry: np.ndarray) -> pa.DictionaryArray:
    """A field of the entry, on the first page of a visit only."""
    by_entry = [getattr(entry, field) for entry in channels.entries(day)]
    known = sorted({word for word in by_entry if word})
    codes = np.array([known.index(word) if word else -1 for word in by_entry] + [-1])
    return chosen(words(known), codes[entry])


def _pages(story: Story, views: PageViews, began: int) -> pa.DictionaryArray:
    is_order = views.page >= FIRST_ORDER_PAGE
    orders = views.page[is_order] - FIRST_ORDER_PAGE
    fixed = _fixed_pages(len(assortment(story, views.day).number))
    transactions = identifiers(f"/order/T{began}", orders, 8)
    codes = views.page.copy()
    codes[is_order] = len(fixed) + np.arange(len(orders))
    return chosen(pa.concat_arrays([fixed, transactions]), codes)


@lru_cache(maxsize=3)
def _fixed_pages(products: int) -> pa.StringArray:
    pages = ["/", "/cart", "/checkout", *(f"/category/{category.name}" for category in CATEGORIES)]
    skus = identifiers("/product/SKU", np.arange(products) + 1, 5)
    return pa.concat_arrays([words(pages), skus])
