"""The feed that tests of landing share."""

import pytest
from foreign_files import Feed


@pytest.fixture
def feed(tmp_path, monkeypatch) -> Feed:
    return Feed(tmp_path, monkeypatch)
