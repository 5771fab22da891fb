"""What PostgreSQL would take and Redshift does not is refused, in Redshift's words where known."""

import pytest


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("select count(*) filter (where true)", 'syntax error at or near "filter"'),
        ("select distinct on (a) a from (select 1 as a) as t", "SELECT DISTINCT ON"),
        ("select array[1, 2]", 'syntax error at or near "["'),
        ("select '{}'::jsonb", 'type "jsonb" does not exist'),
        ("select cast(1 as string)", 'type "string" does not exist'),
        ("select cast(1 as double)", 'type "double" does not exist'),
        ("select 1::double", 'type "double" does not exist'),
        ("select * from (select 1) as a, lateral (select 2) as b", 'at or near "lateral"'),
        ("select string_agg('a', ',')", "function string_agg() does not exist"),
        ("select concat('a', 'b', 'c')", "does not exist"),
        ("create index i on t (a)", "not supported on Redshift tables"),
    ],
)
def test_query_is_refused(error_of, statement, message):
    assert message in error_of(statement)


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("insert into {t} values (1) on conflict do nothing", 'at or near "on"'),
        ("insert into {t} values (1) returning n", 'at or near "returning"'),
        ("delete from {t} returning n", 'at or near "returning"'),
        ("create table {t}2 (n int, d jsonb)", 'type "jsonb" does not exist'),
        ("create table {t}2 (n int[])", 'at or near "["'),
        ("copy {t} from stdin", "FROM 's3://"),
        ("alter table {t} add column d double", 'type "double" does not exist'),
    ],
)
def test_write_is_refused(sql, error_of, schema, statement, message):
    sql(f"create table {schema}.t (n int)")
    assert message in error_of(statement.format(t=f"{schema}.t"))


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("create table {s}.new (n int)", "local objects in external schema"),
        ("create view {s}.new as select 1 as n", "local objects in external schema"),
        ("drop table {s}.sales", "not supported on external tables"),
        ("alter table {s}.sales add column n int", "not supported on external tables"),
        ("insert into {s}.sales values (1)", "not supported on external tables"),
        ("update {s}.sales set id = 1", "not supported on external tables"),
        ("delete from {s}.sales", "not supported on external tables"),
        ("truncate {s}.sales", "not supported on external tables"),
        ("create view public.v as select * from {s}.sales", "not supported in views"),
        (
            "create view public.v as select * from sales with no schema binding",
            "All the relation names inside should be qualified",
        ),
    ],
)
def test_external_schema_takes_no_changes(gold, error_of, statement, message):
    gold.add_table("sales", {"id": "bigint"})
    assert message in error_of(statement.format(s=gold.schema))
