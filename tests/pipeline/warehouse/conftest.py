"""One story of the lake, built step by step and, for comparison, anew after each step."""

from pathlib import Path

import pytest
from builds import NO_UNIT_TESTS, ONLY_MODELS, Build, build
from small_lake import SmallLake
from story import STEPS

from marketpulse.lake import Lake


@pytest.fixture(scope="session")
def folder(tmp_path_factory) -> Path:
    """Where the lake of the story and its warehouses are."""
    return tmp_path_factory.mktemp("story")


@pytest.fixture(scope="session")
def incremental_and_full(folder) -> dict[str, tuple[Build, Build]]:
    """Builds by step: in the warehouse that lives through all steps, and in a fresh one."""
    lake = SmallLake(Lake(str(folder / "lake")))
    return {step.__name__: _build_after(step, lake, folder) for step in STEPS}


@pytest.fixture(scope="session")
def rebuilt_day(incremental_and_full, folder) -> Build:
    """A build at the end of the story, nothing new in the lake, that is asked for one day."""
    day = "{rebuild_from: '2026-03-02', rebuild_to: '2026-03-02'}"
    return build(folder / "lake", folder / "grown.duckdb", *NO_UNIT_TESTS, "--vars", day)


def _build_after(step, lake: SmallLake, folder: Path) -> tuple[Build, Build]:
    is_first = step is STEPS[0]
    step(lake)
    grown = build(folder / "lake", folder / "grown.duckdb", *(() if is_first else NO_UNIT_TESTS))
    fresh = folder / f"after_{step.__name__}.duckdb"
    return grown, grown if is_first else build(folder / "lake", fresh, *ONLY_MODELS)
