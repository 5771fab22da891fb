"""Sessions that end, die, are cancelled, and statements that fail when a test wants it."""

import io
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path

import boto3
import pytest
from botocore.exceptions import ClientError

ROOT = Path(__file__).parents[2]
BUCKET = "marketpulse-111111111111-dev-artifacts"


@pytest.fixture(scope="module")
def glue(aws):
    return boto3.client("glue")


@pytest.fixture
def session(aws, glue, request):
    name = request.node.name
    create(glue, name)
    yield name
    aws.faults.clear()
    glue.delete_session(Id=name)


def create(glue, name, **options):
    glue.create_session(
        Id=name, Role="arn:aws:iam::111111111111:role/any", Command={"Name": "glueetl"}, **options
    )
    assert status(glue, name) == "READY"


def status(glue, name):
    return glue.get_session(Id=name)["Session"]["Status"]


def run(glue, session, code):
    number = glue.run_statement(SessionId=session, Code=code)["Id"]
    return glue.get_statement(SessionId=session, Id=number)["Statement"]


def put_package(s3, value):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as package:
        package.writestr("prices/__init__.py", f"VALUE = {value}")
    s3.put_object(Bucket=BUCKET, Key="prices.zip", Body=content.getvalue())


def test_new_session_uses_the_new_package_and_a_running_one_its_own(glue, s3, session):
    arguments = {"--extra-py-files": f"s3://{BUCKET}/prices.zip"}
    code = "import prices\nfrom pyspark.sql.functions import udf\n"
    code += "f = udf(lambda _: __import__('prices').VALUE, 'int')\n"
    code += "(prices.VALUE, spark.range(1).select(f('id')).first()[0])"
    put_package(s3, 1)
    create(glue, "first", DefaultArguments=arguments)
    put_package(s3, 2)
    create(glue, "second", DefaultArguments=arguments)
    assert run(glue, "second", code)["Output"]["Data"]["TextPlain"].strip() == "(2, 2)"
    assert run(glue, "first", code)["Output"]["Data"]["TextPlain"].strip() == "(1, 1)"
    for name in ("first", "second"):
        glue.delete_session(Id=name)


def test_stopped_session_refuses_statements_and_a_second_stop(glue, session):
    run(glue, session, "1")
    glue.stop_session(Id=session)
    assert status(glue, session) == "STOPPED"
    with pytest.raises(ClientError, match="IllegalSessionStateException"):
        glue.run_statement(SessionId=session, Code="1")
    with pytest.raises(ClientError, match="IllegalSessionStateException"):
        glue.stop_session(Id=session)
    assert len(glue.list_statements(SessionId=session)["Statements"]) == 1


def test_session_id_is_free_again_only_after_delete(glue, session):
    with pytest.raises(ClientError, match="AlreadyExistsException"):
        create(glue, session)
    glue.delete_session(Id=session)
    with pytest.raises(ClientError, match="EntityNotFoundException"):
        glue.get_session(Id=session)
    create(glue, session)


def test_killed_session_fails_and_so_does_its_statement(aws, glue, session):
    number = glue.run_statement(SessionId=session, Code="import time; time.sleep(60)")["Id"]
    killer = threading.Timer(0.5, aws.sessions.kill, [session])
    killer.start()
    statement = glue.get_statement(SessionId=session, Id=number)["Statement"]
    killer.join()
    assert statement["State"] == "ERROR"
    assert "FAILED" in statement["Output"]["ErrorValue"]
    assert aws.sessions.states[session] == status(glue, session) == "FAILED"
    with pytest.raises(ClientError, match="IllegalSessionStateException"):
        glue.run_statement(SessionId=session, Code="1")


def test_killed_session_takes_its_spark_jobs_along(aws, glue, session):
    """Another session sees that nothing of it runs on."""
    long = "spark.range(4).rdd.map(lambda _: __import__('time').sleep(60)).count()"
    glue.run_statement(SessionId=session, Code=long)
    create(glue, "watcher")
    active = "list(sc.statusTracker().getActiveJobsIds())"

    def becomes(wanted):
        for _ in range(50):
            told = run(glue, "watcher", active)["Output"]["Data"]["TextPlain"].strip()
            if (told != "[]") == wanted:
                return True
            time.sleep(0.1)
        return False

    assert becomes(True)
    aws.sessions.kill(session)
    assert becomes(False)
    glue.delete_session(Id="watcher")


def test_session_dies_at_the_statement_that_a_test_chose(aws, glue, session):
    aws.faults.kill_session_at_statement(2)
    assert run(glue, session, "1")["State"] == "AVAILABLE"
    assert run(glue, session, "2")["State"] == "ERROR"
    assert status(glue, session) == "FAILED"


def test_session_whose_code_ends_its_process_fails(glue, session):
    assert run(glue, session, "import os; os._exit(3)")["State"] == "ERROR"
    assert status(glue, session) == "FAILED"


def test_statement_that_a_test_chose_fails_and_is_not_run(aws, glue, session):
    aws.calls.clear()
    run(glue, session, "x = 1")
    aws.faults.fail_statement(2, message="no such table")
    run(glue, session, "x = 2")
    failed = run(glue, session, "x = 3")
    assert failed["State"] == "AVAILABLE"
    assert failed["Output"]["ErrorValue"] == "no such table"
    assert run(glue, session, "x")["Output"]["Data"]["TextPlain"] == "2\n"
    recorded = [(s.number, s.code, s.error) for s in aws.calls.statements]
    assert recorded[2:] == [(3, "x = 3", "no such table"), (4, "x", None)]


def test_cancelled_statement_ends_and_those_after_it_run(glue, session):
    long = glue.run_statement(SessionId=session, Code="import time; time.sleep(60)")["Id"]
    time.sleep(0.5)
    after = glue.run_statement(SessionId=session, Code="7")["Id"]
    glue.cancel_statement(SessionId=session, Id=long)
    statement = glue.get_statement(SessionId=session, Id=long)["Statement"]
    assert statement["State"] == "CANCELLED"
    answer = glue.get_statement(SessionId=session, Id=after)["Statement"]["Output"]
    assert answer["Data"]["TextPlain"] == "7\n"


def test_session_ends_when_it_was_idle_for_too_long(aws, glue, session, monkeypatch):
    monkeypatch.setattr("tests.local_aws.glue.sessions._SECONDS_PER_MINUTE", 0.5)
    create(glue, "idle", IdleTimeout=1)
    time.sleep(1)
    assert status(glue, "idle") == "TIMEOUT"
    glue.delete_session(Id="idle")


def test_throttled_statement_call_is_repeated_by_the_client(aws, glue, session):
    aws.faults.throttle("glue.RunStatement", times=2)
    assert run(glue, session, "1")["State"] == "AVAILABLE"
    assert [s.number for s in aws.calls.statements if s.session == session] == [1]


def test_no_process_is_left(tmp_path):
    """In a process of its own, for here one local AWS runs already."""
    code = f"""
import boto3, psutil
from tests.local_aws import LocalAws
with LocalAws.start({str(tmp_path)!r}) as aws:
    glue = aws.client("glue")
    glue.create_session(Id="a", Role="arn:aws:iam::111111111111:role/any", Command={{}})
    print(glue.get_session(Id="a")["Session"]["Status"])
    children = psutil.Process().children(recursive=True)
print(len(children) >= 2, psutil.wait_procs(children, timeout=2)[1])
"""
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, timeout=120
    )
    assert answer.stdout.splitlines() == ["READY", "True []"], answer.stderr
