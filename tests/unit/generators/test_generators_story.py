"""Clicks, sales and snapshots agree with each other, as one story must."""

from collections import Counter
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import numpy as np
import pytest
from bronze_files import DAY, all_records, manifest

from generators.datasets.snapshots import products, stores, users
from generators.story import Story
from generators.story.page_views import page_views
from generators.story.places import COUNTRIES
from generators.story.receipts import receipts
from generators.story.seasons import visits_of_day
from generators.story.shops import ONLINE, local_time, opening_hours, shops

STORY = Story(seed=42, scale=0.002)


@pytest.fixture(scope="module")
def sales(clean_day) -> list[dict]:
    return all_records(clean_day, "sales")


@pytest.fixture(scope="module")
def clicks(clean_day) -> list[dict]:
    return all_records(clean_day, "clicks")


def _by(records: list[dict], key: str) -> dict:
    return {record[key]: record for record in records}


def test_each_purchase_in_clicks_is_a_sale_of_the_same_user_in_the_same_hour(
    clean_day, sales, clicks
):
    orders = {
        c["page"].removeprefix("/order/"): c for c in clicks if c["page"].startswith("/order")
    }
    store_formats = {s["store_id"]: s for s in all_records(clean_day, "stores")}
    users_of_day = _by(all_records(clean_day, "users"), "user_id")
    online = {
        s["transaction_id"]: s
        for s in sales
        if store_formats[s["store_id"]]["store_format"] == "online"
    }
    assert online.keys() == orders.keys()
    assert len(online) > 30
    for transaction_id, sale in online.items():
        view = orders[transaction_id]
        seen, sold = (datetime.fromisoformat(record["ts"]) for record in (view, sale))
        assert view["user_id"] == sale["user_id"]
        assert timedelta(0) <= seen - sold < timedelta(seconds=5)
        assert seen.hour == sold.hour
        country = users_of_day[sale["user_id"]]["country_code"]
        assert store_formats[sale["store_id"]]["country_code"] == country


def test_user_store_and_skus_of_each_sale_are_in_the_snapshots_of_the_day(clean_day, sales):
    known = {
        name: {row[key] for row in all_records(clean_day, name)}
        for name, key in (("users", "user_id"), ("stores", "store_id"), ("products", "sku"))
    }
    assert {s["user_id"] for s in sales} <= known["users"]
    assert {s["store_id"] for s in sales} <= known["stores"]
    assert {item["sku"] for s in sales for item in s["items"]} <= known["products"]


def test_amount_is_the_sum_of_the_items_in_the_currency_of_the_store(clean_day, sales):
    currencies = {s["store_id"]: s["currency"] for s in all_records(clean_day, "stores")}
    for sale in sales:
        total = sum(item["quantity"] * item["unit_price"] for item in sale["items"])
        assert sale["amount"] == total
        assert sale["currency"] == currencies[sale["store_id"]]
        assert 1 <= len(sale["items"]) <= 8


def test_prices_are_list_prices_of_the_day_times_the_factor_of_the_country(clean_day, sales):
    list_prices = {
        p["sku"]: Decimal(p["list_price_usd"]) for p in all_records(clean_day, "products")
    }
    countries = {s["store_id"]: s["country_code"] for s in all_records(clean_day, "stores")}
    factors = {c.code: Decimal(c.price_factor_bp) / 10_000 for c in COUNTRIES}
    for sale in sales:
        factor = factors[countries[sale["store_id"]]]
        for item in sale["items"]:
            expected = list_prices[item["sku"]] * factor
            assert abs(item["unit_price"] - expected) <= Decimal("0.005")


def test_closed_shops_sell_nothing():
    story, sunday = Story(42, 0.02), date(2026, 3, 8)
    for hour in range(24):
        sold = receipts(story, sunday, hour)
        network = shops(story, sunday)
        weekday, local_hour = local_time(network, sunday, hour)
        opens, closes = opening_hours(network, weekday)
        in_town = sold.store[network.format[sold.store] != ONLINE]
        assert network.is_open[in_town].all()
        assert (opens[in_town] <= local_hour[in_town]).all()
        assert (local_hour[in_town] < closes[in_town]).all()


def test_totals_of_the_manifest_are_what_the_records_add_up_to(clean_day, sales, clicks):
    batches = manifest(clean_day, "sales")["batches"].values()
    amounts: Counter = Counter()
    for batch in batches:
        amounts.update({code: Decimal(sum_) for code, sum_ in batch["totals"]["amount"].items()})
    by_currency: Counter = Counter()
    for sale in sales:
        by_currency[sale["currency"]] += sale["amount"]
    assert amounts == by_currency
    assert sum(b["totals"]["items"] for b in batches) == sum(len(s["items"]) for s in sales)
    click_totals = [b["totals"] for b in manifest(clean_day, "clicks")["batches"].values()]
    orders = [c for c in clicks if c["page"].startswith("/order/")]
    assert sum(t["purchases"] for t in click_totals) == len(orders)
    # Visits under way at midnight began on the day before: they are not started here.
    assert 0 <= sum(t["sessions_started"] for t in click_totals) - _sessions(clicks) < 20


