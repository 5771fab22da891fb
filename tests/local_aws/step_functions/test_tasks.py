"""State machines whose tasks do work in the other parts of the local AWS."""

import json

import boto3
import pytest


def test_message_reaches_who_has_subscribed(execute):
    topic = boto3.client("sns").create_topic(Name="told")["TopicArn"]
    sqs = boto3.client("sqs")
    queue = sqs.create_queue(QueueName="heard")["QueueUrl"]
    arn = "arn:aws:sqs:us-east-2:111111111111:heard"
    boto3.client("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
    parameters = {"TopicArn": topic, "Message.$": "$.word"}
    resource = "arn:aws:states:::sns:publish"
    tell = {"Type": "Task", "Resource": resource, "Parameters": parameters, "End": True}
    assert execute({"Tell": tell}, "Tell", {"word": "done"})["status"] == "SUCCEEDED"
    [message] = sqs.receive_message(QueueUrl=queue)["Messages"]
    assert json.loads(message["Body"])["Message"] == "done"


def test_cluster_is_made_used_and_ended(execute):
    def emr(action, parameters, **more):
        resource = f"arn:aws:states:::elasticmapreduce:{action}"
        return {"Type": "Task", "Resource": resource, "Parameters": parameters, **more}

    instances = {
        "InstanceFleets": [
            {
                "InstanceFleetType": "MASTER",
                "TargetOnDemandCapacity": 1,
                "InstanceTypeConfigs": [{"InstanceType": "m5.xlarge"}],
            }
        ],
        "KeepJobFlowAliveWhenNoSteps": True,
    }
    made = {"Name": "night", "ReleaseLabel": "emr-7.5.0", "Instances": instances}
    step = {
        "Name": "broken",
        "ActionOnFailure": "CONTINUE",
        "HadoopJarStep": {"Jar": "command-runner.jar", "Args": ["not-spark-submit"]},
    }
    cluster = {"ClusterId.$": "$.cluster.ClusterId"}
    caught = {"ErrorEquals": ["States.TaskFailed"], "ResultPath": "$.error", "Next": "End"}
    states = {
        "Make": emr("createCluster.sync", made, ResultPath="$.cluster", Next="Use"),
        "Use": emr("addStep.sync", {**cluster, "Step": step}, Catch=[caught], Next="End"),
        "End": emr("terminateCluster.sync", cluster, ResultPath=None, End=True),
    }
    done = execute(states, "Make")
    assert done["status"] == "SUCCEEDED"
    output = json.loads(done["output"])
    assert "FAILED" in output["error"]["Cause"]
    found = boto3.client("emr").describe_cluster(ClusterId=output["cluster"]["ClusterId"])
    assert found["Cluster"]["Status"]["State"] == "TERMINATED"


def test_missing_glue_job_is_an_error_with_a_name(execute):
    start = {
        "Type": "Task",
        "Resource": "arn:aws:states:::glue:startJobRun.sync",
        "Parameters": {"JobName": "nowhere"},
        "End": True,
    }
    done = execute({"Start": start}, "Start")
    assert (done["status"], done["error"]) == ("FAILED", "Glue.EntityNotFoundException")


@pytest.mark.parametrize(
    ("definition", "result", "message"),
    [
        ({"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}, "OK", None),
        ({"StartAt": "B", "States": {"A": {"Type": "Succeed"}}}, "FAIL", "'B' is not a state"),
        ({"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "C"}}}, "FAIL", "no state 'C'"),
    ],
)
def test_definition_is_checked(aws, definition, result, message):
    found = boto3.client("stepfunctions").validate_state_machine_definition(
        definition=json.dumps(definition)
    )
    assert found["result"] == result
    assert message is None or message in found["diagnostics"][0]["message"]
