import errno
import os
import pickle
from pathlib import Path

import pytest

from marketpulse.lake import Lake


@pytest.fixture
def lake(tmp_path):
    return Lake(str(tmp_path / "lake"))


def all_files(lake: Lake) -> list[str]:
    return sorted(str(p.relative_to(lake.root)) for p in Path(lake.root).rglob("*") if p.is_file())


def test_written_file_can_be_read_and_listed(lake):
    lake.write("ledger/clicks/a.json", b"12345")

    assert lake.read("ledger/clicks/a.json") == b"12345"
    assert [(f.path, f.name, f.bytes) for f in lake.files("ledger")] == [
        ("ledger/clicks/a.json", "a.json", 5)
    ]


def test_compressed_file_is_read_as_it_lies_there(lake):
    lake.write("part.jsonl.gz", b"no gzip at all")

    assert lake.read("part.jsonl.gz") == b"no gzip at all"


def test_files_come_by_path_and_only_from_the_folder_itself_when_asked(lake):
    for path in ("bronze/b", "bronze/a", "bronze/deep/c", "silver/d"):
        lake.write(path, b"")

    assert [f.path for f in lake.files("bronze")] == ["bronze/a", "bronze/b", "bronze/deep/c"]
    assert [f.path for f in lake.files("bronze", recursive=False)] == ["bronze/a", "bronze/b"]


def test_lake_that_is_not_there_yet_has_no_files(lake):
    assert lake.files("bronze") == []
    assert not lake.exists("bronze")


def test_second_write_replaces_the_first(lake):
    lake.write("a", b"a long first version")
    lake.write("a", b"short")

    assert lake.read("a") == b"short"
    assert all_files(lake) == ["a"]


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_disk_full_while_writing_keeps_the_old_file_and_leaves_no_partial_one(
    lake, monkeypatch, step
):
    lake.write("a", b"old")

    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os if step == "fsync" else Path, step, full)
    with pytest.raises(OSError, match="No space left"):
        lake.write("a", b"new")

    assert lake.read("a") == b"old"
    assert all_files(lake) == ["a"]


def test_lake_below_a_file_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("not a folder")

    with pytest.raises(NotADirectoryError):
        Lake(str(tmp_path / "file" / "lake")).write("a", b"")


def test_deleting_what_is_not_there_is_fine(lake):
    lake.delete("a")
    lake.delete_folder("b")


def test_deleted_folder_takes_its_files_along(lake):
    lake.write("silver/clicks/a", b"")
    lake.write("silver/sales/a", b"")

    lake.delete_folder("silver/clicks")
    lake.delete("silver/sales/a")

    assert all_files(lake) == []


def test_uri_is_absolute_so_that_engines_find_it_from_any_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    assert Lake("lake").uri("silver", "clicks") == str(tmp_path / "lake/silver/clicks")
    assert Lake("s3://bucket/lake/").uri("silver") == "s3://bucket/lake/silver"


def test_lake_travels_to_worker_processes(lake):
    lake.write("a", b"1")

    assert pickle.loads(pickle.dumps(lake)).read("a") == b"1"
