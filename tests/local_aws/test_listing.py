"""Listings have the order and the pages of S3."""

import time

import pytest

BUCKET = "marketpulse-111111111111-dev-silver"


def put(aws, *keys):
    for key in keys:
        file = aws.store / BUCKET / key
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"x")


def listed(s3, **how):
    pages = list(s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, **how))
    keys = [found["Key"] for page in pages for found in page.get("Contents", [])]
    prefixes = [found["Prefix"] for page in pages for found in page.get("CommonPrefixes", [])]
    return keys, prefixes


def test_keys_are_in_the_order_of_their_bytes(aws, s3):
    names = ["order/a-b", "order/a.b", "order/a/b", "order/a0", "order/ä", "order/z"]
    put(aws, *names)
    assert listed(s3, Prefix="order/")[0] == sorted(names, key=str.encode)


@pytest.mark.parametrize("size", [1, 2, 3])
def test_pages_of_any_size_hold_every_key_once(aws, s3, size):
    names = ["page/a", "page/b/1", "page/b/2", "page/b-c", "page/c/d/e", "page/f"]
    put(aws, *names)
    small = {"PageSize": size}
    assert listed(s3, Prefix="page/", PaginationConfig=small)[0] == sorted(names)
    found = listed(s3, Prefix="page/", Delimiter="/", PaginationConfig=small)
    assert found == (["page/a", "page/b-c", "page/f"], ["page/b/", "page/c/"])


def test_first_version_of_listing_pages_too(aws, s3):
    put(aws, "old/a", "old/b", "old/c")
    pages = s3.get_paginator("list_objects").paginate(
        Bucket=BUCKET, Prefix="old/", PaginationConfig={"PageSize": 2}
    )
    assert [o["Key"] for page in pages for o in page["Contents"]] == ["old/a", "old/b", "old/c"]


def test_prefix_may_end_within_a_name(aws, s3):
    put(aws, "within/day=1/a", "within/day=10/a", "within/hour=1/a")
    assert listed(s3, Prefix="within/day=1")[0] == ["within/day=1/a", "within/day=10/a"]
    assert listed(s3, Prefix="within/d", Delimiter="/")[1] == ["within/day=1/", "within/day=10/"]
    assert listed(s3, Prefix="within/day=1/a/b") == ([], [])


def test_listing_starts_after_a_key(aws, s3):
    put(aws, "after/a/1", "after/a/2", "after/b")
    assert listed(s3, Prefix="after/", StartAfter="after/a/1")[0] == ["after/a/2", "after/b"]
    assert listed(s3, Prefix="after/", StartAfter="after/a/")[0][0] == "after/a/1"


def test_folder_marker_is_a_folder(aws, s3):
    s3.put_object(Bucket=BUCKET, Key="marked/", Body=b"")
    assert (aws.store / BUCKET / "marked").is_dir()
    assert listed(s3, Prefix="marked/") == (["marked/"], [])
    assert listed(s3, Prefix="mark", Delimiter="/") == ([], ["marked/"])
    put(aws, "marked/file")
    assert listed(s3, Prefix="marked/") == (["marked/file"], [])


def test_files_being_written_are_not_shown(aws, s3):
    put(aws, "writing/.part-0.crc", "writing/.spark-staging-1/a", "writing/part-0")
    assert listed(s3, Prefix="writing/")[0] == ["writing/part-0"]


def test_thousands_of_keys_are_listed_in_seconds(aws, s3):
    put(aws, *(f"wide/date={n % 50:02}/part-{n:05}" for n in range(5000)))
    started = time.perf_counter()
    assert len(listed(s3, Prefix="wide/")[0]) == 5000
    assert time.perf_counter() - started < 10
