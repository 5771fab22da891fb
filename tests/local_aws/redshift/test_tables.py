"""Tables: keys are recorded, informational constraints are not checked, nothing else is lost."""

import pytest


def _keys(sql, schema: str) -> list[tuple]:
    return sql(
        'select "table", diststyle, sortkey1, sortkey_num from svv_table_info '
        f"where \"schema\" = '{schema}' order by 1"
    )


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ("diststyle key distkey (a) compound sortkey(b, a)", ("KEY(a)", "b", 2)),
        ("distkey(a)", ("KEY(a)", "AUTO(SORTKEY)", 0)),
        ("backup no diststyle all sortkey (a)", ("ALL", "a", 1)),
        ("diststyle even interleaved sortkey (a, b)", ("EVEN", "INTERLEAVED", 2)),
        ("", ("AUTO(ALL)", "AUTO(SORTKEY)", 0)),
    ],
)
def test_keys_are_recorded(sql, schema, attributes, expected):
    sql(f"create table {schema}.defined (a int, b int) {attributes}")
    sql(f"insert into {schema}.defined values (1, 2)")
    sql(f'create table "marketpulse"."{schema}"."selected" {attributes} as (select 1 as a, 2 as b)')
    assert _keys(sql, schema) == [("defined", *expected), ("selected", *expected)]


def test_keys_follow_a_renamed_table_and_go_with_a_dropped_one(sql, schema):
    sql(f"create table {schema}.t__tmp diststyle all as select 1 as a")
    sql(f"alter table {schema}.t__tmp rename to t")
    assert _keys(sql, schema) == [("t", "ALL", "AUTO(SORTKEY)", 0)]
    sql(f"drop table {schema}.t")
    assert _keys(sql, schema) == []


def test_keys_of_columns_and_altered_keys(sql, schema):
    sql(f"create table {schema}.t (a int encode az64 distkey, b varchar(5) encode zstd sortkey)")
    sql(f"insert into {schema}.t values (1, 'b')")
    assert _keys(sql, schema) == [("t", "KEY(a)", "b", 1)]
    sql(f"alter table {schema}.t alter diststyle all")
    assert _keys(sql, schema)[0][1] == "ALL"


def test_key_must_be_a_column(error_of, schema):
    message = error_of(f"create table {schema}.t (a int) distkey(nowhere)")
    assert 'column "nowhere" named in key does not exist' in message


def test_empty_table_is_not_in_svv_table_info(sql, schema):
    sql(f"create table {schema}.t (a int) diststyle all")
    assert _keys(sql, schema) == []


def test_keys_are_not_unique_by_themselves(sql, error_of, schema):
    sql(f"create table {schema}.a (id int primary key)")
    sql(
        f"create table {schema}.b (id int, other int references {schema}.a(id), "
        f"name varchar(3) unique, primary key (id), foreign key (other) references {schema}.a (id))"
    )
    sql(f"insert into {schema}.b values (1, 9, 'x'), (1, 9, 'x')")
    assert sql(f"select count(*) from {schema}.b") == [(2,)]
    assert "null value" in error_of(f"insert into {schema}.b values (null, 1, 'x')")
    assert "null value" in error_of(f"insert into {schema}.a values (null)")


def test_text_without_length_holds_256(sql, error_of, schema):
    sql(f"create table {schema}.t (short varchar, long varchar(max))")
    assert "too long" in error_of(f"insert into {schema}.t values (repeat('x', 257), '')")
    sql(f"insert into {schema}.t values ('', repeat('x', 65535))")


def test_identity_counts_up(sql, schema):
    sql(f"create table {schema}.t (id bigint identity(10, 5), name varchar(3))")
    sql(f"insert into {schema}.t (name) values ('a'), ('b')")
    assert sql(f"select id from {schema}.t order by 1") == [(10,), (15,)]


def test_merge_updates_and_inserts(sql, schema):
    sql(f"create table {schema}.t (id int, n int)")
    sql(f"insert into {schema}.t values (1, 1)")
    sql(
        f"merge into {schema}.t using (select 1 as id, 5 as n union all select 2, 6) as s "
        f"on {schema}.t.id = s.id when matched then update set n = s.n "
        "when not matched then insert (id, n) values (s.id, s.n)"
    )
    assert sql(f"select * from {schema}.t order by 1") == [(1, 5), (2, 6)]


def test_grants_to_users_groups_and_roles(sql, schema):
    sql(f"create table {schema}.t (id int)")
    for kind in ("user", "group", "role"):
        disabled = " password disable" if kind == "user" else ""
        sql(f"create {kind} {schema}_{kind}{disabled}")
    sql(f"grant select on {schema}.t to {schema}_user")
    sql(f"grant select on {schema}.t to group {schema}_group, role {schema}_role")
    sql(f"grant usage on schema {schema} to role {schema}_role")
    sql(f"alter default privileges in schema {schema} grant select on tables to role {schema}_role")

    granted = sql(
        "select identity_type, identity_name from svv_relation_privileges "
        f"where namespace_name = '{schema}' and identity_name like '{schema}%' order by 1"
    )
    assert granted == [(kind, f"{schema}_{kind}") for kind in ("group", "role", "user")]


def test_columns_are_listed_for_show_apis(sql, schema):
    sql(f"create table {schema}.t (id int, name varchar(3)) distkey(id) sortkey(name)")
    sql(f"comment on column {schema}.t.name is 'the name'")
    assert sql(
        "select column_name, data_type, distkey, sortkey, remarks from svv_redshift_columns "
        f"where schema_name = '{schema}' order by ordinal_position"
    ) == [("id", "integer", True, 0, None), ("name", "character varying", False, 1, "the name")]
