"""Keys, logs, alarms, access logs of buckets, and the source database."""

import json

import boto3
import pytest


def test_key_keeps_the_period_of_its_rotation(aws):
    kms = boto3.client("kms")
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    assert not kms.get_key_rotation_status(KeyId=key)["KeyRotationEnabled"]
    kms.enable_key_rotation(KeyId=key, RotationPeriodInDays=180)
    assert kms.get_key_rotation_status(KeyId=key)["RotationPeriodInDays"] == 180


def test_saved_query_is_found_and_deleted(aws):
    logs = boto3.client("logs")
    query = logs.put_query_definition(
        name="marketpulse/errors", queryString="fields @message", logGroupNames=["/a"]
    )["queryDefinitionId"]
    [found] = logs.describe_query_definitions(queryDefinitionNamePrefix="marketpulse")[
        "queryDefinitions"
    ]
    assert (found["queryString"], found["logGroupNames"]) == ("fields @message", ["/a"])
    assert logs.delete_query_definition(queryDefinitionId=query)["success"]
    assert logs.describe_query_definitions()["queryDefinitions"] == []


def test_alarm_of_alarms_is_found(aws):
    watch = boto3.client("cloudwatch")
    watch.put_composite_alarm(AlarmName="any", AlarmRule='ALARM("one") OR ALARM("two")')
    found = watch.describe_alarms(AlarmNames=["any"], AlarmTypes=["CompositeAlarm"])
    assert found["CompositeAlarms"][0]["AlarmRule"] == 'ALARM("one") OR ALARM("two")'


def write_logs_to(s3, bucket, prefix):
    target = {"TargetBucket": bucket, "TargetPrefix": prefix}
    s3.put_bucket_logging(Bucket=bucket, BucketLoggingStatus={"LoggingEnabled": target})


def test_access_logs_need_a_policy_for_their_folder(s3, raw):
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "logging.s3.amazonaws.com"},
        "Action": "s3:PutObject",
        "Resource": f"arn:aws:s3:::{raw}/access/*",
    }
    tls = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": f"arn:aws:s3:::{raw}/*",
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    policy = {"Version": "2012-10-17", "Statement": [tls, statement]}
    s3.put_bucket_policy(Bucket=raw, Policy=json.dumps(policy))
    write_logs_to(s3, raw, "access/raw/")
    found = s3.get_bucket_logging(Bucket=raw)["LoggingEnabled"]
    assert found["TargetPrefix"] == "access/raw/"
    with pytest.raises(s3.exceptions.ClientError, match="InvalidTargetBucketForLogging"):
        write_logs_to(s3, raw, "elsewhere/")


def test_databases_have_ids_of_their_own(aws):
    rds = boto3.client("rds")
    for name in ("one", "two"):
        rds.create_db_instance(
            DBInstanceIdentifier=name,
            DBInstanceClass="db.t4g.micro",
            Engine="postgres",
            AllocatedStorage=20,
            MasterUsername="shop",
            ManageMasterUserPassword=True,
            EnablePerformanceInsights=True,
        )
    found = rds.describe_db_instances()["DBInstances"]
    assert len({it["DbiResourceId"] for it in found}) == 2
    assert [it["PerformanceInsightsRetentionPeriod"] for it in found] == [7, 7]


def test_parameters_of_a_database_are_read_back(aws):
    rds = boto3.client("rds")
    rds.create_db_parameter_group(
        DBParameterGroupName="ours", DBParameterGroupFamily="postgres16", Description="any"
    )
    wanted = {
        "ParameterName": "rds.force_ssl",
        "ParameterValue": "1",
        "ApplyMethod": "pending-reboot",
    }
    rds.modify_db_parameter_group(DBParameterGroupName="ours", Parameters=[wanted])
    found = rds.describe_db_parameters(DBParameterGroupName="ours", Source="user")["Parameters"]
    assert [(it["ParameterName"], it["ParameterValue"]) for it in found] == [("rds.force_ssl", "1")]
