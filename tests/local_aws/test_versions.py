"""Buckets that keep versions, and tags of objects."""

import pytest
from botocore.exceptions import ClientError

BUCKET = "versioned"


@pytest.fixture
def versioned(s3):
    """A bucket that keeps versions, emptied for good afterwards."""
    s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "us-east-2"})
    s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
    yield BUCKET
    found = s3.list_object_versions(Bucket=BUCKET)
    for version in found.get("Versions", []) + found.get("DeleteMarkers", []):
        s3.delete_object(Bucket=BUCKET, Key=version["Key"], VersionId=version["VersionId"])
    s3.delete_bucket(Bucket=BUCKET)


def put(s3, body, key="a/b"):
    return s3.put_object(Bucket=BUCKET, Key=key, Body=body)["VersionId"]


def read(s3, key="a/b", **options):
    return s3.get_object(Bucket=BUCKET, Key=key, **options)["Body"].read()


def test_replaced_object_can_still_be_read(s3, versioned):
    first, second = put(s3, b"one"), put(s3, b"two")
    assert read(s3) == b"two"
    assert read(s3, VersionId=first) == b"one"
    assert read(s3, VersionId=second) == b"two"


def test_versions_are_listed_newest_first(s3, versioned):
    ids = [put(s3, b"one"), put(s3, b"two"), put(s3, b"three")]
    found = s3.list_object_versions(Bucket=BUCKET, Prefix="a/")["Versions"]
    assert [(it["VersionId"], it["IsLatest"], it["Size"]) for it in found] == [
        (ids[2], True, 5),
        (ids[1], False, 3),
        (ids[0], False, 3),
    ]


def test_deleted_object_is_back_when_its_marker_is_deleted(s3, versioned):
    put(s3, b"kept")
    marker = s3.delete_object(Bucket=BUCKET, Key="a/b")
    assert marker["DeleteMarker"]
    with pytest.raises(ClientError, match="NoSuchKey"):
        read(s3)
    s3.delete_object(Bucket=BUCKET, Key="a/b", VersionId=marker["VersionId"])
    assert read(s3) == b"kept"


def test_older_version_is_copied_over_the_current_one(s3, versioned):
    good = put(s3, b"good")
    put(s3, b"bad")
    s3.copy_object(
        Bucket=BUCKET,
        Key="a/b",
        CopySource={"Bucket": BUCKET, "Key": "a/b", "VersionId": good},
    )
    assert read(s3) == b"good"


def test_bucket_with_older_versions_is_not_empty(s3, versioned):
    put(s3, b"kept")
    s3.delete_object(Bucket=BUCKET, Key="a/b")
    with pytest.raises(ClientError, match="BucketNotEmpty"):
        s3.delete_bucket(Bucket=BUCKET)


def test_object_that_spark_wrote_is_kept_when_replaced(aws, s3, versioned):
    file = aws.store / BUCKET / "part-0.parquet"
    file.write_bytes(b"by spark")
    put(s3, b"by hand", key="part-0.parquet")
    assert read(s3, key="part-0.parquet", VersionId="null") == b"by spark"


def test_bucket_without_versioning_keeps_none(s3, raw):
    for body in (b"one", b"two"):
        s3.put_object(Bucket=raw, Key="plain", Body=body)
    found = s3.list_object_versions(Bucket=raw, Prefix="plain")["Versions"]
    assert [(it["VersionId"], it["Size"]) for it in found] == [("null", 3)]


def test_tags_come_with_the_object_or_later(s3, raw):
    def tags():
        found = s3.get_object_tagging(Bucket=raw, Key="tagged")["TagSet"]
        return {tag["Key"]: tag["Value"] for tag in found}

    s3.put_object(Bucket=raw, Key="tagged", Body=b"", Tagging="app=marketpulse&env=dev")
    assert tags() == {"app": "marketpulse", "env": "dev"}
    new = {"TagSet": [{"Key": "env", "Value": "prod"}]}
    s3.put_object_tagging(Bucket=raw, Key="tagged", Tagging=new)
    assert tags() == {"env": "prod"}
    s3.put_object(Bucket=raw, Key="tagged", Body=b"")
    assert tags() == {}
