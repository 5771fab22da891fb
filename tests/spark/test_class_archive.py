from pathlib import Path

import pytest

from marketpulse import class_archive


def test_java_of_a_session_maps_the_archive(spark):
    maps = Path(f"/proc/{spark._jvm.java.lang.ProcessHandle.current().pid()}/maps")
    if not maps.exists():
        pytest.skip("this system does not show what a process maps")

    made_again = "write it again: .venv/bin/python -m marketpulse.class_archive"
    assert str(class_archive.ARCHIVE) in maps.read_text(), made_again


def test_java_is_told_of_an_archive_only_where_there_is_one(tmp_path, monkeypatch):
    monkeypatch.setattr(class_archive, "ARCHIVE", tmp_path / "none.jsa")
    assert class_archive.archive_options() == ""

    class_archive.ARCHIVE.touch()
    assert f"-XX:SharedArchiveFile={class_archive.ARCHIVE}" in class_archive.archive_options()
