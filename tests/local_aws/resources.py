"""What Terraform makes on AWS before anything runs: buckets, databases, roles, job, cluster."""

import json
from collections.abc import Callable
from typing import Any

from tests.local_aws import names
from tests.local_aws.environment import jobs

_TRUST = {"Version": "2012-10-17", "Statement": []}


def adopt(s3: Any, buckets: list[str]) -> None:
    """Make buckets whose objects an earlier run left."""
    location = {"LocationConstraint": names.REGION}
    for bucket in buckets:
        s3.create_bucket(Bucket=bucket, CreateBucketConfiguration=location)


def create(environment: str, client: Callable[[str], Any]) -> None:
    """Make all but the cluster."""
    s3, glue, iam = client("s3"), client("glue"), client("iam")
    there = {bucket["Name"] for bucket in s3.list_buckets()["Buckets"]}
    adopt(s3, sorted({names.bucket(environment, layer) for layer in names.LAYERS} - there))
    for layer, bucket_layer in names.DATABASE_LAYERS.items():
        location = f"s3://{names.bucket(environment, bucket_layer)}/{layer}"
        database = {"Name": names.database(environment, layer), "LocationUri": location}
        glue.create_database(DatabaseInput=database)
    # A Spark session starts in this one, so every Glue catalog has it.
    warehouse = f"s3://{names.bucket(environment, 'gold')}/default"
    glue.create_database(DatabaseInput={"Name": "default", "LocationUri": warehouse})
    for service in ("glue", "emr", "redshift"):
        iam.create_role(
            RoleName=names.role(environment, service),
            AssumeRolePolicyDocument=json.dumps(_TRUST),
        )
    _create_silver_job(environment, glue)
    client("ssm").put_parameter(
        Name=names.token_key_parameter(environment),
        Value="a key for the local AWS, no secret",
        Type="SecureString",
    )


def _create_silver_job(environment: str, glue: Any) -> None:
    """Make the Glue job; its files come with `marketpulse jobs publish`."""
    files = jobs(environment)
    glue.create_job(
        Name=names.glue_job(environment),
        Role=names.role_arn(environment, "glue"),
        GlueVersion="5.0",
        WorkerType="G.1X",
        NumberOfWorkers=2,
        Command={
            "Name": "glueetl",
            "PythonVersion": "3",
            "ScriptLocation": f"{files}/bronze_to_silver.py",
        },
        DefaultArguments={
            "--extra-py-files": f"{files}/marketpulse.zip",
            "--job-bookmark-option": "job-bookmark-disable",
            "--enable-glue-datacatalog": "true",
        },
    )


def create_cluster(environment: str, emr: Any) -> str:
    """Make the cluster that waits for steps, and return its id."""
    answer = emr.run_job_flow(
        Name=f"marketpulse-{environment}",
        ReleaseLabel="emr-7.5.0",
        LogUri=f"s3://{names.bucket(environment, 'logs')}/emr/",
        Applications=[{"Name": "Spark"}],
        Instances={
            "MasterInstanceType": "m5.xlarge",
            "InstanceCount": 1,
            "KeepJobFlowAliveWhenNoSteps": True,
        },
        JobFlowRole=names.role(environment, "emr"),
        ServiceRole=names.role(environment, "emr"),
    )
    return answer["JobFlowId"]
