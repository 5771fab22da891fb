"""What a driver sees: versions, passwords, several sessions, cancelled and lost statements."""

import socket
import threading
import time

import psycopg2
import pytest
import redshift_connector

from tests.local_aws.redshift import wire


def test_server_says_it_is_redshift(connect, sql):
    assert b"8.0.2" in dict(connect().parameter_statuses)[b"server_version"]
    assert "Redshift" in sql("select version()")[0][0]


def test_wrong_password_is_refused(connect):
    with pytest.raises(redshift_connector.Error, match="password authentication failed"):
        connect(password="wrong")


def test_parameters_are_bound(sql):
    assert sql("select %s::int + 1, %s::varchar", (41, "it's")) == [(42, "it's")]


def test_sessions_do_not_see_what_others_have_not_committed(connect, sql, schema):
    other = connect()
    other.autocommit = False
    cursor = other.cursor()
    sql(f"create table {schema}.t (n int)")
    cursor.execute(f"insert into {schema}.t values (1)")

    assert sql(f"select count(*) from {schema}.t") == [(0,)]
    other.commit()
    assert sql(f"select count(*) from {schema}.t") == [(1,)]


def test_refused_statement_ends_the_transaction(connect, sql, schema):
    sql(f"create table {schema}.t (n int)")
    connection = connect()
    connection.autocommit = False
    cursor = connection.cursor()
    cursor.execute(f"insert into {schema}.t values (1)")
    with pytest.raises(redshift_connector.ProgrammingError, match="DISTINCT ON"):
        cursor.execute(f"select distinct on (n) n from {schema}.t")
    with pytest.raises(redshift_connector.ProgrammingError, match="transaction is aborted"):
        cursor.execute("select 1")
    connection.rollback()

    cursor.execute("select 2")
    assert sql(f"select count(*) from {schema}.t") == [(0,)]


def test_same_statement_runs_again_with_new_rows(sql, schema):
    sql(f"create table {schema}.t (n int)")
    count = f"select count(*) from {schema}.t"
    assert sql(count) == [(0,)]
    sql(f"insert into {schema}.t values (1)")
    assert sql(count) == [(1,)]


def test_simple_protocol_takes_several_statements(psycopg_connection):
    cursor = psycopg_connection.cursor()
    cursor.execute("create temporary table t (n int encode az64) diststyle all; select len('abc')")
    assert cursor.fetchall() == [(3,)]
    with pytest.raises(psycopg2.Error, match="DISTINCT ON"):
        cursor.execute("select distinct on (n) n from t")
    cursor.execute("select count(*) from t")
    assert cursor.fetchall() == [(0,)]


def test_running_statement_can_be_cancelled(server, connect):
    connection = connect()

    def cancel() -> None:
        request = wire.startup_packet(wire.CANCEL_REQUEST, connection._backend_key_data)
        with socket.create_connection((server.host, server.port)) as other:
            other.sendall(request)
            other.recv(1)  # nothing: it is closed

    timer = threading.Timer(0.3, cancel)
    timer.start()
    with pytest.raises(redshift_connector.ProgrammingError, match="canceling statement"):
        connection.cursor().execute("select pg_sleep(20)")
    timer.join()


def test_terminated_session_is_lost_for_its_client(connect, sql):
    victim = connect()
    cursor = victim.cursor()
    cursor.execute("select pg_backend_pid()")
    (pid,) = cursor.fetchone()
    assert sql(f"select pg_terminate_backend({pid})") == [(True,)]
    with pytest.raises(redshift_connector.Error):
        cursor.execute("select 1")


def test_all_connections_can_be_dropped(server, connect):
    cursors = [connect().cursor() for _ in range(2)]
    for cursor in cursors:
        cursor.execute("select 1")  # the server knows a connection from its first statement on

    assert server.drop_connections() >= 2

    for cursor in cursors:
        with pytest.raises(redshift_connector.Error):
            cursor.execute("select 1")
    connect().cursor().execute("select 1")


def test_connection_is_lost_while_a_matching_statement_runs(server, connect, sql, schema):
    sql(f"create table {schema}.lost (n int)")
    server.drop_connections(during=rf"insert into {schema}\.lost")
    unlucky = connect().cursor()

    unlucky.execute("select 1")
    with pytest.raises(redshift_connector.Error):
        unlucky.execute(f"insert into {schema}.lost values (1)")

    assert sql(f"select count(*) from {schema}.lost") == [(0,)]
    sql(f"insert into {schema}.lost values (1)")
    assert sql(f"select count(*) from {schema}.lost") == [(1,)]


def test_lost_transaction_holds_no_lock(server, connect, sql, schema):
    sql(f"create table {schema}.t (n int)")
    server.drop_connections(during="insert into .* values")
    unlucky = connect()
    unlucky.autocommit = False
    cursor = unlucky.cursor()
    cursor.execute(f"lock table {schema}.t")
    with pytest.raises(redshift_connector.Error):
        cursor.execute(f"insert into {schema}.t values (1)")

    started = time.monotonic()
    sql(f"drop table {schema}.t")
    assert time.monotonic() - started < 5


def test_statements_are_logged_with_their_query_group_and_error(server, sql, schema):
    sql("set query_group to 'dashboards'")
    sql(f"select '{schema}' as logged")
    sql("reset query_group")
    with pytest.raises(redshift_connector.Error):
        sql(f"select {schema}.nowhere")
    with pytest.raises(redshift_connector.Error):
        sql(f"select count(*) filter (where '{schema}' = '')")

    logged = [s for s in server.statements if schema in s["sql"] and "create" not in s["sql"]]
    assert [s["query_group"] for s in logged] == ["dashboards", None, None]
    assert [bool(s["error"]) for s in logged] == [False, True, True]
