"""Visits to the web shops that start in an hour: who, from where, and how far they get."""

from datetime import date
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from generators.story import Story, channels, seasons
from generators.story.customers import audience
from generators.story.streams import SIXTEEN_BITS, lookup, sixteen_bits, stream

DEVICES = np.array(["mobile", "desktop", "tablet"])
BOUNCE, BROWSE, CART, CHECKOUT, PURCHASE = range(5)

_DEVICE_SHARES = (0.58, 0.35, 0.07)
_APPETITE_BY_DEVICE = np.array([0.80, 1.36, 0.95])
_REACHES = {BOUNCE: 0.45, CART: 0.050, CHECKOUT: 0.026, PURCHASE: 0.024}
"""Share of visits that end at a step when the appetite is 1; the rest browses."""
_BROWSED_PAGES = lookup([20, 19, 16, 12, 9, 7, 5.5, 4, 3, 2, 1.2, 0.8, 0.5], np.arange(2, 15))
_PAUSED_SHARE, _MOST_PAGES_WITH_PAUSE = 0.04, 7
_SHORTEST_PAUSE_MS, _LONGEST_PAUSE_MS = 31 * 60_000, 45 * 60_000
"""Longer than the thirty minutes after which gold starts a new session; with at most seven
pages of two minutes each, the visit still ends within the hour after the one it started in."""


class Visits(NamedTuple):
    """One entry per visit, in the order of their start."""

    start_ms: np.ndarray
    """Since the hour began."""
    country: np.ndarray
    device: np.ndarray
    entry: np.ndarray
    """Position among the `channels.entries` of the day."""
    user: np.ndarray
    """Number of the customer; -1 for a visitor who is not logged in. Buyers are logged in."""
    outcome: np.ndarray
    """The last step reached: one of BOUNCE to PURCHASE."""
    browsed: np.ndarray
    """Pages seen before the cart, the landing page included."""
    pause_before: np.ndarray
    """Position of the page before which the visitor took a long pause; 0 for none."""
    pause_ms: np.ndarray


@lru_cache(maxsize=3)
def visits(story: Story, day: date, hour: int) -> Visits:
    """Return the visits that start in an hour of UTC."""
    generator = stream(story.seed, "visits", day, hour)
    expected, country_weights = seasons.visits_expected(story, day, hour)
    count = int(expected + generator.random())
    start_ms = np.sort(generator.integers(0, 3_600_000, count, dtype=np.int32))
    country = lookup(country_weights).astype(np.int8)[sixteen_bits(generator, count)]
    device = lookup(_DEVICE_SHARES).astype(np.int8)[sixteen_bits(generator, count)]
    entry_cells = lookup(channels.of_entries(day, "share")).astype(np.int8)
    entry = entry_cells[sixteen_bits(generator, count)]
    outcome = _outcome(generator, day, device, entry)
    browsed = _BROWSED_PAGES.astype(np.int8)[sixteen_bits(generator, count)]
    browsed[outcome == BOUNCE] = 1
    customer = audience(story, day).of_country(generator, country)
    login_share = channels.of_entries(day, "login_share")[entry]
    is_logged_in = sixteen_bits(generator, count) < login_share * SIXTEEN_BITS
    pause_before, pause_ms = _pauses(generator, outcome, browsed)
    return Visits(
        start_ms=start_ms,
        country=country,
        device=device,
        entry=entry,
        user=np.where(is_logged_in | (outcome == PURCHASE), customer, -1).astype(np.int32),
        outcome=outcome,
        browsed=browsed,
        pause_before=pause_before,
        pause_ms=pause_ms,
    )


def pages_of(visits: Visits) -> np.ndarray:
    """Count the pages of each visit: those browsed, then cart, checkout, confirmation."""
    return visits.browsed + np.maximum(visits.outcome - BROWSE, 0)


def _outcome(
    generator: np.random.Generator, day: date, device: np.ndarray, entry: np.ndarray
) -> np.ndarray:
    appetites = np.outer(_APPETITE_BY_DEVICE, channels.of_entries(day, "appetite"))
    bounce = np.clip(_REACHES[BOUNCE] * (1.25 - 0.25 * appetites), 0.2, 0.7)
    deeper = [_REACHES[step] * appetites for step in (CART, CHECKOUT, PURCHASE)]
    browse = 1 - bounce - sum(deeper)
    edges = np.cumsum([bounce, browse, *deeper], axis=0) * SIXTEEN_BITS
    draws = sixteen_bits(generator, len(device))
    combination = device.astype(np.int16) * appetites.shape[1] + entry
    outcome = np.zeros(len(device), dtype=np.int8)
    for edge in edges[:-1]:
        outcome += draws >= np.floor(edge).astype(np.uint16).ravel()[combination]
    return outcome


def _pauses(
    generator: np.random.Generator, outcome: np.ndarray, browsed: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    count = len(outcome)
    pages = browsed + np.maximum(outcome - BROWSE, 0)
    can_pause = (pages > 1) & (pages <= _MOST_PAGES_WITH_PAUSE)
    is_paused = can_pause & (sixteen_bits(generator, count) < _PAUSED_SHARE * SIXTEEN_BITS)
    position = 1 + sixteen_bits(generator, count) % np.maximum(pages - 1, 1)
    span = _LONGEST_PAUSE_MS - _SHORTEST_PAUSE_MS
    length = (
        _SHORTEST_PAUSE_MS + sixteen_bits(generator, count).astype(np.int64) * span // SIXTEEN_BITS
    )
    return np.where(is_paused, position, 0).astype(np.int8), length.astype(np.int32)
