"""Every rule of every contract, with a record that passes it and one that it sends away."""

from dataclasses import replace

import pytest
from delivered import (
    ITEM,
    LEFT_OUT,
    click,
    deliver,
    deliver_snapshots,
    product,
    sale,
    store,
    user,
)
from delivered_market import article, instrument, stock_price, trading_day
from delivered_orders import customer, order
from lake_contents import process, quarantined, rows
from market_rule_cases import MARKET_FAILING, MARKET_PASSING
from order_rule_cases import ORDERS_FAILING, ORDERS_PASSING

from marketpulse.contracts import dataset_names, load_contract
from marketpulse.evolution.policy import under_policy
from marketpulse.lake import Lake
from spark_jobs.validating import errors, warnings

HOUR, DAY = "2026-03-02T13", "2026-03-02"
BASE_ROWS = {
    "clicks": click,
    "sales": sale,
    "stores": store,
    "users": user,
    "products": product,
    "instruments": instrument,
    "trading_days": trading_day,
    "stock_prices": stock_price,
    "news": article,
    "customers": customer,
    "orders": order,
}
BATCHES = {dataset: HOUR if dataset in ("clicks", "sales") else DAY for dataset in BASE_ROWS}
UNREADABLE, LATIN_1 = '{"page": ', '{"page": "/£"}'.encode("latin-1")


def items(**changes: object) -> dict:
    """Changes to a sale: other items, and the amount that goes with two of them at ten euros."""
    return {"items": [{k: v for k, v in (ITEM | changes).items() if v is not LEFT_OUT}]}


FAILING = {
    "clicks": {
        "event_id_is_present": {"event_id": LEFT_OUT},
        "event_id_is_well_formed": {"event_id": "E123"},
        "session_id_is_present": {"session_id": "  "},
        "ts_is_present": {"ts": None},
        "ts_is_timestamp": {"ts": "yesterday"},
        "ts_is_not_in_the_future": {"ts": "2026-03-02T14:05:00Z"},
        "ts_is_recent": {"ts": "2026-02-27T12:59:59.999Z"},
        "page_is_present": {"page": ""},
        "page_is_a_path": {"page": "/" + "x" * 2048},
        "device_is_present": {"device": LEFT_OUT},
        "device_is_known": {"device": "fridge"},
        "order_page_has_user": {"page": "/order/T1", "user_id": LEFT_OUT},
    },
    "sales": {
        "transaction_id_is_present": {"transaction_id": None},
        "transaction_id_is_well_formed": {"transaction_id": "t000000000000000001"},
        "user_id_is_present": {"user_id": LEFT_OUT},
        "user_id_is_known": {"user_id": "U00000009"},
        "store_id_is_present": {"store_id": ""},
        "store_id_is_known": {"store_id": "ST9999"},
        "ts_is_present": {"ts": LEFT_OUT},
        "ts_is_timestamp": {"ts": "13:04"},
        "ts_is_not_in_the_future": {"ts": "2026-03-02T14:05:00Z"},
        "ts_is_recent": {"ts": "2026-02-23T12:59:59Z"},
        "items_is_present": {"items": LEFT_OUT},
        "items_is_array": {"items": "two lamps"},
        "items_are_not_empty": {"items": [], "amount": 1},
        "items_are_complete": items(sku=LEFT_OUT),
        "items_have_positive_quantities": items(quantity=-2, unit_price=-10),
        "amount_equals_sum_of_items": {"amount": 20.01},
        "amount_is_present": {"amount": LEFT_OUT},
        "amount_is_decimal": {"amount": "twenty"},
        "amount_is_positive": {"amount": 0, **items(unit_price=0)},
        "amount_is_plausible": {"amount": 1_000_000, **items(unit_price=500_000)},
        "currency_is_present": {"currency": LEFT_OUT},
        "currency_is_known": {"currency": "CHF"},
        "payment_type_is_present": {"payment_type": LEFT_OUT},
        "payment_type_is_known": {"payment_type": "cheque"},
        "has_no_unknown_fields": {"loyalty_points": 3},
    },
    "stores": {
        "store_id_is_present": {"store_id": LEFT_OUT},
        "store_id_is_well_formed": {"store_id": "ST00001"},
        "snapshot_date_is_present": {"snapshot_date": LEFT_OUT},
        "snapshot_date_is_date": {"snapshot_date": "2026-02-29"},
        "snapshot_is_of_the_batch": {"snapshot_date": "2026-03-03"},
        "store_name_is_present": {"store_name": LEFT_OUT},
        "store_format_is_present": {"store_format": LEFT_OUT},
        "store_format_is_known": {"store_format": "kiosk"},
        "city_is_present": {"city": LEFT_OUT},
        "country_code_is_present": {"country_code": LEFT_OUT},
        "region_is_present": {"region": LEFT_OUT},
        "currency_is_present": {"currency": LEFT_OUT},
        "currency_is_known": {"currency": "CHF"},
        "opened_date_is_present": {"opened_date": LEFT_OUT},
        "opened_date_is_date": {"opened_date": "last spring"},
        "store_opened_before_snapshot": {"opened_date": "2026-03-03"},
        "is_open_is_present": {"is_open": LEFT_OUT},
        "is_open_is_boolean": {"is_open": "perhaps"},
        "has_no_unknown_fields": {"mayor": "Ada"},
    },
    "users": {
        "user_id_is_present": {"user_id": LEFT_OUT},
        "user_id_is_well_formed": {"user_id": "42"},
        "snapshot_date_is_present": {"snapshot_date": LEFT_OUT},
        "snapshot_date_is_date": {"snapshot_date": "today"},
        "snapshot_is_of_the_batch": {"snapshot_date": "2026-03-01"},
        "full_name_is_present": {"full_name": LEFT_OUT},
        "email_is_present": {"email": LEFT_OUT},
        "email_is_well_formed": {"email": "ada at example.com"},
        "city_is_present": {"city": LEFT_OUT},
        "country_code_is_present": {"country_code": LEFT_OUT},
        "segment_is_present": {"segment": LEFT_OUT},
        "segment_is_known": {"segment": "gold"},
        "signup_date_is_present": {"signup_date": LEFT_OUT},
        "signup_date_is_date": {"signup_date": "unknown"},
        "user_signed_up_before_snapshot": {"signup_date": "2026-03-03"},
        "is_marketing_opt_in_is_present": {"is_marketing_opt_in": LEFT_OUT},
        "is_marketing_opt_in_is_boolean": {"is_marketing_opt_in": "perhaps"},
        "has_no_unknown_fields": {"phone": "1"},
    },
    "products": {
        "sku_is_present": {"sku": LEFT_OUT},
        "sku_is_well_formed": {"sku": "SKU-42"},
        "snapshot_date_is_present": {"snapshot_date": LEFT_OUT},
        "snapshot_date_is_date": {"snapshot_date": "2026"},
        "snapshot_is_of_the_batch": {"snapshot_date": "2026-03-03"},
        "product_name_is_present": {"product_name": LEFT_OUT},
        "category_is_present": {"category": LEFT_OUT},
        "brand_is_present": {"brand": LEFT_OUT},
        "list_price_usd_is_present": {"list_price_usd": LEFT_OUT},
        "list_price_usd_is_decimal": {"list_price_usd": "on request"},
        "list_price_is_positive": {"list_price_usd": 0},
        "is_active_is_present": {"is_active": LEFT_OUT},
        "is_active_is_boolean": {"is_active": "perhaps"},
        "launched_date_is_present": {"launched_date": LEFT_OUT},
        "launched_date_is_date": {"launched_date": "soon"},
        "product_launched_before_snapshot": {"launched_date": "2026-03-03"},
        "has_no_unknown_fields": {"colour": "red"},
    },
    **MARKET_FAILING,
    **ORDERS_FAILING,
}
"""What breaks a good record so that exactly one rule fails it."""

