"""What goes wrong with extracts of the order desk: extra rows only, none of them a deleted key."""

import pyarrow as pa
import pyarrow.compute as pc

from generators.datasets.columns import TIMESTAMP, microseconds, numbers, words
from generators.dirt import kinds
from generators.dirt.kinds import Kind, Occasion, quarantined, replaced

_ONE_DAY_US = 86_400_000_000


def _with_order_after_change(rows: pa.Table, _: Occasion) -> pa.Table:
    changed = microseconds(rows["updated_at"].combine_chunks())
    return replaced(rows, "ordered_at", numbers(changed + _ONE_DAY_US, TIMESTAMP))


def _with_negative_amount(rows: pa.Table, _: Occasion) -> pa.Table:
    return replaced(rows, "amount", pc.negate(rows["amount"]))


def _with_loyalty_level(rows: pa.Table, _: Occasion) -> pa.Table:
    return rows.append_column("loyalty_level", words(["gold"] * rows.num_rows))


def _common(key: str, required: str, number: str) -> tuple[Kind, ...]:
    return (
        quarantined("missing_key", f"{key}_is_present", kinds.with_nothing_in(key)),
        quarantined("missing_column", "live_row_is_complete", kinds.with_nothing_in(required)),
        quarantined(
            "wrong_type",
            f"{number}_is_decimal",
            kinds.with_text(number, "much", "n/a", "12,50"),
            kinds.JSON_ONLY,
        ),
        quarantined(
            "future_timestamp",
            "updated_at_is_not_in_the_future",
            kinds.with_time_after("updated_at", (1, 48)),
        ),
        quarantined(
            "new_column", "has_no_unknown_fields", _with_loyalty_level, kinds.JSON_ONLY, share=0.5
        ),
        kinds.BROKEN_JSON,
        kinds.SENT_TWICE,
    )


CUSTOMERS_KINDS = (
    *_common("customer_id", "country_code", "credit_limit"),
    quarantined(
        "bad_address", "email_is_well_formed", kinds.with_text("email", "n/a", "ada at example.com")
    ),
    quarantined("unknown_segment", "segment_is_known", kinds.with_text("segment", "gold", "b2b")),
)
ORDERS_KINDS = (
    *_common("order_id", "currency", "amount"),
    quarantined(
        "unknown_status", "status_is_known", kinds.with_text("status", "lost", "teleported")
    ),
    quarantined("negative_amount", "amount_is_not_negative", _with_negative_amount),
    quarantined(
        "ordered_after_change", "order_is_placed_before_it_changes", _with_order_after_change
    ),
)
