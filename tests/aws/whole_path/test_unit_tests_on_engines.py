"""The unit tests of the models pass on the engine that builds them on AWS, not on DuckDB alone."""

import json
from pathlib import Path

import pytest
from projects import dbt, outcomes

from marketpulse.settings import PROJECT_ROOT

pytestmark = pytest.mark.usefixtures("story")
EXCEPTIONS: dict[str, str] = {}
"""Unit tests that one engine cannot run, with the reason: none so far."""


def defined(layer: str) -> set[str]:
    """Names of the unit tests of a layer."""
    manifest = json.loads(Path(PROJECT_ROOT, "target/local/manifest.json").read_text())
    tests = manifest["unit_tests"].values()
    return {test["name"] for test in tests if test["fqn"][1] == layer} - EXCEPTIONS.keys()


@pytest.mark.parametrize(("target", "layer"), [("prod_lake", "gold"), ("prod", "marts")])
def test_unit_tests_pass(target, layer):
    answer = dbt(PROJECT_ROOT, target, "test", "--select", "test_type:unit")

    ran = outcomes(answer)
    assert {name: status for name, status in ran.items() if status not in ("pass", "success")} == {}
    assert defined(layer) <= ran.keys()
