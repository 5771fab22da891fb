"""What goes wrong with sales."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from generators.datasets.columns import MONEY, money, numbers
from generators.dirt import kinds
from generators.dirt.kinds import Occasion, quarantined, replaced

_TOO_MUCH = money(np.array([111]))[0]


def _with_negative_amount(rows: pa.Table, _: Occasion) -> pa.Table:
    return replaced(rows, "amount", pc.negate(rows["amount"]))


def _with_wrong_total(rows: pa.Table, _: Occasion) -> pa.Table:
    return replaced(rows, "amount", pc.add(rows["amount"], _TOO_MUCH).cast(MONEY))


def _with_loyalty_points(rows: pa.Table, occasion: Occasion) -> pa.Table:
    points = occasion.draws.integers(1, 500, rows.num_rows)
    return rows.append_column("loyalty_points", numbers(points, pa.int64()))


SALES_KINDS = (
    quarantined(
        "missing_key", "transaction_id_is_present", kinds.with_nothing_in("transaction_id")
    ),
    quarantined("missing_column", "store_id_is_present", kinds.with_nothing_in("store_id")),
    quarantined(
        "wrong_type",
        "amount_is_decimal",
        kinds.with_text("amount", "twelve", "n/a", "12,50 EUR"),
        kinds.JSON_ONLY,
    ),
    quarantined(
        "not_a_number",
        "amount_is_decimal",
        kinds.with_one_of("amount", numbers(np.array([np.nan, np.inf, 1e30]), pa.float64())),
        kinds.JSON_ONLY,
    ),
    quarantined("negative_amount", "amount_is_positive", _with_negative_amount),
    quarantined("total_mismatch", "amount_equals_sum_of_items", _with_wrong_total),
    quarantined("unknown_store", "store_id_is_known", kinds.with_text("store_id", "ST9999")),
    quarantined(
        "unknown_currency", "currency_is_known", kinds.with_text("currency", "XXX", "CHF", "BTC")
    ),
    quarantined(
        "future_timestamp", "ts_is_not_in_the_future", kinds.with_time_after("ts", (1, 48))
    ),
    quarantined("too_old", "ts_is_recent", kinds.with_time_before("ts", (8, 40))),
    quarantined(
        "new_column", "has_no_unknown_fields", _with_loyalty_points, kinds.JSON_ONLY, share=0.5
    ),
    kinds.BROKEN_JSON,
    kinds.SENT_TWICE,
    kinds.SENT_AGAIN,
    kinds.LATE_EVENT,
)
