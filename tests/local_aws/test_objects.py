"""Objects through boto3 and files on the disk are the same thing."""

import hashlib
import io

import boto3
import pytest
from botocore.exceptions import ClientError


def keys(s3, bucket, **how):
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, **how)
    return [found["Key"] for page in pages for found in page.get("Contents", [])]


def error_code(failed):
    return failed.value.response["Error"]["Code"]


def test_object_put_is_a_plain_file(aws, s3, raw):
    s3.put_object(Bucket=raw, Key="put/a=1/part.csv", Body=b"x\n1\n")
    assert (aws.store / raw / "put/a=1/part.csv").read_bytes() == b"x\n1\n"


def test_file_is_an_object(aws, s3, raw):
    file = aws.store / raw / "written/by=spark/part-0.parquet"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"PAR1")
    found = s3.head_object(Bucket=raw, Key="written/by=spark/part-0.parquet")
    assert found["ContentLength"] == 4
    assert found["ETag"] == f'"{hashlib.md5(b"PAR1").hexdigest()}"'
    assert keys(s3, raw, Prefix="written/") == ["written/by=spark/part-0.parquet"]
    file.write_bytes(b"PAR2!")
    found = s3.get_object(Bucket=raw, Key="written/by=spark/part-0.parquet")
    assert found["Body"].read() == b"PAR2!"
    assert found["ETag"] == f'"{hashlib.md5(b"PAR2!").hexdigest()}"'


def test_range_is_part_of_the_object(s3, raw):
    s3.put_object(Bucket=raw, Key="range", Body=b"0123456789")
    assert s3.get_object(Bucket=raw, Key="range", Range="bytes=2-4")["Body"].read() == b"234"
    assert s3.get_object(Bucket=raw, Key="range", Range="bytes=-2")["Body"].read() == b"89"
    with pytest.raises(ClientError) as failed:
        s3.get_object(Bucket=raw, Key="range", Range="bytes=20-30")
    assert error_code(failed) == "InvalidRange"


def test_metadata_and_content_type_come_back(s3, raw):
    s3.put_object(
        Bucket=raw, Key="typed", Body=b"{}", ContentType="application/json", Metadata={"run": "7"}
    )
    found = s3.head_object(Bucket=raw, Key="typed")
    assert (found["ContentType"], found["Metadata"]) == ("application/json", {"run": "7"})


def test_large_file_is_uploaded_in_parts_and_copied(aws, s3, raw):
    content = bytes(range(256)) * 4096 * 12
    s3.upload_fileobj(io.BytesIO(content), raw, "large/file")
    assert (aws.store / raw / "large/file").read_bytes() == content
    assert s3.head_object(Bucket=raw, Key="large/file")["ETag"].endswith('-2"')
    boto3.resource("s3").Object(raw, "large/copy").copy({"Bucket": raw, "Key": "large/file"})
    assert (aws.store / raw / "large/copy").read_bytes() == content
    assert s3.list_multipart_uploads(Bucket=raw).get("Uploads", []) == []


def test_aborted_upload_leaves_nothing(aws, s3, raw):
    upload = s3.create_multipart_upload(Bucket=raw, Key="aborted")["UploadId"]
    s3.upload_part(Bucket=raw, Key="aborted", UploadId=upload, PartNumber=1, Body=b"part")
    s3.abort_multipart_upload(Bucket=raw, Key="aborted", UploadId=upload)
    assert keys(s3, raw, Prefix="aborted") == []
    assert list((aws.store / ".uploads").iterdir()) == []


def test_put_if_none_match_does_not_replace(s3, raw):
    s3.put_object(Bucket=raw, Key="once", Body=b"first", IfNoneMatch="*")
    with pytest.raises(ClientError) as failed:
        s3.put_object(Bucket=raw, Key="once", Body=b"second", IfNoneMatch="*")
    assert error_code(failed) == "PreconditionFailed"
    assert s3.get_object(Bucket=raw, Key="once")["Body"].read() == b"first"


def test_put_if_match_replaces_only_what_was_read(s3, raw):
    first = s3.put_object(Bucket=raw, Key="swap", Body=b"first")["ETag"]
    s3.put_object(Bucket=raw, Key="swap", Body=b"second", IfMatch=first)
    with pytest.raises(ClientError) as failed:
        s3.put_object(Bucket=raw, Key="swap", Body=b"third", IfMatch=first)
    assert error_code(failed) == "PreconditionFailed"


def test_deleted_object_takes_its_empty_folders_along(aws, s3, raw):
    s3.put_object(Bucket=raw, Key="gone/a/b/c", Body=b"")
    s3.delete_object(Bucket=raw, Key="gone/a/b/c")
    s3.delete_object(Bucket=raw, Key="gone/never/was")
    assert not (aws.store / raw / "gone").exists()


def test_many_are_deleted_at_once(s3, raw):
    for number in range(3):
        s3.put_object(Bucket=raw, Key=f"many/{number}", Body=b"x")
    objects = [{"Key": f"many/{number}"} for number in (0, 2)]
    answer = s3.delete_objects(Bucket=raw, Delete={"Objects": objects})
    assert len(answer["Deleted"]) == 2
    assert keys(s3, raw, Prefix="many/") == ["many/1"]


def test_absent_key_and_absent_bucket_are_told_apart(s3, raw):
    with pytest.raises(ClientError) as failed:
        s3.get_object(Bucket=raw, Key="absent")
    assert error_code(failed) == "NoSuchKey"
    with pytest.raises(ClientError) as failed:
        s3.get_object(Bucket="marketpulse-absent", Key="absent")
    assert error_code(failed) == "NoSuchBucket"


def test_path_cannot_leave_the_bucket(aws, s3, raw):
    with pytest.raises(ClientError) as failed:
        s3.put_object(Bucket=raw, Key="a/../../outside", Body=b"x")
    assert error_code(failed) == "InvalidArgument"


def test_bucket_made_later_is_a_folder_and_goes_only_when_empty(aws, s3):
    location = {"LocationConstraint": "us-east-2"}
    s3.create_bucket(Bucket="marketpulse-later", CreateBucketConfiguration=location)
    s3.put_object(Bucket="marketpulse-later", Key="a", Body=b"x")
    assert (aws.store / "marketpulse-later/a").exists()
    with pytest.raises(ClientError) as failed:
        s3.delete_bucket(Bucket="marketpulse-later")
    assert error_code(failed) == "BucketNotEmpty"
    s3.delete_object(Bucket="marketpulse-later", Key="a")
    s3.delete_bucket(Bucket="marketpulse-later")
    assert not (aws.store / "marketpulse-later").exists()
    assert "marketpulse-later" not in [b["Name"] for b in s3.list_buckets()["Buckets"]]


def test_key_with_special_characters_round_trips(s3, raw):
    key = "special/a b+c/täglich=%41&x.txt"
    s3.put_object(Bucket=raw, Key=key, Body=b"x")
    assert keys(s3, raw, Prefix="special/") == [key]
    assert s3.get_object(Bucket=raw, Key=key)["Body"].read() == b"x"
    s3.copy_object(Bucket=raw, Key="special/copy", CopySource={"Bucket": raw, "Key": key})
    assert keys(s3, raw, Prefix="special/") == [key, "special/copy"]
