"""Every rule of every contract, with a record that passes it and one that it sends away."""

from dataclasses import replace

import pytest
from delivered import (
    ITEM,
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
from shop_rule_cases import SHOP_FAILING, SHOP_PASSING

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


FAILING = {**SHOP_FAILING, **MARKET_FAILING, **ORDERS_FAILING}
"""What breaks a good record so that exactly one rule fails it."""

ALSO = {
    "items_are_not_empty": [("amount_equals_sum_of_items", "sales")],
    "symbol_is_well_formed": [("symbol_is_known", "stock_prices")],
    "date_is_not_in_the_future": [("date_is_known", "stock_prices")],
    "date_is_recent": [("date_is_known", "stock_prices")],
}
"""Rules that cannot help failing too: no positive amount is the sum of no items."""

PASSING = {**SHOP_PASSING, **MARKET_PASSING, **ORDERS_PASSING}
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
