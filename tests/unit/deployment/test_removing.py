"""A teardown stops what works, and does not give up on what arrives late."""

from dataclasses import dataclass, field

import pytest

from marketpulse.aws.clients import client
from marketpulse.deployment.removal.removing import remove
from marketpulse.deployment.removal.stopping import stop_everything
from marketpulse.deployment.removal.stored import count_stored, environment_buckets
from marketpulse.deployment.terraform import TerraformError

LOGS = "marketpulse-111111111111-dev-logs"


@dataclass
class Destroying:
    """Terraform, as far as removing asks; real access logs arrive late on AWS only."""

    errors: list[str]
    calls: list[tuple] = field(default_factory=list)

    def run(self, *command, on_message):
        self.calls.append(command)
        if self.errors:
            client("s3").put_object(Bucket=LOGS, Key="s3-access/late", Body=b"log")
            raise TerraformError(self.errors.pop(0))


def test_log_that_arrives_while_buckets_go_is_deleted_as_well(dev):
    terraform = Destroying(["deleting S3 Bucket: BucketNotEmpty: The bucket is not empty"])
    steps = []

    remove(terraform, dev, steps.append)

    assert [command[0] for command in terraform.calls] == ["destroy", "destroy"]
    assert [count_stored(bucket).versions for bucket in environment_buckets(dev)] == [0] * 5
    assert f"emptied: {LOGS}, 1 versions" in steps


def test_other_errors_are_not_tried_again(dev):
    terraform = Destroying(["DependencyViolation", "DependencyViolation"])

    with pytest.raises(TerraformError, match="DependencyViolation"):
        remove(terraform, dev, lambda _: None)
    assert len(terraform.calls) == 1


def test_what_works_is_stopped_and_what_is_protected_released(dev):
    instances = {"MasterInstanceType": "m5.xlarge", "KeepJobFlowAliveWhenNoSteps": True}
    ids = {
        name: client("emr").run_job_flow(
            Name=name,
            Instances=instances | {"InstanceCount": 1, "TerminationProtected": True},
            JobFlowRole="role",
            ServiceRole="role",
        )["JobFlowId"]
        for name in ("marketpulse-dev-pipeline", "somebody-elses")
    }
    client("glue").create_session(
        Id="session",
        Role="arn:aws:iam::111111111111:role/marketpulse-dev-glue",
        Command={"Name": "glueetl", "PythonVersion": "3"},
    )
    client("rds").create_db_instance(
        DBInstanceIdentifier="marketpulse-dev-source",
        DBInstanceClass="db.t4g.micro",
        Engine="postgres",
        AllocatedStorage=20,
        MasterUsername="marketpulse",
        MasterUserPassword="not-a-secret",
        DeletionProtection=True,
    )

    stopped = stop_everything(dev)

    assert stopped == [
        f"EMR cluster {ids['marketpulse-dev-pipeline']}",
        "Glue session session",
        "protection of the database marketpulse-dev-source",
    ]
    states = {
        name: client("emr").describe_cluster(ClusterId=id)["Cluster"]["Status"]["State"]
        for name, id in ids.items()
    }
    assert states == {"marketpulse-dev-pipeline": "TERMINATED", "somebody-elses": "WAITING"}
    assert stop_everything(dev) == []
