"""One endpoint and one set of credentials for all services."""

import threading
from concurrent.futures import ThreadPoolExecutor

import boto3
import pytest
from botocore.exceptions import ClientError

from tests.local_aws import LocalAws


def test_caller_is_the_account(aws):
    assert boto3.client("sts").get_caller_identity()["Account"] == "111111111111"


def test_what_terraform_makes_is_there(aws):
    buckets = [b["Name"] for b in boto3.client("s3").list_buckets()["Buckets"]]
    layers = ["artifacts", "gold", "logs", "raw", "silver"]
    assert buckets == [f"marketpulse-111111111111-dev-{layer}" for layer in layers]
    databases = [d["Name"] for d in boto3.client("glue").get_databases()["DatabaseList"]]
    assert sorted(databases) == [
        "default",
        "marketpulse_dev_bronze",
        "marketpulse_dev_gold",
        "marketpulse_dev_silver",
    ]
    role = aws.environment["MARKETPULSE_GLUE_ROLE_ARN"].rsplit("/")[-1]
    found = boto3.client("iam").get_role(RoleName=role)["Role"]["Arn"]
    assert found == aws.environment["MARKETPULSE_GLUE_ROLE_ARN"]
    job = boto3.client("glue").get_job(JobName=aws.environment["MARKETPULSE_GLUE_JOB"])["Job"]
    assert job["Command"]["ScriptLocation"].startswith(aws.environment["MARKETPULSE_JOBS"])
    cluster = aws.environment["MARKETPULSE_EMR_CLUSTER"]
    found = boto3.client("emr").describe_cluster(ClusterId=cluster)["Cluster"]
    assert found["Status"]["State"] == "WAITING"


def test_parameters_are_kept(aws):
    ssm = boto3.client("ssm")
    ssm.put_parameter(Name="/marketpulse/dev/key", Value="secret", Type="SecureString")
    found = ssm.get_parameter(Name="/marketpulse/dev/key", WithDecryption=True)
    assert found["Parameter"]["Value"] == "secret"


def test_calls_are_counted_but_not_those_of_the_local_aws(aws, s3, raw):
    aws.calls.clear()
    s3.put_object(Bucket=raw, Key="counted", Body=b"")
    boto3.client("glue").get_databases()
    boto3.client("glue").get_databases()
    boto3.client("sts").get_caller_identity()
    aws.client("glue").get_databases()
    assert aws.calls.counts == {
        "s3.PutObject": 1,
        "glue.GetDatabases": 2,
        "sts.GetCallerIdentity": 1,
    }


def test_throttled_call_succeeds_when_repeated(aws):
    aws.calls.clear()
    aws.faults.throttle("glue.GetDatabases", times=2)
    boto3.client("glue").get_databases()
    assert aws.calls["glue.GetDatabases"] == 3


def test_refused_puts_are_those_of_the_pattern(aws, s3, raw):
    aws.faults.fail_puts("*/gold/*.parquet", times=1)
    s3.put_object(Bucket=raw, Key="silver/a.parquet", Body=b"")
    with pytest.raises(ClientError, match="AccessDenied"):
        s3.put_object(Bucket=raw, Key="gold/a.parquet", Body=b"")
    s3.put_object(Bucket=raw, Key="gold/a.parquet", Body=b"")


def test_requests_at_the_same_time_are_answered(s3, raw):
    def put(number):
        s3.put_object(Bucket=raw, Key=f"parallel/{number}", Body=b"x" * 1000)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(put, range(100)))
    assert s3.list_objects_v2(Bucket=raw, Prefix="parallel/")["KeyCount"] == 100


def test_second_one_in_a_process_is_refused(aws, tmp_path):
    with pytest.raises(RuntimeError, match="runs in this process already"):
        LocalAws.start(tmp_path).__enter__()
    assert [t.name for t in threading.enumerate()].count("local-aws") == 1
