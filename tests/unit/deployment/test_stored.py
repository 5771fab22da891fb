"""Every version in a bucket is counted, and gone when it is emptied."""

import pytest

from marketpulse.aws.clients import client
from marketpulse.deployment.removal.stored import count_stored, empty_bucket, environment_buckets

BUCKET = "marketpulse-111111111111-dev-raw"


@pytest.fixture
def versioned(dev):
    s3 = client("s3")
    enabled = {"Status": "Enabled"}
    s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration=enabled)
    s3.put_object(Bucket=BUCKET, Key="kept", Body=b"old")
    s3.put_object(Bucket=BUCKET, Key="kept", Body=b"newer")
    s3.put_object(Bucket=BUCKET, Key="deleted", Body=b"gone")
    s3.delete_object(Bucket=BUCKET, Key="deleted")
    return s3


def test_objects_are_counted_with_their_versions_and_markers(versioned):
    stored = count_stored(BUCKET)

    assert (stored.objects, stored.versions, stored.bytes) == (1, 4, len(b"oldnewergone"))


def test_emptied_bucket_can_be_deleted(versioned):
    versioned.create_multipart_upload(Bucket=BUCKET, Key="unfinished")

    deleted = empty_bucket(BUCKET)

    assert deleted == 4
    assert count_stored(BUCKET).versions == 0
    assert versioned.list_multipart_uploads(Bucket=BUCKET).get("Uploads", []) == []
    versioned.delete_bucket(Bucket=BUCKET)


def test_more_versions_than_one_request_takes_are_emptied(versioned):
    for number in range(1010):
        versioned.put_object(Bucket=BUCKET, Key=f"{number:04d}", Body=b"")

    empty_bucket(BUCKET)

    assert count_stored(BUCKET).versions == 0


def test_buckets_of_other_environments_are_not_the_environments(versioned, dev):
    place = {"LocationConstraint": "us-east-2"}
    for name in ("marketpulse-111111111111-development-raw", "marketpulse-111111111111-stg-raw"):
        versioned.create_bucket(Bucket=name, CreateBucketConfiguration=place)

    assert {name.rsplit("-", 1)[0] for name in environment_buckets(dev)} == {
        "marketpulse-111111111111-dev"
    }
