"""What people buy together: the lines of a receipt."""

from datetime import date
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from generators.story import Story
from generators.story.assortment import assortment, best_sellers
from generators.story.places import PRICE_FACTORS_BP
from generators.story.streams import lookup, sixteen_bits, stream
from generators.story.visits import PURCHASE, visits

_LINES = lookup([42, 24, 14, 8, 5, 3.4, 2.1, 1.5], np.arange(1, 9))
_QUANTITIES = lookup([82, 13, 3.5, 1.5], np.arange(1, 5))


class Baskets(NamedTuple):
    """Ragged: basket i has the lines from `first[i]` up to `first[i + 1]`."""

    first: np.ndarray
    product: np.ndarray
    quantity: np.ndarray

    def take(self, baskets: np.ndarray) -> "Baskets":
        """Return some baskets in the order asked for."""
        lengths = np.diff(self.first)[baskets]
        first = np.concatenate([[0], np.cumsum(lengths)])
        lines = np.repeat(self.first[:-1][baskets] - first[:-1], lengths) + np.arange(first[-1])
        return Baskets(first, self.product[lines], self.quantity[lines])

    def prices(self, story: Story, day: date, country: np.ndarray) -> np.ndarray:
        """Price of one piece per line in cents of the country's currency."""
        list_price = assortment(story, day).list_price_cents[self.product]
        factor = np.repeat(PRICE_FACTORS_BP[country], np.diff(self.first))
        return (list_price * factor + 5_000) // 10_000


def draw_baskets(generator: np.random.Generator, story: Story, day: date, count: int) -> Baskets:
    """Fill baskets from what is on the shelves of a day."""
    lengths = _LINES[sixteen_bits(generator, count)]
    first = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    product = best_sellers(story, day)[sixteen_bits(generator, first[-1])]
    quantity = _QUANTITIES[sixteen_bits(generator, first[-1])].astype(np.int32)
    return Baskets(first, product, quantity)


def join_baskets(parts: list[Baskets]) -> Baskets:
    """Put baskets one after the other."""
    lengths = np.concatenate([np.diff(part.first) for part in parts])
    return Baskets(
        np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
        np.concatenate([part.product for part in parts]),
        np.concatenate([part.quantity for part in parts]),
    )


@lru_cache(maxsize=3)
def online_baskets(story: Story, day: date, hour: int) -> Baskets:
    """Return the baskets of the visits that start in an hour and end with a purchase."""
    buyers = int((visits(story, day, hour).outcome == PURCHASE).sum())
    return draw_baskets(stream(story.seed, "online baskets", day, hour), story, day, buyers)
