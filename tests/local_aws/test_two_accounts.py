"""Two accounts behind one endpoint: the credentials say which."""

import boto3
import pytest

from tests.local_aws.names import DEV_ACCOUNT, PROD_ACCOUNT


def client(aws, service, key, token=None):
    return boto3.client(
        service, aws_access_key_id=key, aws_secret_access_key="any", aws_session_token=token
    )


@pytest.mark.parametrize("account", [DEV_ACCOUNT, PROD_ACCOUNT])
def test_key_that_is_an_accounts_number_belongs_to_it(aws, account):
    assert client(aws, "sts", account).get_caller_identity()["Account"] == account


def test_assumed_role_is_in_its_own_account(aws):
    role = f"arn:aws:iam::{PROD_ACCOUNT}:role/deploy"
    given = boto3.client("sts").assume_role(RoleArn=role, RoleSessionName="ci")["Credentials"]
    prod = client(aws, "sts", given["AccessKeyId"], given["SessionToken"])
    identity = prod.get_caller_identity()
    assert identity["Account"] == PROD_ACCOUNT
    assert identity["Arn"] == f"arn:aws:sts::{PROD_ACCOUNT}:assumed-role/deploy/ci"


def test_one_account_does_not_see_the_other(aws):
    client(aws, "ssm", PROD_ACCOUNT).put_parameter(Name="/only/prod", Value="x", Type="String")
    names = [p["Name"] for p in boto3.client("ssm").describe_parameters()["Parameters"]]
    assert "/only/prod" not in names


def test_bucket_name_of_the_other_account_is_taken(aws):
    location = {"LocationConstraint": "us-east-2"}
    prod = client(aws, "s3", PROD_ACCOUNT)
    prod.create_bucket(Bucket="taken", CreateBucketConfiguration=location)
    dev = boto3.client("s3")
    with pytest.raises(dev.exceptions.BucketAlreadyExists):
        dev.create_bucket(Bucket="taken", CreateBucketConfiguration=location)
    assert "taken" not in [bucket["Name"] for bucket in dev.list_buckets()["Buckets"]]


def test_glue_jobs_of_the_same_name_are_different_ones(aws):
    for account in (DEV_ACCOUNT, PROD_ACCOUNT):
        client(aws, "glue", account).create_job(
            Name="same",
            Role=f"arn:aws:iam::{account}:role/glue",
            Command={"Name": "glueetl", "ScriptLocation": "s3://nowhere/job.py"},
        )
    run = client(aws, "glue", PROD_ACCOUNT).start_job_run(JobName="same")["JobRunId"]
    dev = boto3.client("glue")
    assert dev.get_job_runs(JobName="same")["JobRuns"] == []
    with pytest.raises(dev.exceptions.EntityNotFoundException):
        dev.get_job_run(JobName="same", RunId=run)


def test_settings_of_s3_for_a_whole_account_are_kept(aws, monkeypatch):
    blocked = dict.fromkeys(
        ["BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"], True
    )
    # The client puts the account before the host's name, as the provider of Terraform does.
    monkeypatch.setenv("HTTP_PROXY", aws.endpoint)
    control = boto3.client("s3control")
    control.put_public_access_block(AccountId=DEV_ACCOUNT, PublicAccessBlockConfiguration=blocked)
    found = control.get_public_access_block(AccountId=DEV_ACCOUNT)
    assert found["PublicAccessBlockConfiguration"] == blocked


def test_operation_that_is_not_there_is_refused_at_once(aws):
    analyzer = boto3.client("accessanalyzer")
    aws.calls.clear()
    with pytest.raises(analyzer.exceptions.ClientError, match="cannot answer"):
        analyzer.create_analyzer(analyzerName="any", type="ACCOUNT")
    assert sum(aws.calls.counts.values()) == 1