ALSO = {
    "items_are_not_empty": [("amount_equals_sum_of_items", "sales")],
    "symbol_is_well_formed": [("symbol_is_known", "stock_prices")],
    "date_is_not_in_the_future": [("date_is_known", "stock_prices")],
    "date_is_recent": [("date_is_known", "stock_prices")],
}
"""Rules that cannot help failing too: no positive amount is the sum of no items."""

PASSING = {
    "clicks": {
        "anonymous": {"user_id": LEFT_OUT},
        "five_minutes_ahead": {"ts": "2026-03-02T14:04:59.999Z"},
        "three_days_old": {"ts": "2026-02-27T13:00:00Z"},
        "long_page": {"page": "/" + "x" * 2047},
        "upper_case_device": {"device": " MOBILE "},
        "order_with_user": {"page": "/order/T1"},
        "unknown_field": {"depth": 3},
    },
    "sales": {
        "five_minutes_ahead": {"ts": "2026-03-02T14:04:59.999Z"},
        "seven_days_old": {"ts": "2026-02-23T13:00:00Z"},
        "other_time_zone": {"ts": "2026-03-02T08:00:00-05:00"},
        "with_gift": {"items": [ITEM, ITEM | {"unit_price": 0}]},
        "text_amount": {"amount": " 20.00 "},
        "lower_case_currency": {"currency": "eur"},
        "upper_case_payment": {"payment_type": "Gift_Card"},
        "largest": {"amount": "999999.98", **items(unit_price="499999.99")},
        "long_receipt": {"items": [ITEM] * 51, "amount": 1020},
    },
    "stores": {"opened_today": {"opened_date": DAY}, "text_flag": {"is_open": "false"}},
    "users": {"signed_up_today": {"signup_date": DAY}, "no_address": {"street_address": LEFT_OUT}},
    "products": {"cheap": {"list_price_usd": 0.01}, "dear": {"list_price_usd": "99999.99"}},
    **MARKET_PASSING,
    **ORDERS_PASSING,
}
"""What a good record may look like as well."""


