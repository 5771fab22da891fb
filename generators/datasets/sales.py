"""Completed transactions as tills and web shops deliver them, an hour at a time."""

from datetime import date

import numpy as np
import pyarrow as pa

from generators.datasets.columns import (
    chosen,
    currencies,
    identifiers,
    money,
    numbers,
    plain,
    timestamps,
    words,
)
from generators.datasets.records import Records
from generators.story import Story
from generators.story.page_views import previous_hour
from generators.story.places import CURRENCIES
from generators.story.receipts import FIRST_TILL_RECEIPT, PAYMENT_TYPES, Receipts, receipts
from generators.story.streams import stream

_SEQUENCE_DIGITS = 8
_EVERY_SECOND = 2


def sales(story: Story, day: date, hour: int) -> Records:
    """Return the sales of an hour, by time."""
    sold = receipts(story, day, hour)
    cents = sold.baskets.prices(story, day, sold.country)
    table = _sales_table(sold, cents, day, hour)
    is_till, is_for_change = _till_receipts(sold)
    return Records(
        parts=[table] if table.num_rows else [],
        schema=plain(table.slice(0, 0)).schema,
        may_change=np.flatnonzero(is_till & is_for_change),
        totals={
            "amount": _amounts(_sums(cents, sold), sold.country),
            "items": len(sold.baskets.product),
        },
    )


def sales_sent_before(story: Story, day: date, hour: int, count: int) -> pa.Table:
    """Return up to `count` records of the hour before, of till receipts that never change."""
    day_before, hour_before = previous_hour(day, hour)
    sold = receipts(story, day_before, hour_before)
    is_till, is_for_change = _till_receipts(sold)
    candidates = np.flatnonzero(is_till & ~is_for_change)
    rows = stream(story.seed, "sales sent again", day, hour).permutation(candidates)[:count]
    again = sold.take(rows)
    cents = again.baskets.prices(story, day_before, again.country)
    return plain(_sales_table(again, cents, day_before, hour_before))


def _till_receipts(sold: Receipts) -> tuple[np.ndarray, np.ndarray]:
    """Receipts of tills, and which of them may change (the others may be sent again)."""
    return sold.sequence >= FIRST_TILL_RECEIPT, sold.sequence % _EVERY_SECOND == 0


def _sums(price_cents: np.ndarray, sold: Receipts) -> np.ndarray:
    """Amount of each sale in cents: the differences of a running total over all lines."""
    running = np.concatenate([[0], np.cumsum(price_cents * sold.baskets.quantity)])
    return np.diff(running[sold.baskets.first])


def _sales_table(sold: Receipts, price_cents: np.ndarray, day: date, hour: int) -> pa.Table:
    baskets = sold.baskets
    lines = pa.StructArray.from_arrays(
        [
            identifiers("SKU", baskets.product + 1, 5),
            numbers(baskets.quantity, pa.int32()),
            money(price_cents),
        ],
        names=["sku", "quantity", "unit_price"],
    )
    return pa.table(
        {
            "transaction_id": identifiers(
                "T", sold.stamp * 10**_SEQUENCE_DIGITS + sold.sequence, 10 + _SEQUENCE_DIGITS
            ),
            "user_id": identifiers("U", sold.user + 1, 8),
            "store_id": identifiers("ST", sold.store + 1, 4),
            "ts": timestamps(day, hour, sold.time_ms),
            "items": pa.ListArray.from_arrays(numbers(baskets.first, pa.int32()), lines),
            "payment_type": chosen(words(PAYMENT_TYPES), sold.payment),
            "amount": money(_sums(price_cents, sold)),
            "currency": currencies(sold.country),
        }
    )


def _amounts(cents: np.ndarray, country: np.ndarray) -> dict[str, str]:
    """Sum of the amounts by currency, as exact text."""
    currency = CURRENCIES[country]
    sums = {code: int(cents[currency == code].sum()) for code in np.unique(currency).tolist()}
    return {code: f"{total // 100}.{total % 100:02d}" for code, total in sums.items()}
