"""Functions, types and clauses that Redshift has and PostgreSQL has not, or not so."""

from datetime import date, datetime
from decimal import Decimal

import pytest

MOMENT = "timestamp '2026-01-31 10:20:30'"


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (f"dateadd(month, 1, {MOMENT})", datetime(2026, 2, 28, 10, 20, 30)),
        ("dateadd('day', -7, date '2026-03-02')", datetime(2026, 2, 23)),
        (f"dateadd(qtr, 1, {MOMENT})", datetime(2026, 4, 30, 10, 20, 30)),
        ("datediff(month, date '2026-01-31', date '2026-02-01')", 1),
        ("datediff(day, timestamp '2026-01-01 23:59', timestamp '2026-01-02 00:01')", 1),
        ("datediff(hour, timestamp '2026-01-01 23:59', timestamp '2026-01-02 00:01')", 1),
        ("datediff(year, date '2026-12-31', date '2027-01-01')", 1),
        ("date_trunc('week', date '2026-03-05')", datetime(2026, 3, 2)),
        (f"date_part(year, {MOMENT})", 2026.0),
        (f"extract(epoch from {MOMENT})", 1769854830),
        ("extract(minute from timestamp '2026-01-01 00:59:59') / 2", 29),
        ("last_day(date '2028-02-05')", date(2028, 2, 29)),
        (f"trunc({MOMENT})", date(2026, 1, 31)),
        ("add_months(date '2026-02-28', 1)", datetime(2026, 3, 31)),
        (
            "convert_timezone('Europe/Paris', timestamp '2026-07-01 12:00')",
            datetime(2026, 7, 1, 14),
        ),
        (
            "convert_timezone('Europe/Paris', 'UTC', timestamp '2026-07-01 12:00')",
            datetime(2026, 7, 1, 10),
        ),
        ("nvl(null, 2)", 2),
        ("nvl2(null::int, 'there', 'gone')", "gone"),
        ("nvl2(1, nvl(null, 'there'), 'gone')", "there"),
        ("len('Göteborg')", 8),
        ("charindex('b', 'abc')", 2),
        ("concat('a', 'b')", "ab"),
        ("concat('a', null)", None),
        ("'a' || 1", "a1"),
        ("md5('a')", "0cc175b9c0f1b6a831c399e269772661"),
        (
            "sha2('a', 256)",
            "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb",
        ),
        ("split_part('a-b-c', '-', 2)", "b"),
        ("regexp_replace('aXbX', 'X', '-')", "a-b-"),
        ("regexp_substr('a-12', '[0-9]+')", "12"),
        ("strtol('ff', 16)", 255),
        ("json_extract_path_text('{\"a\": {\"b\": 1}}', 'a', 'b')", "1"),
        ("7 / 2", 3),
        ("cast('x' as varchar(max))", "x"),
        (r"'it\'s \\ here'", r"it's \ here"),
        ("round(2.5::double precision, 0)", 3.0),
        ("1.5::decimal(18, 2)", Decimal("1.50")),
    ],
)
def test_expression_gives_what_redshift_gives(sql, expression, expected):
    assert sql(f"select {expression} as value") == [(expected,)]


def test_mean_of_integers_is_an_integer(sql):
    numbers = "(select 1 as n union all select 2 union all select null)"
    assert sql(
        f"select avg(n), avg(n::bigint), avg(n * 1.0), avg(n::float) from {numbers} as t"
    ) == [(1, 1, Decimal("1.5"), 1.5)]


def test_listagg_joins_texts_in_order(sql):
    rows = "(select 2 as n, 'b' as t union all select 1, 'a' union all select 3, 'a') as rows"
    assert sql(
        "select listagg(t, ', ') within group (order by n desc), "
        "listagg(distinct t, '') within group (order by t), "
        f"listagg(nvl(t, '')) from {rows}"
    )[0][:2] == ("a, b, a", "ab")


def test_getdate_is_utc_without_zone(sql):
    ((now, same),) = sql("select getdate(), sysdate")
    assert now.tzinfo is None
    assert now == same


def test_quoted_names_are_in_lower_case(sql, schema):
    sql(f'create table {schema}."Sales" ("Id" int)')
    assert sql(f"select id from {schema}.sales") == []


def test_settings_of_redshift_are_kept(sql):
    sql("set enable_result_cache_for_session to off")
    assert sql("show enable_result_cache_for_session") == [("off",)]


@pytest.mark.parametrize(
    "command",
    ["vacuum", "vacuum full {t} to 99 percent", "vacuum delete only {t}", "analyze {t}"],
)
def test_maintenance_is_accepted(sql, schema, command):
    sql(f"create table {schema}.t (n int)")
    sql(command.format(t=f"{schema}.t"))


def test_words_in_strings_and_comments_are_left_alone(sql):
    assert sql("select 'distkey(a) nvl(x) filter (where' as t -- distinct on (a)\n") == [
        ("distkey(a) nvl(x) filter (where",)
    ]
