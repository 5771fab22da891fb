"""The source systems: where each dataset's records come from and what goes wrong with them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
import pyarrow as pa

from generators.datasets.clicks import clicks, clicks_sent_before
from generators.datasets.columns import days, identifiers, numbers, words
from generators.datasets.exchange import instruments, stock_prices, trading_days
from generators.datasets.news import article_ids, news
from generators.datasets.order_desk import customers, orders
from generators.datasets.records import Records
from generators.datasets.sales import sales, sales_sent_before
from generators.datasets.snapshots import products, stores, users
from generators.dirt.clicks import CLICKS_KINDS
from generators.dirt.injection import Injection
from generators.dirt.kinds import SENT_AGAIN, Kind
from generators.dirt.market import NEWS_KINDS, STOCK_PRICES_KINDS, TRADING_DAYS_KINDS
from generators.dirt.order_desk import CUSTOMERS_KINDS, ORDERS_KINDS
from generators.dirt.sales import SALES_KINDS
from generators.dirt.snapshots import (
    INSTRUMENTS_KINDS,
    PRODUCTS_KINDS,
    STORES_KINDS,
    USERS_KINDS,
)
from generators.story import Story
from generators.story.market.companies import DELISTED
from generators.story.receipts import hour_stamp
from marketpulse.batches import Batch

_FIRST_FRESH_ARTICLE = 900_000
_FIRST_FRESH_ROW = 9_000_000_000_000


@dataclass(frozen=True)
class Source:
    """A source system: clean records of a batch, and what may go wrong with them."""

    records: Callable[[Story, Batch], Records]
    key: str
    kinds: tuple[Kind, ...]
    fresh_keys: Callable[[Batch, int], pa.Array]
    """Makes keys that no real record has."""
    sent_before: Callable[[Story, Batch, int], pa.Table] | None = None
    """Returns records of the hour before; None for what comes once a day."""

    def injection(self, story: Story, batch: Batch, format_: str) -> Injection:
        """Return how defects get into a batch of a format.

        The first hour of a day has nothing from the hour before: that one may never be generated.
        """
        carried = (kind for kind in self.kinds if format_ in kind.formats)
        return Injection(
            batch=batch,
            key=self.key,
            kinds=tuple(kind for kind in carried if batch.hour or kind is not SENT_AGAIN),
            fresh_keys=partial(self.fresh_keys, batch),
            sent_before=partial(self.sent_before, story, batch) if self.sent_before else None,
        )


def _keys(prefix: str, first: int, width: int) -> Callable[[Batch, int], pa.Array]:
    """Make keys from a number on that the story never reaches."""
    return lambda _, count: identifiers(prefix, first + np.arange(count), width)


def _keys_of_hour(prefix: str, first: int, width: int) -> Callable[[Batch, int], pa.Array]:
    """Make keys of an hour from a sequence number on that the hour never reaches."""

    def keys(batch: Batch, count: int) -> pa.Array:
        stamp = hour_stamp(batch.ingest_date, batch.hour)
        return identifiers(f"{prefix}{stamp}", first + np.arange(count), width)

    return keys


def _row_ids(_: Batch, count: int) -> pa.Array:
    return numbers(_FIRST_FRESH_ROW + np.arange(count), pa.int64())


def _sundays(batch: Batch, count: int) -> pa.Array:
    """The last Sundays: the exchange was closed."""
    last = batch.ingest_date.toordinal() // 7 * 7
    return days(last - 7 * np.arange(count))


def _unlisted_symbols(_: Batch, count: int) -> pa.Array:
    letters = [f"ZZZZ{chr(65 + n // 26 % 26)}{chr(65 + n % 26)}" for n in range(count)]
    return words(letters)


def _delisted_symbols(_: Batch, count: int) -> pa.Array:
    """Symbols that are known and have no bar of their own."""
    return words(DELISTED[n % len(DELISTED)].symbol for n in range(count))


SOURCES = {
    "clicks": Source(
        records=lambda story, batch: clicks(story, batch.ingest_date, batch.hour),
        key="event_id",
        kinds=CLICKS_KINDS,
        fresh_keys=_keys_of_hour("E", 9_000_000_000, 10),
        sent_before=lambda story, batch, count: clicks_sent_before(
            story, batch.ingest_date, batch.hour, count
        ),
    ),
    "sales": Source(
        records=lambda story, batch: sales(story, batch.ingest_date, batch.hour),
        key="transaction_id",
        kinds=SALES_KINDS,
        fresh_keys=_keys_of_hour("T", 90_000_000, 8),
        sent_before=lambda story, batch, count: sales_sent_before(
            story, batch.ingest_date, batch.hour, count
        ),
    ),
    "stores": Source(
        records=lambda story, batch: stores(story, batch.ingest_date),
        key="store_id",
        kinds=STORES_KINDS,
        fresh_keys=_keys("ST", 9_000, 4),
    ),
    "users": Source(
        records=lambda story, batch: users(story, batch.ingest_date),
        key="user_id",
        kinds=USERS_KINDS,
        fresh_keys=_keys("U", 90_000_000, 8),
    ),
    "products": Source(
        records=lambda story, batch: products(story, batch.ingest_date),
        key="sku",
        kinds=PRODUCTS_KINDS,
        fresh_keys=_keys("SKU", 90_000, 5),
    ),
    "instruments": Source(
        records=lambda story, batch: instruments(story, batch.ingest_date),
        key="symbol",
        kinds=INSTRUMENTS_KINDS,
        fresh_keys=_unlisted_symbols,
    ),
    "trading_days": Source(
        records=lambda story, batch: trading_days(story, batch.ingest_date),
        key="trading_date",
        kinds=TRADING_DAYS_KINDS,
        fresh_keys=_sundays,
    ),
    "stock_prices": Source(
        records=lambda story, batch: stock_prices(story, batch.ingest_date),
        key="symbol",
        kinds=STOCK_PRICES_KINDS,
        fresh_keys=_delisted_symbols,
    ),
    "news": Source(
        records=lambda story, batch: news(story, batch.ingest_date),
        key="id",
        kinds=NEWS_KINDS,
        fresh_keys=lambda batch, count: article_ids(
            batch.ingest_date, _FIRST_FRESH_ARTICLE + np.arange(count)
        ),
    ),
    "customers": Source(
        records=lambda story, batch: customers(story, batch.ingest_date),
        key="customer_id",
        kinds=CUSTOMERS_KINDS,
        fresh_keys=_row_ids,
    ),
    "orders": Source(
        records=lambda story, batch: orders(story, batch.ingest_date),
        key="order_id",
        kinds=ORDERS_KINDS,
        fresh_keys=_row_ids,
    ),
}
