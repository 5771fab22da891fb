"""Buckets and keys that follow the rules, and those that do not."""

import json

from deviations import wrong

from marketpulse.aws.clients import client
from marketpulse.deployment.validation.storage import check_buckets, check_keys

RAW = "marketpulse-111111111111-dev-raw"


def test_bare_bucket_fails_every_rule_but_being_there(dev):
    assert wrong(check_buckets(dev), RAW) == {
        "keeps versions": "off",
        "is encrypted with aws:kms": "none",
        "is closed to the public": "BlockPublicAcls, IgnorePublicAcls, BlockPublicPolicy, "
        "RestrictPublicBuckets",
        "refuses requests without TLS": "no such statement",
        "drops unfinished uploads": "no such lifecycle rule",
        "its access is logged": "no access log",
    }


def test_missing_bucket_is_one_deviation(dev):
    client("s3").delete_bucket(Bucket=RAW)

    assert wrong(check_buckets(dev), RAW) == {"is there": "missing"}


def test_bucket_that_follows_the_rules_has_no_deviation(dev):
    s3 = client("s3")
    s3.put_bucket_versioning(Bucket=RAW, VersioningConfiguration={"Status": "Enabled"})
    default = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms"}}
    s3.put_bucket_encryption(Bucket=RAW, ServerSideEncryptionConfiguration={"Rules": [default]})
    ways = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
    s3.put_public_access_block(Bucket=RAW, PublicAccessBlockConfiguration=dict.fromkeys(ways, True))
    abort = {
        "ID": "uploads",
        "Status": "Enabled",
        "Filter": {"Prefix": ""},
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
    }
    s3.put_bucket_lifecycle_configuration(Bucket=RAW, LifecycleConfiguration={"Rules": [abort]})
    allow_logs("marketpulse-111111111111-dev-logs")
    target = {"TargetBucket": "marketpulse-111111111111-dev-logs", "TargetPrefix": "s3/"}
    s3.put_bucket_logging(Bucket=RAW, BucketLoggingStatus={"LoggingEnabled": target})
    deny = {
        "Effect": "Deny",
        "Principal": {"AWS": "*"},
        "Action": "s3:*",
        "Resource": f"arn:aws:s3:::{RAW}/*",
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [deny]})
    s3.put_bucket_policy(Bucket=RAW, Policy=policy)

    assert wrong(check_buckets(dev), RAW) == {}


def allow_logs(bucket):
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "logging.s3.amazonaws.com"},
        "Action": "s3:PutObject",
        "Resource": f"arn:aws:s3:::{bucket}/*",
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    client("s3").put_bucket_policy(Bucket=bucket, Policy=policy)


def test_key_has_to_rotate(dev):
    kms = client("kms")
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    kms.create_alias(AliasName="alias/marketpulse-dev", TargetKeyId=key)
    assert wrong(check_keys(dev)) == {"is rotated every year": "rotation is off"}

    kms.enable_key_rotation(KeyId=key)

    assert wrong(check_keys(dev)) == {}
