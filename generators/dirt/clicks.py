"""What goes wrong with page views."""

import pyarrow as pa

from generators.datasets.columns import numbers
from generators.dirt import kinds
from generators.dirt.kinds import Kind, Occasion, quarantined


def _with_scroll_depth(rows: pa.Table, occasion: Occasion) -> pa.Table:
    percent = occasion.draws.integers(1, 101, rows.num_rows)
    return rows.append_column("scroll_depth", numbers(percent, pa.int64()))


NEW_COLUMN = Kind(
    "new_column",
    kinds.PUBLISHED,
    "has_no_unknown_fields",
    1.0,
    kinds.JSON_ONLY,
    _with_scroll_depth,
)

CLICKS_KINDS = (
    quarantined("missing_key", "event_id_is_present", kinds.with_nothing_in("event_id")),
    quarantined("missing_column", "session_id_is_present", kinds.with_nothing_in("session_id")),
    quarantined(
        "wrong_type",
        "ts_is_timestamp",
        kinds.with_text("ts", "yesterday", "not a time", "2026-13-45"),
        kinds.TEXT_ONLY,
    ),
    quarantined(
        "bad_page",
        "page_is_a_path",
        kinds.with_text("page", "product/SKU00042", "javascript:void(0)", "index.html"),
    ),
    quarantined(
        "unknown_device", "device_is_known", kinds.with_text("device", "toaster", "fridge", "tv")
    ),
    quarantined(
        "future_timestamp", "ts_is_not_in_the_future", kinds.with_time_after("ts", (1, 48))
    ),
    quarantined("too_old", "ts_is_recent", kinds.with_time_before("ts", (5, 40))),
    kinds.BROKEN_JSON,
    kinds.BROKEN_LINE,
    NEW_COLUMN,
    kinds.SENT_TWICE,
    kinds.SENT_AGAIN,
    kinds.LATE_EVENT,
)
