"""The watch as it is deployed, with seconds instead of hours: what it tells of, and what not."""

import json
import time

import pytest

from tests.local_aws import names


@pytest.fixture(scope="module")
def watch(deployments):
    """Run the deployed definition with a short wait; `in_between` happens while it waits."""
    dev = deployments["dev"]
    machines = dev.client("stepfunctions")
    queue, subscription = _listen(dev)
    [deployed] = [
        it
        for it in machines.list_state_machines()["stateMachines"]
        if it["name"] == "marketpulse-dev-session-watch"
    ]
    found = machines.describe_state_machine(stateMachineArn=deployed["stateMachineArn"])
    definition = json.loads(found["definition"])
    definition["States"]["Wait"]["Seconds"] = 3
    quick = machines.create_state_machine(
        name="quick-watch", definition=json.dumps(definition), roleArn=found["roleArn"]
    )["stateMachineArn"]

    def run(name, in_between=lambda: None) -> tuple[str, list[str]]:
        started = machines.start_execution(stateMachineArn=quick, name=name, input="{}")
        time.sleep(1)
        in_between()
        while (ended := machines.describe_execution(executionArn=started["executionArn"]))[
            "status"
        ] == "RUNNING":
            time.sleep(0.2)
        told = dev.client("sqs").receive_message(QueueUrl=queue, MaxNumberOfMessages=10)
        messages = [json.loads(it["Body"])["Message"] for it in told.get("Messages", [])]
        return ended["status"], messages

    yield run
    machines.delete_state_machine(stateMachineArn=quick)
    dev.client("sns").unsubscribe(SubscriptionArn=subscription)
    dev.client("sqs").delete_queue(QueueUrl=queue)


def _listen(dev) -> tuple[str, str]:
    queue = dev.client("sqs").create_queue(QueueName="watch-listener")["QueueUrl"]
    [topic] = dev.client("sns").list_topics()["Topics"]
    subscription = dev.client("sns").subscribe(
        TopicArn=topic["TopicArn"],
        Protocol="sqs",
        Endpoint=f"arn:aws:sqs:{names.REGION}:{dev.account}:watch-listener",
    )
    return queue, subscription["SubscriptionArn"]


@pytest.fixture
def sessions(deployments):
    glue = deployments["dev"].client("glue")
    ids = ["marketpulse-stays", "marketpulse-ends"]
    for each in ids:
        glue.create_session(
            Id=each,
            Role=f"arn:aws:iam::{deployments['dev'].account}:role/marketpulse-dev-glue",
            Command={"Name": "glueetl", "PythonVersion": "3"},
        )
    while any(glue.get_session(Id=each)["Session"]["Status"] != "READY" for each in ids):
        time.sleep(0.2)
    yield glue
    for each in ids:
        glue.delete_session(Id=each)


def test_without_sessions_there_is_nothing_to_wait_for(watch):
    assert watch("none") == ("SUCCEEDED", [])


def test_session_that_stays_is_told_of_and_one_that_ends_is_not(watch, sessions):
    status, messages = watch("two", lambda: sessions.stop_session(Id="marketpulse-ends"))
    assert status == "SUCCEEDED"
    [message] = messages
    assert "marketpulse-stays" in message
    assert "aws glue stop-session --id marketpulse-stays" in message
