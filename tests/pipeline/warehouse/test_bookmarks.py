from datetime import date

import pytest
from story import STEPS

EMPTIED = (
    "gold.sales_transactions",
    "gold.sessions",
    "marts.fct_sales",
    "gold.price_trends",
    "marts.fct_prices",
    "gold.sentiment_by_symbol",
    "marts.mart_market_sentiment",
    "gold.order_states",
)
THIRD = date(2026, 3, 3)
STEP_NAMES = [step.__name__ for step in STEPS]


@pytest.mark.parametrize("step", STEP_NAMES)
def test_models_and_tests_pass_after(step, incremental_and_full):
    incremental, full = incremental_and_full[step]

    assert incremental.failures == []
    assert full.failures == []


@pytest.mark.parametrize("step", STEP_NAMES[1:])
def test_incremental_build_equals_a_full_one_after(step, incremental_and_full):
    incremental, full = incremental_and_full[step]

    assert incremental.tables.keys() == full.tables.keys()
    for table, rows in full.tables.items():
        assert incremental.tables[table] == rows, table


def test_new_day_with_late_records_rebuilds_only_the_days_they_touch(incremental_and_full):
    built = incremental_and_full["next_day"][0].built_dates

    assert built["sales_transactions"] == {"2026-03-03", "2026-03-05"}
    assert built["clicks_hourly"] == {"2026-03-03", "2026-03-04", "2026-03-05"}
    assert built["product_sales"] == {"2026-03-03", "2026-03-05"}


def test_days_before_a_changed_snapshot_keep_their_sales(incremental_and_full):
    built = incremental_and_full["past_snapshots"][0].built_dates

    assert built["sales_transactions"] == {"2026-03-01"}
    assert built["sessions"] == {"2026-03-01", "2026-03-02"}


def test_corrected_bar_rebuilds_the_days_that_look_back_on_it(incremental_and_full):
    built = incremental_and_full["next_day"][0].built_dates
    taken_back = incremental_and_full["smaller_batch"][0].built_dates

    assert built["price_versions"] == {"2026-03-03", "2026-03-05"}
    assert built["price_trends"] == {"2026-03-03", "2026-03-04", "2026-03-05"}
    assert built["fct_prices"] == built["price_trends"]
    assert taken_back["price_trends"] == {"2026-03-03", "2026-03-04", "2026-03-05"}


def test_correction_is_kept_beside_what_it_replaced(incremental_and_full):
    versions = incremental_and_full["next_day"][0].tables["gold.price_versions"]
    trends = incremental_and_full["next_day"][0].tables["gold.price_trends"]

    third = [row for row in versions if row[:1] == ("AAAAAA",) and THIRD in row[-5:]]
    assert [str(row[5]) for row in sorted(third)] == ["10.21", "12.00"]
    assert [str(row[5]) for row in trends if row[0] == "AAAAAA" and THIRD in row] == ["12.00"]


def test_changed_and_deleted_orders_rebuild_their_own_day(incremental_and_full):
    built = incremental_and_full["next_day"][0].built_dates

    assert built["order_states"] == {"2026-03-02", "2026-03-04", "2026-03-05"}


def test_deleted_order_and_customer_leave_the_marts(incremental_and_full):
    def marts(step: str) -> tuple[dict, dict]:
        tables = incremental_and_full[step][0].tables
        (month,) = tables["marts.mart_monthly_revenue"]
        by_segment = {row[0]: row[1:6] for row in tables["marts.mart_customer_lifetime_value"]}
        return month, by_segment

    before, segments_before = marts("first_days")
    after, segments_after = marts("next_day")

    # 21, 31 and 41 euros at 1.10; then 41 is gone, 51 and 22 dollars are new.
    assert (before[0], before[1], str(before[5])) == (6, 3, "102.30")
    assert (after[0], after[1], str(after[5])) == (7, 4, "135.30")
    assert set(segments_before) == {"private", "enterprise"}
    assert set(segments_after) == {"small_business", "unknown"}
    assert str(segments_after["unknown"][3]) == "22.00"


def test_day_without_records_leaves_every_table(incremental_and_full):
    tables = incremental_and_full["emptied_day"][0].tables

    for table in EMPTIED:
        assert "datetime.date(2026, 3, 4)" not in repr(tables[table]), table


def test_days_asked_for_are_built_again_and_no_others(rebuilt_day):
    built = rebuilt_day.built_dates

    assert rebuilt_day.failures == []
    assert built["sales_transactions"] == built["fct_sales"] == {"2026-03-02"}
    assert built["clicks_hourly"] == {"2026-03-02"}


def test_day_built_again_is_what_it_was(rebuilt_day, incremental_and_full):
    assert rebuilt_day.tables == incremental_and_full[STEP_NAMES[-1]][0].tables