def _sessions(clicks: list[dict]) -> int:
    """Sessions by the thirty-minute rule whose cookie is of the day."""
    times: dict[str, list[datetime]] = {}
    for click in clicks:
        if click["session_id"].startswith(f"S{DAY:%Y%m%d}"):
            times.setdefault(click["session_id"], []).append(datetime.fromisoformat(click["ts"]))
    limit = timedelta(minutes=30)
    return sum(
        1 + sum(later - earlier > limit for earlier, later in pairwise(seen))
        for seen in map(sorted, times.values())
    )


def test_funnel_narrows_like_a_shops(clicks):
    pages: dict[str, set[str]] = {}
    for click in clicks:
        pages.setdefault(click["session_id"], set()).add("/" + click["page"].split("/")[1])
    visits = len(pages)

    def share(step: str) -> float:
        return sum(step in seen for seen in pages.values()) / visits

    assert 0.08 < share("/cart") < 0.14
    assert 0.04 < share("/checkout") < 0.08
    assert 0.018 < share("/order") < 0.04


def test_visits_end_within_the_hour_after_their_start_and_some_contain_a_long_pause():
    views = page_views(Story(42, 0.05), DAY, 18)
    assert views.time_ms.max() < 2 * 3_600_000
    gap_ms = np.diff(views.time_ms, prepend=0)[views.ends_pause]
    assert len(gap_ms) > 50
    assert gap_ms.min() >= 31 * 60_000
    assert gap_ms.max() <= 45 * 60_000
    others = np.diff(views.time_ms, prepend=0)[~views.ends_pause & ~views.is_first]
    assert others.min() > 0
    assert others.max() <= 120_000


def test_scale_one_is_five_million_page_views_on_an_average_day():
    story, week = Story(42, 0.01), [date(2026, 3, 2) + timedelta(n) for n in range(7)]
    pages = sum(
        len(page_views(story, day, hour).page) for day in week for hour in range(0, 24)
    ) / len(week)
    assert 0.97 < pages / 50_000 < 1.03
    assert visits_of_day(story, date(2027, 3, 2)) > visits_of_day(story, date(2026, 3, 3))


def test_ids_are_unique_over_days(clean_day, sales, clicks):
    ids = [c["event_id"] for c in clicks]
    assert len(ids) == len(set(ids))
    ids = [s["transaction_id"] for s in sales]
    assert len(ids) == len(set(ids))


def test_reference_data_changes_slowly():
    first, last = date(2026, 3, 2), date(2026, 4, 30)
    before, after = (
        _by(users(STORY, day).parts[0].to_pylist(), "user_id") for day in (first, last)
    )
    assert before.keys() < after.keys()
    for column, least in (("city", 0.01), ("segment", 0.01), ("street_address", 0.01)):
        changed = sum(before[key][column] != after[key][column] for key in before) / len(before)
        assert least < changed < 0.25, column
    for column in ("full_name", "email", "country_code", "signup_date"):
        assert all(before[key][column] == after[key][column] for key in before), column
    assert all(row["signup_date"] <= last for row in after.values())


def test_prices_change_products_are_launched_and_none_disappears():
    before, after = (
        _by(products(STORY, day).parts[0].to_pylist(), "sku")
        for day in (date(2026, 3, 2), date(2026, 4, 30))
    )
    assert before.keys() < after.keys()
    changed = [k for k in before if before[k]["list_price_usd"] != after[k]["list_price_usd"]]
    assert 0.1 < len(changed) / len(before) < 0.5
    assert all(str(row["list_price_usd"]).endswith(".99") for row in after.values())
    assert all(row["launched_date"] <= date(2026, 4, 30) for row in after.values())


def test_a_store_reopens_under_another_region_within_the_sample_week():
    week = [date(2026, 3, 2) + timedelta(n) for n in range(7)]
    history = [_by(stores(STORY, day).parts[0].to_pylist(), "store_id") for day in week]
    regions = {key: {snapshot[key]["region"] for snapshot in history} for key in history[0]}
    moved = [key for key, names in regions.items() if len(names) > 1]
    assert moved
    assert any({snapshot[key]["is_open"] for snapshot in history} == {True, False} for key in moved)
