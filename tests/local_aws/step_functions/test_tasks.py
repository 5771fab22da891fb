"""State machines whose tasks do work in the other parts of the local AWS."""

import json
import sys
import time

import boto3
import pytest

from tests.local_aws.ecs.images import manifest

ROLE = "arn:aws:iam::111111111111:role/marketpulse-dev-state-machine"


def execute(states, start, given=None):
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


@pytest.fixture(scope="module")
def container(aws):
    """A task definition whose image ends with the code that is its first argument."""
    ecr, ecs, ec2 = boto3.client("ecr"), boto3.client("ecs"), boto3.client("ec2")
    uri = ecr.create_repository(repositoryName="ender")["repository"]["repositoryUri"]
    program = "import sys; print('I end with', sys.argv[1]); sys.exit(int(sys.argv[1]))"
    image = manifest([sys.executable, "-c", program], aws.store, {})
    ecr.put_image(repositoryName="ender", imageManifest=image, imageTag="1")
    vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": True})
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.9.0.0/24")["Subnet"]["SubnetId"]
    group = ec2.create_security_group(GroupName="any", Description="any", VpcId=vpc)["GroupId"]
    ecs.create_cluster(clusterName="here")
    boto3.client("logs").create_log_group(logGroupName="/tasks")
    for tag in ("1", "never-pushed"):
        ecs.register_task_definition(
            family=f"ender-{tag}",
            networkMode="awsvpc",
            requiresCompatibilities=["FARGATE"],
            cpu="256",
            memory="512",
            containerDefinitions=[
                {
                    "name": "main",
                    "image": f"{uri}:{tag}",
                    "memory": 512,
                    "command": ["0"],
                    "logConfiguration": {
                        "logDriver": "awslogs",
                        "options": {
                            "awslogs-group": "/tasks",
                            "awslogs-region": "us-east-2",
                            "awslogs-stream-prefix": "task",
                        },
                    },
                }
            ],
        )

    def state(*command, tag="1", **more):
        override = [{"Name": "main", "Command": list(command)}] if command else []
        network = {"Subnets": [subnet], "SecurityGroups": [group], "AssignPublicIp": "DISABLED"}
        return {
            "Type": "Task",
            "Resource": "arn:aws:states:::ecs:runTask.sync",
            "Parameters": {
                "LaunchType": "FARGATE",
                "Cluster": "here",
                "TaskDefinition": f"ender-{tag}",
                "NetworkConfiguration": {"AwsvpcConfiguration": network},
                "Overrides": {"ContainerOverrides": override},
            },
            "End": True,
            **more,
        }

    return state


def test_container_that_ends_well_is_a_task_that_succeeded(container):
    done = execute({"Run": container()}, "Run")
    assert done["status"] == "SUCCEEDED"
    assert json.loads(done["output"])["Containers"][0]["ExitCode"] == 0


def test_container_that_fails_is_a_task_that_failed(container):
    done = execute({"Run": container("3")}, "Run")
    assert (done["status"], done["error"]) == ("FAILED", "States.TaskFailed")
    assert json.loads(done["cause"])["Containers"][0]["ExitCode"] == 3


def test_image_that_was_never_pushed_is_a_task_that_failed(container):
    done = execute({"Run": container(tag="never-pushed")}, "Run")
    assert done["error"] == "States.TaskFailed"
    assert "CannotPullContainerError" in json.loads(done["cause"])["StoppedReason"]


def test_failed_task_is_tried_again_and_caught(container):
    retried = {"ErrorEquals": ["States.TaskFailed"], "IntervalSeconds": 600, "MaxAttempts": 2}
    caught = {"ErrorEquals": ["States.ALL"], "Next": "Caught"}
    run = container("1", Retry=[retried], Catch=[caught])
    ecs = boto3.client("ecs")
    before = len(ecs.list_tasks(cluster="here")["taskArns"])
    done = execute({"Run": run, "Caught": {"Type": "Succeed"}}, "Run")
    assert done["status"] == "SUCCEEDED"
    assert len(ecs.list_tasks(cluster="here")["taskArns"]) == before + 3


def test_output_of_a_container_is_in_its_log(container):
    done = json.loads(execute({"Run": container("0")}, "Run")["output"])
    stream = f"task/main/{done['TaskArn'].split('/')[-1]}"
    found = boto3.client("logs").get_log_events(logGroupName="/tasks", logStreamName=stream)
    assert [event["message"] for event in found["events"]] == ["I end with 0"]


def test_task_that_has_ended_leaves_no_network_interface(container):
    execute({"Run": container()}, "Run")
    assert boto3.client("ec2").describe_network_interfaces()["NetworkInterfaces"] == []


def test_message_reaches_who_has_subscribed(aws):
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


def test_cluster_is_made_used_and_ended(aws):
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


def test_missing_glue_job_is_an_error_with_a_name(aws):
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
