"""pyarrow finds the endpoint by the standard variables, and its files are plain files."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyarrow import fs

from marketpulse.lake import Lake


@pytest.fixture(scope="module")
def filesystem(aws):
    """S3FileSystem() without arguments would not look at AWS_ENDPOINT_URL; this way does."""
    return fs.FileSystem.from_uri("s3://any/")[0]


def test_parquet_is_written_and_read(aws, filesystem, raw):
    table = pa.table({"a": list(range(1000))})
    pq.write_table(table, f"{raw}/arrow/part.parquet", filesystem=filesystem)
    assert pq.read_table(aws.store / raw / "arrow/part.parquet").equals(table)
    assert pq.read_table(f"{raw}/arrow", filesystem=filesystem).equals(table)


def test_file_of_several_parts_arrives_whole(aws, filesystem, raw):
    content = bytes(range(256)) * 4096 * 23
    with filesystem.open_output_stream(f"{raw}/arrow/large") as stream:
        stream.write(content)
    assert (aws.store / raw / "arrow/large").read_bytes() == content


def test_file_written_by_others_is_found(aws, filesystem, raw):
    folder = aws.store / raw / "spark/day=1"
    folder.mkdir(parents=True)
    (folder / "part").write_bytes(b"abc")
    selector = fs.FileSelector(f"{raw}/spark", recursive=True)
    found = filesystem.get_file_info(selector)
    assert [(f.path, f.type, f.size) for f in found if f.is_file] == [
        (f"{raw}/spark/day=1/part", fs.FileType.File, 3)
    ]
    assert filesystem.get_file_info(f"{raw}/spark").type == fs.FileType.Directory
    assert filesystem.get_file_info(f"{raw}/absent").type == fs.FileType.NotFound


def test_folders_are_made_moved_into_and_deleted(aws, filesystem, raw):
    filesystem.create_dir(f"{raw}/made/inner")
    assert filesystem.get_file_info(f"{raw}/made/inner").type == fs.FileType.Directory
    with filesystem.open_output_stream(f"{raw}/made/a") as stream:
        stream.write(b"a")
    filesystem.move(f"{raw}/made/a", f"{raw}/made/inner/b")
    assert (aws.store / raw / "made/inner/b").read_bytes() == b"a"
    filesystem.delete_dir(f"{raw}/made")
    assert filesystem.get_file_info(f"{raw}/made").type == fs.FileType.NotFound


def test_lake_of_the_project_works_on_a_bucket(aws, raw):
    lake = Lake(f"s3://{raw}/lake")
    lake.write("ledger/sales/1.json", b"{}\n")
    assert [(f.path, f.bytes) for f in lake.files("ledger")] == [("ledger/sales/1.json", 3)]
    assert lake.read("ledger/sales/1.json") == b"{}\n"
    lake.delete("ledger/sales/1.json")
    assert not lake.exists("ledger/sales/1.json")
    assert lake.files("absent") == []
