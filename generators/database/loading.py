"""Bring the database to the end of a day: everything at first, then the changes of each day."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import resources

import numpy as np
import psycopg2
from psycopg2 import sql
from psycopg2.extensions import connection as Connection
from psycopg2.extensions import cursor as Cursor

from generators.database.rows import put, remove
from generators.datasets.order_desk import customers_table, orders_table
from generators.story import Story
from generators.story.seasons import FIRST_DAY
from generators.story.trade.customers import current, removed
from generators.story.trade.orders import current_orders, removed_orders
from marketpulse.errors import MarketPulseError, UsageError
from marketpulse.source.connection import SourceDatabase
from marketpulse.source.extracts import DELETED

_LOCK = 7_201_119
"""Of the one who loads, among PostgreSQL's advisory locks."""


@dataclass(frozen=True)
class LoadedDay:
    """What a day did to the tables."""

    day: date
    new: int
    changed: int
    deleted: int


def load_days(
    database: SourceDatabase, story: Story, days: list[date], *, reset: bool = False
) -> Iterator[LoadedDay]:
    """Apply the days not applied yet, each in a transaction of its own, in order.

    Empty tables get all rows as they are at the end of the first day. Days between the last applied
    and the first asked for are applied too. A day that was applied changes nothing.
    """
    if days[0] < FIRST_DAY:
        raise UsageError(f"give days from {FIRST_DAY} on: the story begins there")
    with _connected(database) as connection:
        with connection, connection.cursor() as cursor:
            if reset:
                _drop_tables(cursor, database)
            last = _last_day(cursor, database, story)
        day = last + timedelta(days=1) if last else days[0]
        while day <= days[-1]:
            with connection, connection.cursor() as cursor:
                _work_in_schema(cursor, database)
                loaded = _apply(cursor, story, day, is_first=last is None)
            yield loaded
            last, day = day, day + timedelta(days=1)


@contextmanager
def _connected(database: SourceDatabase) -> Iterator[Connection]:
    """A connection that holds the lock of the loader; what PostgreSQL refuses is told in words."""
    try:
        connection = psycopg2.connect(
            **database.libpq, application_name="marketpulse source load", connect_timeout=10
        )
    except psycopg2.OperationalError as error:
        raise MarketPulseError(
            f"{database} cannot be reached ({_one_line(error)}): check that it runs, and "
            "MARKETPULSE_SOURCE_URL or PGHOST, PGPORT, PGDATABASE, PGUSER, PGPASSWORD"
        ) from error
    with closing(connection):
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute("select pg_try_advisory_lock(%s)", (_LOCK,))
                if not cursor.fetchone()[0]:
                    raise MarketPulseError(
                        f"another load is at work on {database}: wait until it has ended"
                    )
            yield connection
        except psycopg2.Error as error:
            raise MarketPulseError(f"{database}: {_one_line(error)}") from error


def _apply(cursor: Cursor, story: Story, day: date, *, is_first: bool) -> LoadedDay:
    people, taken = current(story, day), current_orders(story, day)
    today = day.toordinal()
    if not is_first:
        people = people.take(np.flatnonzero(people.changed_day == today))
        taken = taken.take(np.flatnonzero(taken.changed_day == today))
    # An order needs its customer to be there, and to stay as long as it does.
    written = [
        put(cursor, "customers", customers_table(story, people).drop_columns([DELETED])),
        put(cursor, "orders", orders_table(taken).drop_columns([DELETED])),
    ]
    deleted = remove(cursor, "orders", orders_table(removed_orders(story, day)))
    deleted += remove(cursor, "customers", customers_table(story, removed(story, day)))
    cursor.execute(
        "insert into loaded_days (day, seed, scale) values (%s, %s, %s)",
        (day, story.seed, story.scale),
    )
    new, changed = (sum(counts) for counts in zip(*written, strict=True))
    return LoadedDay(day, new, changed, deleted)


def _last_day(cursor: Cursor, database: SourceDatabase, story: Story) -> date | None:
    """Make the tables if need be; return the last day they hold, of this story and no other."""
    cursor.execute(
        sql.SQL("create schema if not exists {}").format(sql.Identifier(database.schema))
    )
    _work_in_schema(cursor, database)
    cursor.execute("select to_regclass('loaded_days'), to_regclass('customers')")
    days, customers = cursor.fetchone()
    if days is None:
        if customers:
            raise UsageError(
                f"{database} has a table customers in the schema {database.schema} that the loader "
                "did not make: choose another schema with MARKETPULSE_SOURCE_SCHEMA"
            )
        cursor.execute(resources.files("generators.database").joinpath("schema.sql").read_text())
        return None
    cursor.execute("select day, seed, scale from loaded_days order by day desc limit 1")
    found = cursor.fetchone()
    if found and (found[1], found[2]) != (story.seed, story.scale):
        raise UsageError(
            f"{database} holds the story of seed {found[1]} at scale {found[2]:g}: give "
            f"--seed {found[1]} --scale {found[2]:g}, or --reset to begin anew"
        )
    return found and found[0]


def _drop_tables(cursor: Cursor, database: SourceDatabase) -> None:
    """Only what the loader made: where it left no list of days, nothing is dropped."""
    schema = sql.Identifier(database.schema)
    cursor.execute("select to_regclass(%s)", (f"{database.schema}.loaded_days",))
    if cursor.fetchone()[0] is None:
        return
    for table in ("loaded_days", "orders", "customers"):
        cursor.execute(sql.SQL("drop table {}.{}").format(schema, sql.Identifier(table)))
    for function in ("move_updated_at", "keep_ordered_at"):
        cursor.execute(sql.SQL("drop function {}.{}()").format(schema, sql.Identifier(function)))


def _work_in_schema(cursor: Cursor, database: SourceDatabase) -> None:
    cursor.execute(sql.SQL("set local search_path to {}").format(sql.Identifier(database.schema)))


def _one_line(error: psycopg2.Error) -> str:
    return " ".join(str(error).split())
