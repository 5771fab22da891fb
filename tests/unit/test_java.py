import os
import stat
from pathlib import Path

import pytest

from marketpulse import java
from marketpulse.errors import MarketPulseError


@pytest.fixture(autouse=True)
def no_java_anywhere(monkeypatch):
    java.java_home.cache_clear()
    # Set first: without a value to restore, what ensure_java writes would outlive the test.
    monkeypatch.setenv("JAVA_HOME", "")
    monkeypatch.delenv("JAVA_HOME")
    monkeypatch.setattr(java.shutil, "which", lambda name: None)
    monkeypatch.setattr(java, "_bundled_java", lambda: None)
    yield
    java.java_home.cache_clear()


def fake_java(home: Path, version: str) -> str:
    executable = home / "bin" / "java"
    executable.parent.mkdir(parents=True)
    executable.write_text(
        "#!/bin/sh\n"
        f"echo '    java.home = {home}' >&2\n"
        f"echo '    java.specification.version = {version}' >&2\n"
    )
    executable.chmod(executable.stat().st_mode | stat.S_IXUSR)
    return str(executable)


def test_java_home_wins_when_it_holds_java_17(tmp_path, monkeypatch):
    fake_java(tmp_path / "chosen", "17")
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "chosen"))
    monkeypatch.setattr(java, "_bundled_java", lambda: fake_java(tmp_path / "bundled", "17"))

    assert java.java_home() == str(tmp_path / "chosen")


def test_other_java_versions_are_passed_over(tmp_path, monkeypatch):
    fake_java(tmp_path / "eleven", "11")
    newest = fake_java(tmp_path / "twentyone", "21")
    bundled = fake_java(tmp_path / "bundled", "17")
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "eleven"))
    monkeypatch.setattr(java.shutil, "which", lambda name: newest)
    monkeypatch.setattr(java, "_bundled_java", lambda: bundled)

    assert java.java_home() == str(tmp_path / "bundled")


def test_java_on_the_path_may_be_a_shim_outside_its_home(tmp_path, monkeypatch):
    shim = tmp_path / "shims" / "java"
    shim.parent.mkdir()
    shim.symlink_to(fake_java(tmp_path / "real", "17"))
    monkeypatch.setattr(java.shutil, "which", lambda name: str(shim))

    assert java.java_home() == str(tmp_path / "real")


def test_broken_java_home_is_passed_over(tmp_path, monkeypatch):
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "gone"))
    monkeypatch.setattr(java, "_bundled_java", lambda: fake_java(tmp_path / "bundled", "17"))

    assert java.java_home() == str(tmp_path / "bundled")


def test_no_java_at_all_ends_in_advice():
    with pytest.raises(MarketPulseError, match=r"no Java 17 .* run `make setup`"):
        java.java_home()


def test_ensure_java_sets_java_home_for_spark(tmp_path, monkeypatch):
    monkeypatch.setattr(java, "_bundled_java", lambda: fake_java(tmp_path / "bundled", "17"))

    java.ensure_java()

    assert os.environ["JAVA_HOME"] == str(tmp_path / "bundled")


def test_bundled_java_is_a_working_java_17(monkeypatch):
    monkeypatch.undo()

    assert java._home_if_right_version(java._bundled_java())
