"""`marketpulse source load` on a real PostgreSQL."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import psycopg2
import pytest
from source_server import PASSWORD

from generators.database.loading import load_days
from generators.story import Story
from marketpulse.errors import MarketPulseError, UsageError

STORY = Story(42, 0.001)
MONDAY, TUESDAY, SUNDAY = date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 8)
WEEK = [date(2026, 3, day) for day in range(2, 9)]
ALL_ROWS = "select * from customers order by 1", "select * from orders order by 1"


def load(source, days, **options) -> list:
    return list(load_days(source.database, STORY, days, **options))


def tables(source) -> list:
    return [source.sql(query) for query in ALL_ROWS]


def test_first_day_fills_empty_tables_with_all_rows(source):
    (loaded,) = load(source, [MONDAY])

    [(customers,)] = source.sql("select count(*) from customers")
    [(orders,)] = source.sql("select count(*) from orders")
    assert (loaded.new, loaded.changed, loaded.deleted) == (customers + orders, 0, 0)
    assert customers > 100
    assert orders > 200


def test_day_after_day_inserts_updates_and_deletes(source):
    loaded = load(source, WEEK)

    assert [day.day for day in loaded] == WEEK
    assert all(day.new and day.changed for day in loaded[1:])
    assert sum(day.deleted for day in loaded) > 0


def test_week_in_days_is_the_week_at_once(source, server):
    load(source, WEEK)
    by_day = tables(source)
    load(source, [SUNDAY], reset=True)

    assert tables(source) == by_day


def test_day_that_was_loaded_changes_nothing(source):
    load(source, [MONDAY, TUESDAY])
    before = tables(source)

    assert load(source, [MONDAY]) == []
    assert load(source, [TUESDAY]) == []
    assert tables(source) == before


def test_days_left_out_are_applied_before_the_one_asked_for(source):
    load(source, [MONDAY])

    assert [day.day for day in load(source, [SUNDAY])] == WEEK[1:]


def test_changes_of_a_day_carry_times_of_that_day(source):
    load(source, [MONDAY, TUESDAY])

    [(newest, day)] = source.sql(
        "select max(updated_at), count(*) from orders where updated_at at time zone 'UTC' >= "
        "'2026-03-03'"
    )
    assert newest.astimezone(tz=None).timestamp() < 1_772_582_400  # 2026-03-04T00:00Z
    assert day > 10


def test_customers_are_users_of_the_story(source):
    from generators.datasets.snapshots import users

    load(source, [MONDAY])

    (known,) = users(STORY, MONDAY).parts
    emails = dict(zip(known["user_id"].to_pylist(), known["email"].to_pylist(), strict=True))
    for user_id, email in source.sql("select user_id, email from customers"):
        assert emails[user_id] == email


def test_free_text_and_missing_values_arrive_as_they_are(source):
    load(source, [MONDAY])

    references = {reference for (reference,) in source.sql("select customer_reference from orders")}
    assert None in references
    assert "" not in references
    assert any(text and "\nCost centre" in text for text in references)
    assert any(text and '"Süd"' in text for text in references)
    assert any(text and "\\ à" in text for text in references)


def test_another_story_is_refused_until_the_tables_are_reset(source):
    load(source, [MONDAY])

    with pytest.raises(UsageError, match=r"seed 42 at scale 0.001: give --seed 42 --scale 0.001"):
        list(load_days(source.database, Story(7, 0.001), [TUESDAY]))
    assert list(load_days(source.database, Story(7, 0.001), [TUESDAY], reset=True))


def test_tables_of_somebody_else_are_left_alone(source):
    source.sql("create schema shop authorization loader; create table shop.customers (name text)")

    with pytest.raises(UsageError, match="that the loader did not make"):
        load(source, [MONDAY])
    with pytest.raises(UsageError, match="that the loader did not make"):
        load(source, [MONDAY], reset=True)


def test_load_that_breaks_off_leaves_whole_days(source):
    load(source, [MONDAY])
    before = tables(source)
    source.sql("alter table orders add constraint broken check (updated_at < '2026-03-03')")

    with pytest.raises(MarketPulseError, match="broken"):
        load(source, [TUESDAY])
    assert tables(source) == before
    source.sql("alter table orders drop constraint broken")
    assert [day.day for day in load(source, [TUESDAY])] == [TUESDAY]


def test_database_moves_updated_at_whoever_writes(source):
    load(source, [MONDAY])
    [(id_, before)] = source.sql("select order_id, updated_at from orders limit 1")
    source.sql(f"update orders set amount = amount + 1 where order_id = {id_}")

    assert source.sql(f"select updated_at > '{before}' from orders where order_id = {id_}") == [
        (True,)
    ]
    with pytest.raises(psycopg2.errors.RaiseException, match="ordered_at never changes"):
        source.sql(f"update orders set ordered_at = ordered_at - interval '1 day' "
                   f"where order_id = {id_}")  # fmt: skip


def test_command_says_what_it_did_and_never_the_password(source):
    marketpulse = Path(sys.executable).with_name("marketpulse")
    command = [marketpulse, "source", "load", "--date", "2026-03-02", "--scale", "0.001"]
    first, second = (
        subprocess.run(command, capture_output=True, text=True, check=True) for _ in range(2)
    )

    assert "2026-03-02: 4" in first.stdout
    assert "holds these days already" in second.stdout
    assert PASSWORD not in first.stdout + first.stderr + second.stdout + second.stderr


def test_wrong_password_is_told_without_showing_it(source, monkeypatch):
    monkeypatch.setenv("PGPASSWORD", "not the right one")
    from marketpulse.source.connection import source_database

    with pytest.raises(MarketPulseError, match=r"cannot be reached .*password") as refused:
        list(load_days(source_database(), STORY, [MONDAY]))
    assert "not the right one" not in str(refused.value)
