"""What goes wrong with market data: extra rows only, but for articles that come late."""

from datetime import date, timedelta

import numpy as np
import pyarrow as pa

from generators.datasets.columns import TIMESTAMP, days, microseconds, numbers, words
from generators.dirt import kinds
from generators.dirt.kinds import PUBLISHED, Kind, Occasion, quarantined, replaced

_LATE_BY_HOURS = (25, 70)


def _last_saturday(rows: pa.Table, occasion: Occasion) -> pa.Table:
    day = occasion.batch.ingest_date
    saturday = day - timedelta(days=(day.weekday() - 5) % 7 or 7)
    return replaced(rows, "date", _dates(saturday, rows.num_rows))


def _some_weeks_ago(rows: pa.Table, occasion: Occasion) -> pa.Table:
    day = occasion.batch.ingest_date - timedelta(days=14)
    return replaced(rows, "date", _dates(day, rows.num_rows))


def _with_high_and_low_swapped(rows: pa.Table, _: Occasion) -> pa.Table:
    low, high = rows["low"], rows["high"]
    return replaced(replaced(rows, "low", high), "high", low)


def _with_low_as_high(rows: pa.Table, _: Occasion) -> pa.Table:
    """One column read into two fields: the high is the low."""
    return replaced(rows, "high", rows["low"])


def _days_late(rows: pa.Table, occasion: Occasion) -> pa.Table:
    late_by_ms = occasion.draws.integers(*(h * 3_600_000 for h in _LATE_BY_HOURS), rows.num_rows)
    happened = microseconds(rows["ts"].combine_chunks()) - late_by_ms * 1_000
    return replaced(rows, "ts", numbers(happened, TIMESTAMP))


def _with_author(rows: pa.Table, _: Occasion) -> pa.Table:
    return rows.append_column("author", words(["newsroom"] * rows.num_rows))


def _with_trade_count(rows: pa.Table, occasion: Occasion) -> pa.Table:
    trades = occasion.draws.integers(100, 10_000, rows.num_rows)
    return rows.append_column("trade_count", numbers(trades, pa.int64()))


def _dates(day: date, count: int) -> pa.Array:
    return days(np.full(count, day.toordinal()))


def _new_column(damage: kinds.Damage) -> Kind:
    return quarantined("new_column", "has_no_unknown_fields", damage, kinds.JSON_ONLY, share=0.5)


TRADING_DAYS_KINDS = (
    quarantined("missing_key", "trading_date_is_present", kinds.with_nothing_in("trading_date")),
    # Its fresh key, a Sunday, is what is wrong with it.
    quarantined("closed_day", "trading_date_is_on_a_weekday", lambda rows, _: rows),
    quarantined(
        "wrong_type",
        "is_early_close_is_boolean",
        kinds.with_text("is_early_close", "perhaps"),
        kinds.TEXT_ONLY,
    ),
    kinds.BROKEN_JSON,
    kinds.BROKEN_LINE,
    kinds.SENT_TWICE,
)

STOCK_PRICES_KINDS = (
    quarantined("missing_key", "symbol_is_present", kinds.with_nothing_in("symbol")),
    quarantined("missing_column", "close_is_present", kinds.with_nothing_in("close")),
    quarantined(
        "wrong_type",
        "open_is_decimal",
        kinds.with_text("open", "n/a", "12,50", "halted"),
        kinds.TEXT_ONLY,
    ),
    quarantined("unknown_symbol", "symbol_is_known", kinds.with_text("symbol", "XXXXXX")),
    quarantined("closed_day", "date_is_known", _last_saturday),
    quarantined("too_old", "date_is_recent", _some_weeks_ago),
    quarantined("crossed_bar", "low_is_lowest", _with_high_and_low_swapped),
    quarantined("low_as_high", "high_is_highest", _with_low_as_high),
    quarantined(
        "no_volume",
        "volume_is_positive",
        kinds.with_one_of("volume", numbers(np.array([0, -100]), pa.int64())),
    ),
    _new_column(_with_trade_count),
    kinds.BROKEN_JSON,
    kinds.BROKEN_LINE,
    kinds.SENT_TWICE,
)

NEWS_KINDS = (
    quarantined("missing_key", "id_is_present", kinds.with_nothing_in("id")),
    quarantined("missing_column", "headline_is_present", kinds.with_nothing_in("headline")),
    quarantined(
        "wrong_type",
        "ts_is_timestamp",
        kinds.with_text("ts", "this morning", "2026-13-45"),
        kinds.TEXT_ONLY,
    ),
    quarantined("unknown_symbol", "symbol_is_known", kinds.with_text("symbol", "XXXXXX")),
    quarantined(
        "bad_url", "url_is_a_web_address", kinds.with_text("url", "n/a", "www.example.com")
    ),
    quarantined(
        "future_timestamp", "ts_is_not_in_the_future", kinds.with_time_after("ts", (1, 48))
    ),
    quarantined("too_old", "ts_is_recent", kinds.with_time_before("ts", (8, 40))),
    _new_column(_with_author),
    kinds.BROKEN_JSON,
    kinds.SENT_TWICE,
    Kind("late_event", PUBLISHED, None, 2.0, damage=_days_late),
)
