"""Defects found by reading the files again are those of the manifest, to the id."""

from collections import Counter

import pytest
from bronze_files import DAY, manifest
from defect_finder import defects_found, delivered_records, is_real

import generators
from generators.sources import SOURCES
from marketpulse.batches import Batch
from marketpulse.lake import Lake

FORMATS_OF_FACTS = [("clicks", "jsonl.gz"), ("clicks", "csv"), ("clicks", "parquet"),
                    ("sales", "jsonl.gz"), ("sales", "parquet")]  # fmt: skip
SNAPSHOTS = [
    (d, f)
    for d in ("stores", "users", "products", "instruments")
    for f in ("csv", "jsonl.gz", "parquet")
]
HOURS = [12, 13, 14]
FEW_ROWS = ("stores", "instruments")
"""Too few for every kind to occur on each day."""


@pytest.fixture(scope="module")
def dirty(tmp_path_factory):
    """Make a lake with many defects, once for each dataset and format."""
    lakes: dict[tuple, Lake] = {}

    def lake_with(dataset: str, format_: str) -> Lake:
        if (dataset, format_) not in lakes:
            lake = Lake(str(tmp_path_factory.mktemp(f"{dataset}_{format_}")))
            generators.generate(lake, [dataset], [DAY], hours=HOURS, scale=0.02, defect_rate=0.4,
                                format=format_, processes=1)  # fmt: skip
            lakes[dataset, format_] = lake
        return lakes[dataset, format_]

    return lake_with


@pytest.mark.parametrize(("dataset", "format_"), FORMATS_OF_FACTS)
def test_defects_of_facts_are_those_of_the_manifest(dirty, dataset, format_):
    lake = dirty(dataset, format_)
    batches = manifest(lake, dataset)["batches"]
    assert [Batch.from_id(batch).hour for batch in batches] == HOURS
    for batch_id, entry in batches.items():
        delivered = delivered_records(lake, entry["files"][0])
        found = defects_found(dataset, delivered, Batch.from_id(batch_id))
        expected = {kind: Counter(d["ids"]) for kind, d in entry["defects"].items() if d["ids"]}
        without_id = found.pop("missing_key")
        assert found == expected
        assert without_id == Counter({None: entry["defects"]["missing_key"]["count"]})
        assert entry["rows"] == len(delivered)


@pytest.mark.parametrize(("dataset", "format_"), FORMATS_OF_FACTS + SNAPSHOTS)
def test_every_kind_that_a_format_can_carry_occurs_and_rows_add_up(dirty, dataset, format_):
    entries = manifest(dirty(dataset, format_), dataset)["batches"].values()
    kinds = {kind.name for kind in SOURCES[dataset].kinds if format_ in kind.formats}
    seen = set().union(*(entry["defects"] for entry in entries))
    assert seen == kinds or (dataset in FEW_ROWS and seen <= kinds)
    for entry in entries:
        extra = [d["count"] for d in entry["defects"].values() if d["outcome"] != "published"]
        assert entry["rows"] == entry["valid_rows"] + sum(extra)
        for defect in entry["defects"].values():
            assert defect["count"] == len(defect["ids"]) or not defect["ids"]


@pytest.mark.parametrize(("dataset", "format_"), SNAPSHOTS)
def test_every_real_row_of_a_snapshot_is_delivered(dirty, dataset, format_, clean_day):
    lake, key = dirty(dataset, format_), SOURCES[dataset].key
    (entry,) = manifest(lake, dataset)["batches"].values()
    delivered = Counter(row.get(key) for row in delivered_records(lake, entry["files"][0]) if row)
    real = {key_ for key_ in delivered if key_ and is_real(dataset, key_)}
    assert len(real) == entry["valid_rows"]
    twice = Counter(entry["defects"].get("duplicate", {"ids": []})["ids"])
    assert {k: n - 1 for k, n in delivered.items() if k in real and n > 1} == twice


def test_a_tiny_snapshot_has_a_defect_when_a_rate_is_given(lake):
    generators.generate(lake, ["stores"], [DAY], defect_rate=0.0001, processes=1)
    (entry,) = manifest(lake, "stores")["batches"].values()
    assert sum(defect["count"] for defect in entry["defects"].values()) == 1


def test_without_a_rate_nothing_is_wrong(clean_day):
    for dataset in SOURCES:
        for entry in manifest(clean_day, dataset)["batches"].values():
            assert entry["defects"] == {}
            assert entry["rows"] == entry["valid_rows"]


def test_defects_are_about_as_many_as_the_rate_says(lake):
    generators.generate(lake, ["clicks"], [DAY], hours=[12], scale=0.02, defect_rate=0.1)
    (entry,) = manifest(lake, "clicks")["batches"].values()
    defects = sum(defect["count"] for defect in entry["defects"].values())
    assert defects == pytest.approx(0.1 * entry["valid_rows"], abs=1)


def test_records_sent_again_are_copies_of_the_hour_before(dirty):
    for dataset in ("clicks", "sales"):
        lake, key = dirty(dataset, "jsonl.gz"), SOURCES[dataset].key
        batches = manifest(lake, dataset)["batches"]
        before = {
            row.get(key): row for row in delivered_records(lake, batches[f"{DAY}T13"]["files"][0])
        }
        now = {
            row.get(key): row for row in delivered_records(lake, batches[f"{DAY}T14"]["files"][0])
        }
        again = batches[f"{DAY}T14"]["defects"]["redelivered"]["ids"]
        assert again
        assert [now[id_] for id_ in again] == [before[id_] for id_ in again]


def test_nothing_is_sent_again_in_the_first_hour_of_a_day(lake):
    generators.generate(lake, ["clicks"], [DAY], hours=[0], scale=0.02, defect_rate=0.5)
    (entry,) = manifest(lake, "clicks")["batches"].values()
    assert "redelivered" not in entry["defects"]
