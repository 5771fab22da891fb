"""What lies in an environment's buckets, every version of it, and deleting that."""

from collections.abc import Iterator
from dataclasses import dataclass

from marketpulse.aws.clients import client
from marketpulse.aws.troubles import aws_errors_explained
from marketpulse.deployment.environments import CloudEnvironment
from marketpulse.errors import AwsError


@dataclass(frozen=True)
class Stored:
    """Contents of one bucket: current objects, and all versions with the markers of deletions."""

    bucket: str
    objects: int
    versions: int
    bytes: int


def environment_buckets(environment: CloudEnvironment) -> list[str]:
    """Names of the buckets that are there."""
    with aws_errors_explained("the account's buckets"):
        found = client("s3").list_buckets()["Buckets"]
    return sorted(b["Name"] for b in found if b["Name"].startswith(environment.bucket("")))


def count_stored(bucket: str) -> Stored:
    """Count a bucket's objects and versions."""
    objects = versions = size = 0
    for page in _version_pages(bucket):
        found = page.get("Versions", [])
        objects += sum(each["IsLatest"] for each in found)
        versions += len(found) + len(page.get("DeleteMarkers", []))
        size += sum(each["Size"] for each in found)
    return Stored(bucket, objects, versions, size)


def empty_bucket(bucket: str) -> int:
    """Delete every version and every unfinished upload, and return how many versions there were.

    Raises AwsError when one stays.
    """
    s3, deleted = client("s3"), 0
    with aws_errors_explained(f"s3://{bucket}"):
        # Always the first page: what is deleted leaves the list, and nothing is passed over.
        while keys := _first_versions(bucket):
            refused = s3.delete_objects(Bucket=bucket, Delete={"Objects": keys, "Quiet": True})
            for error in refused.get("Errors", []):
                raise AwsError(f"s3://{bucket}/{error['Key']} stays: {error['Message']}")
            deleted += len(keys)
        uploads = s3.get_paginator("list_multipart_uploads")
        for page in uploads.paginate(Bucket=bucket):
            for upload in page.get("Uploads", []):
                s3.abort_multipart_upload(
                    Bucket=bucket, Key=upload["Key"], UploadId=upload["UploadId"]
                )
    return deleted


def _first_versions(bucket: str) -> list[dict[str, str]]:
    page = client("s3").list_object_versions(Bucket=bucket)
    found = page.get("Versions", []) + page.get("DeleteMarkers", [])
    return [{"Key": each["Key"], "VersionId": each["VersionId"]} for each in found]


def _version_pages(bucket: str) -> Iterator[dict]:
    with aws_errors_explained(f"s3://{bucket}"):
        yield from client("s3").get_paginator("list_object_versions").paginate(Bucket=bucket)
