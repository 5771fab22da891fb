import pickle

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, NoCredentialsError

from marketpulse.aws import objects, troubles
from marketpulse.aws.buckets import place_of
from marketpulse.aws.clients import client
from marketpulse.errors import AwsError, UsageError
from marketpulse.lake import Lake

BUCKETS = "marketpulse-111111111111-dev"
ROOT = BUCKETS + "-{layer}"


@pytest.fixture
def lake(aws) -> Lake:
    return Lake(f"s3://{ROOT}")


@pytest.fixture
def small_parts(monkeypatch):
    """S3 asks for parts of 5 MiB; the one in memory does not mind smaller ones before the last."""
    monkeypatch.setattr(objects, "PART_BYTES", 5 * 1024 * 1024)


def keys(bucket: str) -> list[str]:
    found = client("s3").list_objects_v2(Bucket=f"{BUCKETS}-{bucket}")
    return [entry["Key"] for entry in found.get("Contents", [])]


def unfinished_uploads() -> list:
    return client("s3").list_multipart_uploads(Bucket=f"{BUCKETS}-silver").get("Uploads", [])


def write_half(lake: Lake, path: str, content: bytes, has_begun=lambda: True) -> None:
    with lake.open_output(path) as stream:
        stream.write(content)
        assert has_begun()
        stream.write(1 // 0)


@pytest.mark.parametrize(
    ("path", "bucket"),
    [
        ("bronze/clicks/part-0000.csv", "raw"),
        ("gold/sales_by_store/part.parquet", "gold"),
        ("silver/clicks/part.parquet", "silver"),
        ("ledger/clicks/2026-03-02.json", "silver"),
        ("quarantine/clicks", "silver"),
        ("_staging/clicks.lock", "silver"),
    ],
)
def test_first_part_of_a_path_picks_the_bucket(path, bucket):
    place = place_of(f"s3://{ROOT}/", path)

    assert (place.bucket, place.key) == (f"{BUCKETS}-{bucket}", path)


def test_root_without_layers_is_a_prefix():
    assert place_of("s3://bucket/lake/", "bronze/a").uri == "s3://bucket/lake/bronze/a"
    assert Lake(f"s3://{ROOT}").uri() == f"s3://{ROOT}"
    assert Lake(f"s3://{ROOT}").uri("bronze", "a") == f"s3://{BUCKETS}-raw/bronze/a"


def test_root_that_is_no_s3_uri_is_refused():
    with pytest.raises(UsageError, match="write it like s3://bucket/prefix"):
        place_of("gs://bucket", "a")


def test_files_are_written_read_listed_and_deleted_as_on_a_disk(lake):
    lake.write("silver/sales/a", b"12345")
    lake.write("silver/sales/deep/b", b"")
    lake.write("silver/sales.owed/c", b"")

    assert lake.read("silver/sales/a") == b"12345"
    assert [(f.path, f.bytes) for f in lake.files("silver/sales")] == [
        ("silver/sales/a", 5),
        ("silver/sales/deep/b", 0),
    ]
    assert [f.path for f in lake.files("silver/sales", recursive=False)] == ["silver/sales/a"]
    assert [lake.exists(p) for p in ("silver/sales/a", "silver/sales/deep", "silver/sale")] == [
        True,
        True,
        False,
    ]

    lake.delete("silver/sales/a")
    lake.delete("silver/sales/a")
    lake.delete_folder("silver/sales")

    assert keys("silver") == ["silver/sales.owed/c"]


def test_absent_file_is_not_found_and_absent_folder_is_empty(lake):
    assert lake.files("bronze") == []
    with pytest.raises(FileNotFoundError):
        lake.read("ledger/clicks/2026-03-02.json")


def test_folder_of_more_than_a_thousand_files_is_listed_and_deleted(lake):
    for number in range(1003):
        lake.write(f"silver/{number:04d}", b"")

    assert len(lake.files("silver")) == 1003
    lake.delete_folder("silver")
    assert keys("silver") == []


def test_error_while_writing_keeps_the_old_object(lake):
    lake.write("ledger/a", b"old")

    with pytest.raises(ZeroDivisionError):
        write_half(lake, "ledger/a", b"new")

    assert lake.read("ledger/a") == b"old"


def test_error_after_parts_were_sent_leaves_no_object_and_no_upload(lake, small_parts):
    with pytest.raises(ZeroDivisionError):
        write_half(lake, "silver/a", bytes(objects.PART_BYTES + 1), unfinished_uploads)

    assert keys("silver") == []
    assert unfinished_uploads() == []


def test_large_object_arrives_whole_and_is_read_at_random(lake, small_parts, monkeypatch):
    monkeypatch.setattr(objects, "READ_AHEAD", 64 * 1024)
    content = bytes(range(256)) * 50_000
    with lake.open_output("silver/a") as stream:
        stream.write(content[:11_000_000])
        stream.write(content[11_000_000:])

    assert lake.read("silver/a") == content
    with lake.filesystem.open_input_file("silver/a") as stream:
        stream.seek(len(content) - 10)
        assert stream.read(100) == content[-10:]
        stream.seek(7)
        assert stream.read(3) == content[7:10]
        assert stream.size() == len(content)


@pytest.mark.parametrize("content", [b"", b"12345"])
def test_small_object_is_read_with_one_request(lake, content):
    lake.write("silver/a", content)
    requests = []
    client("s3").meta.events.register("before-call.s3", lambda model, **_: requests.append(model))

    with lake.filesystem.open_input_file("silver/a") as stream:
        assert stream.read() == content
        stream.seek(0)
        assert stream.read(2) == content[:2]

    assert [operation.name for operation in requests] == ["GetObject"]


def test_object_of_just_the_first_read_and_of_one_byte_more(lake, monkeypatch):
    monkeypatch.setattr(objects, "FIRST_READ", 1000)
    for size in (999, 1000, 1001):
        content = bytes(number % 251 for number in range(size))
        lake.write("silver/a", content)

        assert lake.read("silver/a") == content


def test_parquet_goes_through_the_arrow_file_system_also_after_pickling(lake):
    rows = pa.table({"a": range(1000), "b": ["x", "y"] * 500})
    with lake.open_output("silver/t/one.parquet") as stream:
        pq.write_table(rows, stream)
    with lake.filesystem.open_output_stream("silver/t/two.parquet") as stream:
        pq.write_table(rows, stream)

    worker = pickle.loads(pickle.dumps(lake))

    assert pq.read_table("silver/t", filesystem=worker.filesystem) == pa.concat_tables([rows] * 2)


def test_listing_all_buckets_at_once_is_refused(lake):
    with pytest.raises(ValueError, match="name a folder"):
        lake.files("")


def refuse(monkeypatch, operation: str, code: str):
    def refused(**_):
        raise ClientError({"Error": {"Code": code, "Message": "no."}}, operation)

    monkeypatch.setattr(client("s3"), operation, refused)


def test_wrong_bucket_is_named(aws):
    with pytest.raises(AwsError, match=r"^s3://nowhere/bronze: there is no such bucket: check"):
        Lake("s3://nowhere").files("bronze")
    with pytest.raises(AwsError, match=r"^s3://nowhere/a: there is no such bucket"):
        Lake("s3://nowhere").write("a", b"")


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("AccessDenied", "access denied"),
        ("ExpiredToken", "credentials have expired: sign in again"),
        ("SignatureDoesNotMatch", "AWS does not accept the credentials"),
        ("SlowDown", "AWS is throttling put_object and did so after several tries"),
        ("InternalError", r"put_object failed \(InternalError: no\)$"),
    ],
)
def test_refused_write_says_where_and_why_and_keeps_the_old_object(
    lake, monkeypatch, code, message
):
    lake.write("silver/a", b"old")
    with monkeypatch.context() as patch:
        refuse(patch, "put_object", code)
        with pytest.raises(AwsError, match=f"^s3://{BUCKETS}-silver/silver/a: .*{message}"):
            lake.write("silver/a", b"new")

    assert lake.read("silver/a") == b"old"


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (NoCredentialsError(), "no complete AWS credentials were found"),
        (EndpointConnectionError(endpoint_url="http://127.0.0.1:1"), "AWS does not answer"),
    ],
)
def test_request_that_never_reached_aws_says_what_to_do(error, message):
    with (
        pytest.raises(AwsError, match=f"^s3://b: {message}"),
        troubles.aws_errors_explained("s3://b"),
    ):
        raise error
