"""Running a state machine of a test's own."""

import json
import time

import boto3
import pytest

ROLE = "arn:aws:iam::111111111111:role/marketpulse-dev-state-machine"


def run(states, start, given=None):
    """Run a machine of these states and return how it ended."""
    machines = boto3.client("stepfunctions")
    definition = json.dumps({"StartAt": start, "States": states})
    name = f"machine-{time.monotonic_ns()}"
    arn = machines.create_state_machine(name=name, definition=definition, roleArn=ROLE)
    execution = machines.start_execution(
        stateMachineArn=arn["stateMachineArn"], input=json.dumps(given or {})
    )["executionArn"]
    while True:
        found = machines.describe_execution(executionArn=execution)
        if found["status"] != "RUNNING":
            return found
        time.sleep(0.1)


@pytest.fixture
def execute(aws):
    """A function that runs a machine of some states and returns how it ended."""
    return run
