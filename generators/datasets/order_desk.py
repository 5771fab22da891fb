"""The order desk's tables, and what an extract of a day takes of them.

On Mondays an extract has every row. On other days it has the rows that changed, and a row for each
key that is gone since the day before: only the key and the flag that it is deleted.
"""

from collections.abc import Callable
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from generators.datasets.columns import (
    MONEY,
    TIMESTAMP,
    chosen,
    currencies,
    flags,
    identifiers,
    joined,
    money,
    numbers,
    plain,
    words,
)
from generators.datasets.people import email_addresses, full_names
from generators.datasets.records import Records
from generators.story import Story
from generators.story.places import CODES
from generators.story.trade.customers import SEGMENTS, TradeCustomers, current, removed
from generators.story.trade.orders import STATUSES, TradeOrders, current_orders, removed_orders

_SHARE_TYPE = pa.decimal128(5, 4)
_NONE_MAY_CHANGE = np.array([], dtype=np.int64)
_NOTHING = pa.nulls(1, pa.string())[0]
_TOMBSTONE_DELAY_MS = 1
"""When a row was really deleted nobody knows: its end is dated right after its last version."""


def customers(story: Story, day: date) -> Records:
    """Return the extract of the customers of a day."""
    now, gone = current(story, day), removed(story, day)
    table = customers_table(story, now.take(_extracted(now.changed_day, day)))
    return _extract(table, _ends(customers_table(story, gone)))


def orders(story: Story, day: date) -> Records:
    """Return the extract of the orders of a day, with the amount and number by status."""
    now, gone = current_orders(story, day), removed_orders(story, day)
    taken = now.take(_extracted(now.changed_day, day))
    records = _extract(orders_table(taken), _ends(orders_table(gone), keeping=("ordered_at",)))
    by_status = np.bincount(taken.status, minlength=len(STATUSES)).tolist()
    records.totals["statuses"] = dict(zip(STATUSES.tolist(), by_status, strict=True))
    records.totals["amount_cents"] = int(taken.amount_cents.sum())
    return records


def customers_table(story: Story, people: TradeCustomers) -> pa.Table:
    """Rows of the table `customers`."""
    seed, number = story.seed, people.number
    phone = joined("+00 ", numbers(people.phone, pa.int64()).cast(pa.string()))
    return _rows(
        {
            "customer_id": numbers(number + 1, pa.int64()),
            "updated_at": _instants(people.updated_ms),
            "user_id": identifiers("U", number + 1, 8),
            "full_name": full_names(seed, people.country, number),
            "email": email_addresses(seed, people.country, number),
            "phone": pc.if_else(flags(people.phone >= 0), phone, _NOTHING),
            "segment": chosen(words(SEGMENTS), people.segment),
            "country_code": chosen(words(CODES), people.country),
            "credit_limit": _unless_negative(people.credit_limit_cents, money, MONEY),
            "created_at": _instants(people.created_ms),
        }
    )


def orders_table(taken: TradeOrders) -> pa.Table:
    """Rows of the table `orders`."""
    return _rows(
        {
            "order_id": numbers(taken.order_id, pa.int64()),
            "updated_at": _instants(taken.updated_ms),
            "customer_id": numbers(taken.customer + 1, pa.int64()),
            "ordered_at": _instants(taken.ordered_ms),
            "status": chosen(words(STATUSES), taken.status),
            "currency": currencies(taken.country),
            "amount": money(taken.amount_cents),
            "discount_rate": _unless_negative(taken.discount_bp, _shares, _SHARE_TYPE),
            "customer_reference": _references(taken),
        }
    )


def _rows(columns: dict[str, pa.Array]) -> pa.Table:
    """Put the flag of an extract behind the columns of the source."""
    count = len(next(iter(columns.values())))
    return pa.table(columns | {"is_deleted": flags(np.zeros(count, dtype=bool))})


def _extracted(changed_day: np.ndarray, day: date) -> np.ndarray:
    is_full = day.weekday() == 0
    return np.full(len(changed_day), True) if is_full else changed_day == day.toordinal()


def _extract(rows: pa.Table, ends: pa.Table) -> Records:
    totals = {"changed": rows.num_rows, "deleted": ends.num_rows}
    # Defects are copied from the first part, so never from rows that only say what is gone.
    parts = [rows, *([ends] if ends.num_rows else [])] if any(totals.values()) else []
    return Records(parts, plain(rows.slice(0, 0)).schema, _NONE_MAY_CHANGE, totals)


def _ends(last: pa.Table, keeping: tuple[str, ...] = ()) -> pa.Table:
    """What is known of deleted rows: their key, when they ended, and what `keeping` names."""
    last = plain(last)
    kept = (last.column_names[0], *keeping)
    columns = {
        name: last[name] if name in kept else pa.nulls(last.num_rows, last[name].type)
        for name in last.column_names
    }
    delay = pa.scalar(_TOMBSTONE_DELAY_MS * 1_000, pa.duration("us"))
    columns["updated_at"] = pc.add(last["updated_at"], delay)
    columns["is_deleted"] = flags(np.ones(last.num_rows, dtype=bool))
    return pa.table(columns)


def _instants(milliseconds: np.ndarray) -> pa.Array:
    return numbers(milliseconds * 1_000, TIMESTAMP)


def _unless_negative(
    values: np.ndarray, column_of: Callable[[np.ndarray], pa.Array], type_: pa.DataType
) -> pa.Array:
    return pc.if_else(flags(values >= 0), column_of(values), pa.nulls(1, type_)[0])


def _shares(ten_thousandths: np.ndarray) -> pa.Array:
    whole = numbers(ten_thousandths.astype(np.int64), pa.int64())
    return pc.multiply(whole.cast(pa.decimal128(19, 0)), _one_ten_thousandth()).cast(_SHARE_TYPE)


def _one_ten_thousandth() -> pa.Scalar:
    return words(["0.0001"]).cast(_SHARE_TYPE)[0]


def _references(taken: TradeOrders) -> pa.Array:
    """As people fill in a free text: a number, two lines, quotes and letters of other languages."""
    number = numbers(taken.order_id, pa.int64()).cast(pa.string())
    forms = [
        joined("PO ", number),
        joined("PO ", number, "\nCost centre 4711"),
        joined('Büro "Süd", Auftrag ', number),
        joined("réf. ", number, " \\ à livrer"),
    ]
    kinds = numbers(np.maximum(taken.reference, 0), pa.int64())
    return pc.if_else(flags(taken.reference >= 0), pc.choose(kinds, *forms), _NOTHING)
