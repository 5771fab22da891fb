"""The environment `prod` and what has happened there when the tests begin."""

from collections.abc import Iterator

import pytest
from deployment import Deployment, deployed
from story import Story


@pytest.fixture(scope="package")
def prod(tmp_path_factory) -> Iterator[Deployment]:
    with deployed("prod", tmp_path_factory.mktemp("prod")) as deployment:
        yield deployment


@pytest.fixture(scope="package")
def story(prod, marketpulse, called) -> Story:
    """Three days, built in four runs."""
    told = Story(prod, marketpulse, called)
    told.happen()
    return told
