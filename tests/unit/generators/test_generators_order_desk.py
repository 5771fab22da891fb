"""The order desk's story: what changes from day to day, and what an extract takes of it."""

from datetime import date, timedelta
from itertools import pairwise

import pyarrow as pa
import pytest

from generators.datasets.order_desk import customers, customers_table, orders, orders_table
from generators.datasets.snapshots import users
from generators.story import Story
from generators.story.trade.customers import OPENING_DAY, current
from generators.story.trade.orders import current_orders

STORY = Story(42, 0.01)
MONDAY = date(2026, 3, 2)
WEEK = [MONDAY + timedelta(days=n) for n in range(7)]
FORWARD = {
    "placed": {"paid", "cancelled"},
    "paid": {"shipped"},
    "shipped": {"delivered"},
    "delivered": {"returned"},
    "returned": set(),
    "cancelled": set(),
}


def rows(records) -> list[dict]:
    return [row for part in records.parts for row in part.to_pylist()]


def by_key(table: pa.Table) -> dict[int, dict]:
    key = table.column_names[0]
    return {row[key]: row for row in table.to_pylist()}


def tables(day: date) -> tuple[dict, dict]:
    """Customers and orders at the end of a day, by key."""
    people = by_key(customers_table(STORY, current(STORY, day)))
    return people, by_key(orders_table(current_orders(STORY, day)))


def test_extracts_of_a_week_add_up_to_the_tables_at_its_end():
    for extract, table in zip((customers, orders), tables(WEEK[-1]), strict=True):
        known: dict[int, dict] = {}
        for day in WEEK:
            for row in rows(extract(STORY, day)):
                key = next(iter(row.values()))
                if row["is_deleted"]:
                    assert row["updated_at"] > known.pop(key)["updated_at"]
                else:
                    known[key] = row
        assert known == table


def test_monday_has_all_rows_and_other_days_the_changed_ones():
    for extract, number in ((customers, 0), (orders, 1)):
        assert len(rows(extract(STORY, MONDAY))) == len(tables(MONDAY)[number])
        for row in rows(extract(STORY, WEEK[1])):
            assert row["is_deleted"] or row["updated_at"].date() == WEEK[1]


def test_every_kind_of_change_occurs_within_a_week():
    deleted, statuses = set(), set()
    for day in WEEK[1:]:
        deleted |= {"customer" for row in rows(customers(STORY, day)) if row["is_deleted"]}
        deleted |= {"order" for row in rows(orders(STORY, day)) if row["is_deleted"]}
        statuses |= {row["status"] for row in rows(orders(STORY, day))}

    assert deleted == {"customer", "order"}
    assert statuses >= set(FORWARD)


def test_orders_go_forward_and_their_time_grows():
    for before, after in pairwise(WEEK):
        earlier, later = tables(before)[1], tables(after)[1]
        for key in earlier.keys() & later.keys():
            was, now = earlier[key], later[key]
            assert was["ordered_at"] == now["ordered_at"] <= now["updated_at"]
            if was["status"] != now["status"]:
                assert now["status"] in FORWARD[was["status"]]
                assert now["updated_at"] > was["updated_at"]
            else:
                assert now == was


def test_row_without_a_new_time_has_not_changed():
    for before, after in zip(tables(WEEK[0]), tables(WEEK[1]), strict=True):
        for key in before.keys() & after.keys():
            if before[key]["updated_at"] == after[key]["updated_at"]:
                assert before[key] == after[key]


def test_payments_of_a_day_are_booked_at_one_instant():
    paid = [row for row in rows(orders(STORY, WEEK[1])) if row["status"] == "paid"]

    assert len(paid) > 5
    assert {f"{row['updated_at']:%H:%M:%S.%f}" for row in paid} == {"18:00:00.000000"}


def test_customers_are_users_with_their_names_and_addresses():
    (snapshot,) = users(STORY, MONDAY).parts
    known = {row["user_id"]: row for row in snapshot.to_pylist()}

    for row in rows(customers(STORY, MONDAY)):
        user = known[row["user_id"]]
        assert (row["full_name"], row["email"]) == (user["full_name"], user["email"])
        assert row["created_at"].date() >= user["signup_date"]


def test_every_order_has_its_customer_as_long_as_it_is_there():
    for day in WEEK:
        people, taken = tables(day)
        assert {row["customer_id"] for row in taken.values()} <= people.keys()


@pytest.mark.parametrize("extract", [customers, orders])
def test_before_the_desk_opened_there_is_nothing(extract):
    assert rows(extract(STORY, OPENING_DAY - timedelta(days=1))) == []