@pytest.fixture(scope="module")
def judged(spark, module_lake):
    """Failed rules by dataset and position of the case, and what was published."""
    for dataset, make in BASE_ROWS.items():
        broken = [make(100 + i, **changes) for i, changes in enumerate(FAILING[dataset].values())]
        good = [make(500 + i, **changes) for i, changes in enumerate(PASSING[dataset].values())]
        records = [make(1), *good, *broken, UNREADABLE, LATIN_1]
        deliver(module_lake, dataset, BATCHES[dataset], records)
    run = process(module_lake, *dataset_names(), accept_failed_share=1.0)
    assert not run.refused
    return run


@pytest.mark.parametrize("dataset", FAILING)
def test_every_rule_has_its_case(spark, dataset):
    contract = under_policy(load_contract(dataset), "local")
    declared = {check.name for check in errors(contract)}

    assert set(FAILING[dataset]) == declared - {"record_is_readable", "record_is_utf8"}


@pytest.mark.parametrize("dataset", FAILING)
def test_broken_records_fail_exactly_the_rule_they_break(judged, module_lake, dataset):
    expected = sorted(
        sorted([rule, *(name for name, of in ALSO.get(rule, []) if of == dataset)])
        for rule in FAILING[dataset]
    )

    found = [sorted(row["rules"]) for row in quarantined(module_lake, dataset)]

    readable = [r for r in found if not {"record_is_readable", "record_is_utf8"} & set(r)]
    assert sorted(readable) == expected


@pytest.mark.parametrize("dataset", FAILING)
def test_text_that_is_no_object_or_no_utf8_fails_as_such(judged, module_lake, dataset):
    failed = {row["rules"][0]: row for row in quarantined(module_lake, dataset)}

    assert failed["record_is_readable"]["record"] == UNREADABLE
    assert failed["record_is_readable"]["rules"] == ["record_is_readable"]
    assert "\ufffd" in failed["record_is_utf8"]["record"]


@pytest.mark.parametrize("dataset", FAILING)
def test_quarantine_gives_the_reason_of_each_rule_and_the_origin(judged, module_lake, dataset):
    contract = under_policy(load_contract(dataset), "local")
    reasons = {check.name: check.reason for check in errors(contract)}

    for row in quarantined(module_lake, dataset):
        assert row["reasons"] == [reasons[rule] for rule in row["rules"]]
        assert row["batch"] == BATCHES[dataset]
        assert row["source_file"].startswith(f"bronze/{dataset}/ingest_date={DAY}")


@pytest.mark.parametrize("dataset", PASSING)
def test_good_records_are_published(judged, module_lake, dataset):
    assert len(rows(module_lake, dataset)) == 1 + len(PASSING[dataset])


@pytest.mark.parametrize("dataset", FAILING)
def test_ledger_counts_failed_records_by_rule(judged, dataset):
    commit = judged.published[f"{dataset} {BATCHES[dataset]}"]

    for rule in FAILING[dataset]:
        assert commit.rules[rule] >= 1
    assert commit.rows_quarantined == len(FAILING[dataset]) + 2


def test_warnings_are_counted_while_the_record_is_published(judged):
    assert judged.published[f"clicks {HOUR}"].warnings == {"has_no_unknown_fields": 1}
    assert judged.published[f"sales {HOUR}"].warnings == {"basket_is_small": 1}
    assert judged.published[f"stock_prices {DAY}"].warnings == {"move_is_plausible": 1}
    assert judged.published[f"news {DAY}"].warnings == {"body_is_long_enough": 1}


def test_unknown_field_of_a_click_is_rescued(judged, module_lake):
    rescued = [row["rescued_data"] for row in rows(module_lake, "clicks") if row["rescued_data"]]

    assert rescued == ['{"depth":"3"}']


def test_record_that_breaks_two_rules_names_both(spark, tmp_path):
    lake = Lake(str(tmp_path))
    deliver(lake, "clicks", HOUR, [click(1), click(2, device="tv", page="cart")])

    process(lake, "clicks")

    [row] = quarantined(lake, "clicks")
    assert row["rules"] == ["page_is_a_path", "device_is_known"]


def test_rule_that_cannot_be_decided_does_not_fail(spark):
    contract = load_contract("clicks")
    undecided = replace(contract.rules[0], expression="cast(null as boolean)")

    rules = (replace(undecided, severity="warning"),)
    [check] = warnings(replace(contract, rules=rules, evolution="strict"))

    assert spark.range(1).select(check.fails.alias("fails")).first()["fails"] is None


def test_absurd_items_do_not_overflow_into_a_pass(spark, tmp_path):
    lake = Lake(str(tmp_path))
    deliver_snapshots(lake, DAY)
    absurd = [ITEM | {"quantity": 2**31 - 1, "unit_price": "9999999999999999.99"}] * 20
    deliver(lake, "sales", HOUR, [sale(1), sale(2, items=absurd)])

    process(lake, "stores", "users", "sales")

    [row] = quarantined(lake, "sales")
    assert row["rules"] == ["amount_equals_sum_of_items"]
