"""Starting, stopping, and what is left."""

import threading

import boto3
import pytest
from botocore.exceptions import EndpointConnectionError

from tests.local_aws import LocalAws


def client(aws, service="s3"):
    return boto3.client(
        service,
        endpoint_url=aws.endpoint,
        region_name="us-east-2",
        aws_access_key_id="local-aws",
        aws_secret_access_key="local-aws",
    )


def test_nothing_is_left_running(tmp_path):
    before = set(threading.enumerate())
    with LocalAws.start(tmp_path) as aws:
        s3 = client(aws)
        s3.list_buckets()
    with pytest.raises(EndpointConnectionError):
        s3.list_buckets()
    assert [t.name for t in set(threading.enumerate()) - before if not t.daemon] == []


def test_objects_outlive_it_and_catalogs_do_not(tmp_path):
    with LocalAws.start(tmp_path, env="prod") as aws:
        bucket = "marketpulse-222222222222-prod-gold"
        client(aws).put_object(Bucket=bucket, Key="gold/a", Body=b"kept")
        client(aws, "glue").create_database(DatabaseInput={"Name": "other"})
    with LocalAws.start(tmp_path, env="prod") as aws:
        assert client(aws).get_object(Bucket=bucket, Key="gold/a")["Body"].read() == b"kept"
        databases = client(aws, "glue").get_databases()["DatabaseList"]
        assert "other" not in [d["Name"] for d in databases]


def test_names_are_those_of_the_environment(tmp_path):
    with LocalAws.start(tmp_path, env="prod") as aws:
        assert aws.environment["MARKETPULSE_LAKE"] == "s3://marketpulse-222222222222-prod-{layer}"
        assert aws.environment["MARKETPULSE_GOLD_DATABASE"] == "marketpulse_prod_gold"
