"""Views that are bound to names, not to tables."""

import pytest

COLUMNS = """
    select view_name, col_name, col_type from pg_get_late_binding_view_cols()
    cols(view_schema name, view_name name, col_name name, col_type varchar, ordinal_position int)
    where view_schema = '{schema}' order by view_name, ordinal_position
"""


@pytest.fixture
def view(sql, schema) -> str:
    sql(f"create table {schema}.t (id int, name varchar(5))")
    sql(f"insert into {schema}.t values (1, 'a')")
    sql(
        f"create view {schema}.v as (select *, len(name) as n from {schema}.t) "
        "with no schema binding"
    )
    return f"{schema}.v"


def test_view_outlives_its_table(sql, error_of, schema, view):
    sql(f"drop table {schema}.t")
    assert f'relation "{schema}.t" does not exist' in error_of(f"select * from {view}")
    sql(f"create table {schema}.t as select 2 as id, 'two'::varchar(9) as name")
    assert sql(f"select * from {view}") == [(2, "two", 3)]


def test_view_without_its_table_can_be_granted_and_dropped(sql, schema, view):
    sql(f"drop table {schema}.t")
    sql(f"comment on view {view} is 'broken'")
    sql(f"grant select on {view} to public")
    sql(f"drop view {view}")


def test_view_follows_a_swap_at_once(connect, sql, schema, view):
    session = connect()
    session.autocommit = False
    cursor = session.cursor()
    cursor.execute(f"create table {schema}.t__tmp as select 3 as id, 'x'::varchar(5) as name")
    cursor.execute(f"alter table {schema}.t rename to t__backup")
    cursor.execute(f"alter table {schema}.t__tmp rename to t")
    cursor.execute(f"select id from {view}")
    assert cursor.fetchall() == ([3],)
    session.commit()
    sql(f"drop table {schema}.t__backup cascade")
    assert sql(f"select id from {view}") == [(3,)]


def test_view_shows_columns_added_later(sql, schema, view):
    sql(f"alter table {schema}.t add column more int default 7")
    assert sql(f"select * from {view}") == [(1, "a", 7, 1)]


def test_view_may_come_before_its_table(sql, error_of, schema):
    sql(f"create view {schema}.early as select * from {schema}.late with no schema binding")
    assert "does not exist" in error_of(f"select * from {schema}.early")
    sql(f"create table {schema}.late as select 1 as id")
    assert sql(f"select id from {schema}.early") == [(1,)]


def test_view_over_a_view_and_a_renamed_view(sql, schema, view):
    sql(f"create view {schema}.w as select n + 1 as m from {view} with no schema binding")
    sql(f"alter table {schema}.w rename to renamed")
    sql(f"alter table {schema}.t alter column name type varchar(10)")
    assert sql(f"select m from {schema}.renamed") == [(2,)]


def test_replaced_view_has_the_new_columns(sql, schema, view):
    sql(
        f"create or replace view {view} as select id as only from {schema}.t with no schema binding"
    )
    assert sql(COLUMNS.format(schema=schema)) == [("v", "only", "integer")]


def test_second_view_of_a_name_is_refused(error_of, schema, view):
    assert "already exists" in error_of(
        f"create view {view} as select 1 as id with no schema binding"
    )


def test_columns_are_where_redshift_has_them(sql, schema, view):
    assert sql(COLUMNS.format(schema=schema)) == [
        ("v", "id", "integer"),
        ("v", "name", "character varying(5)"),
        ("v", "n", "integer"),
    ]
    listed = "select distinct table_name from information_schema.columns where table_schema = "
    assert sql(f"{listed}'{schema}'") == [("t",)]
    ((definition,),) = sql(f"select definition from pg_views where schemaname = '{schema}'")
    assert definition.endswith("with no schema binding")


def test_reader_of_a_view_needs_no_right_on_its_tables(sql, error_of, schema, view):
    sql(f"create schema {schema}_inner")
    sql(f"alter table {schema}.t set schema {schema}_inner")
    sql(f"create or replace view {view} as select id from {schema}_inner.t with no schema binding")
    sql(f"create user {schema}_reader password disable")
    sql(f"grant usage on schema {schema} to {schema}_reader")
    sql(f"grant select on {view} to {schema}_reader")
    sql(f"set session authorization {schema}_reader")
    assert sql(f"select * from {view}") == [(1,)]
    assert "permission denied" in error_of(f"select * from {schema}_inner.t")


def test_bound_view_keeps_its_table(sql, error_of, schema):
    sql(f"create table {schema}.t (id int)")
    sql(f"create view {schema}.bound as select id from {schema}.t")
    assert "depend" in error_of(f"drop table {schema}.t")
