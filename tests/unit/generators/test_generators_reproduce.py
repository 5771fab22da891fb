"""The same seed and date give the same bytes, whatever the rest of the call."""

import hashlib
import json
import os
from datetime import date
from pathlib import Path

import pytest
from bronze_files import DAY, contents, lines, manifest
from conftest import DATASETS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import generators
from marketpulse.contracts import load_contract
from marketpulse.lake import Lake

CHECKSUMS = Path(__file__).with_name("checksums.json")
FACTS = ["clicks", "sales"]


@pytest.fixture(scope="module")
def six_hours(tmp_path_factory) -> Lake:
    lake = Lake(str(tmp_path_factory.mktemp("six_hours")))
    generators.generate(lake, FACTS, [DAY], hours=list(range(10, 16)), scale=0.001, processes=1)
    return lake


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(hours=st.sets(st.integers(10, 15), min_size=1, max_size=3))
def test_any_hours_alone_have_the_bytes_they_have_in_a_longer_run(
    six_hours, tmp_path_factory, hours
):
    lake = Lake(str(tmp_path_factory.mktemp("some_hours")))
    generators.generate(lake, FACTS, [DAY], hours=list(hours), scale=0.001, processes=1)
    longer = contents(six_hours)
    files = {path: found for path, found in contents(lake).items() if "/part-" in path}
    assert len(files) == 2 * len(hours)
    assert files == {path: longer[path] for path in files}
    for dataset in FACTS:
        batches = manifest(lake, dataset)["batches"]
        assert batches.items() <= manifest(six_hours, dataset)["batches"].items()


def test_number_of_processes_does_not_change_a_byte(six_hours, lake):
    generators.generate(lake, FACTS, [DAY], hours=list(range(10, 16)), scale=0.001, processes=2)
    assert contents(lake) == contents(six_hours)


def test_order_and_company_of_days_and_datasets_do_not_change_a_byte(tmp_path):
    days = [date(2026, 2, 28), date(2026, 3, 1)]
    together, apart = Lake(str(tmp_path / "together")), Lake(str(tmp_path / "apart"))
    common = {"hours": [0, 23], "scale": 0.0005, "processes": 1}
    generators.generate(together, DATASETS, days, **common)
    for dataset in reversed(DATASETS):
        for day in reversed(days):
            generators.generate(apart, [dataset], [day], **common)
    assert contents(together) == contents(apart)


def test_hours_made_one_after_the_other_make_the_manifest_of_a_run(six_hours, lake):
    for hour in (12, 10, 15, 11, 14, 13):
        generators.generate(lake, FACTS, [DAY], hours=[hour], scale=0.001, processes=1)
    assert contents(lake) == contents(six_hours)


def test_another_seed_tells_another_story(six_hours, lake):
    generators.generate(lake, FACTS, [DAY], hours=[12], seed=43, scale=0.001, processes=1)
    path = f"bronze/clicks/ingest_date={DAY}/hour=12/part-0000.jsonl.gz"
    assert lake.read(path) != six_hours.read(path)


def test_a_tiny_day_has_the_committed_checksums(tmp_path):
    """A difference is a changed promise: docs/generators.md says how to renew the file and why."""
    checksums = checksums_of_a_tiny_day(tmp_path)
    if os.environ.get("RENEW_CHECKSUMS"):
        CHECKSUMS.write_text(json.dumps(checksums, indent=1, sort_keys=True) + "\n")
    assert checksums == json.loads(CHECKSUMS.read_text())


def checksums_of_a_tiny_day(folder: Path) -> dict[str, str]:
    """Digest of each dataset and format; of JSON lines before gzip, whose bytes vary by build."""
    checksums = {}
    for format_ in ("jsonl.gz", "csv", "parquet"):
        lake = Lake(str(folder / format_))
        datasets = [name for name in DATASETS if format_ in load_contract(name).formats]
        generators.generate(
            lake, datasets, [DAY], hours=[0, 17], scale=0.0005, format=format_, processes=1
        )
        for dataset in datasets:
            digest = hashlib.sha256()
            for path, content in contents(lake, f"bronze/{dataset}").items():
                is_gzip = path.endswith(".gz")
                digest.update("\n".join(lines(content)).encode() if is_gzip else content)
            checksums[f"{dataset} {format_}"] = digest.hexdigest()
    return checksums
