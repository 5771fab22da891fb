"""State machines whose tasks are containers."""

import json
import sys

import boto3
import pytest

from tests.local_aws.ecs.images import manifest


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


def test_container_that_ends_well_is_a_task_that_succeeded(execute, container):
    done = execute({"Run": container()}, "Run")
    assert done["status"] == "SUCCEEDED"
    assert json.loads(done["output"])["Containers"][0]["ExitCode"] == 0


def test_container_that_fails_is_a_task_that_failed(execute, container):
    done = execute({"Run": container("3")}, "Run")
    assert (done["status"], done["error"]) == ("FAILED", "States.TaskFailed")
    assert json.loads(done["cause"])["Containers"][0]["ExitCode"] == 3


def test_image_that_was_never_pushed_is_a_task_that_failed(execute, container):
    done = execute({"Run": container(tag="never-pushed")}, "Run")
    assert done["error"] == "States.TaskFailed"
    assert "CannotPullContainerError" in json.loads(done["cause"])["StoppedReason"]


def test_failed_task_is_tried_again_and_caught(execute, container):
    retried = {"ErrorEquals": ["States.TaskFailed"], "IntervalSeconds": 600, "MaxAttempts": 2}
    caught = {"ErrorEquals": ["States.ALL"], "Next": "Caught"}
    run = container("1", Retry=[retried], Catch=[caught])
    ecs = boto3.client("ecs")
    before = len(ecs.list_tasks(cluster="here")["taskArns"])
    done = execute({"Run": run, "Caught": {"Type": "Succeed"}}, "Run")
    assert done["status"] == "SUCCEEDED"
    assert len(ecs.list_tasks(cluster="here")["taskArns"]) == before + 3


def test_output_of_a_container_is_in_its_log(execute, container):
    done = json.loads(execute({"Run": container("0")}, "Run")["output"])
    stream = f"task/main/{done['TaskArn'].split('/')[-1]}"
    found = boto3.client("logs").get_log_events(logGroupName="/tasks", logStreamName=stream)
    assert [event["message"] for event in found["events"]] == ["I end with 0"]


def test_task_that_has_ended_leaves_no_network_interface(execute, container):
    execute({"Run": container()}, "Run")
    assert boto3.client("ec2").describe_network_interfaces()["NetworkInterfaces"] == []
