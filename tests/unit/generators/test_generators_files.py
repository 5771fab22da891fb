"""What lies in bronze after a run: formats, names, nothing half written, nothing left over."""

import csv
import errno
import io
import json
from datetime import UTC, datetime
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from bronze_files import DAY, all_records, contents, manifest
from conftest import DATASETS
from hypothesis import given
from hypothesis import strategies as st

import generators
from generators.datasets.columns import identifiers, money, words
from generators.formats import csv_lines, json_lines
from generators.sources import SOURCES
from marketpulse.contracts import load_contract
from marketpulse.errors import UsageError
from marketpulse.lake import Lake


@pytest.mark.parametrize("dataset", DATASETS)
def test_formats_hold_the_same_records(dataset, tmp_path_factory):
    read = {}
    for format_ in load_contract(dataset).formats:
        lake = Lake(str(tmp_path_factory.mktemp(format_)))
        generators.generate(
            lake, [dataset], [DAY], hours=[17], scale=0.002, defect_rate=0, format=format_
        )
        texts = [_as_text(record) for record in all_records(lake, dataset)]
        read[format_] = sorted(texts, key=lambda record: record[SOURCES[dataset].key])
    first, *others = read.values()
    assert first
    assert all(other == first for other in others)


def _as_text(record: dict) -> dict:
    """Bring values of all formats to the same text; empty and absent fields are left out."""
    texts = {name: _text(value) for name, value in record.items()}
    return {name: text for name, text in texts.items() if text}


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.{value.microsecond // 1_000:03d}Z"
    if isinstance(value, list):
        return str([_as_text(item) for item in value])
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


@pytest.mark.parametrize("dataset", DATASETS)
def test_parquet_has_the_columns_and_types_of_the_contract(dataset, lake):
    generators.generate(lake, [dataset], [DAY], hours=[12], scale=0.002, format="parquet")
    (path,) = manifest(lake, dataset)["batches"].popitem()[1]["files"]
    schema = pq.read_schema(pa.BufferReader(lake.read(path)))
    types = {
        "string": "string",
        "timestamp": "timestamp[us, tz=UTC]",
        "date": "date32[day]",
        "boolean": "bool",
        "int": "int32",
        "bigint": "int64",
        "decimal(18,2)": "decimal128(18, 2)",
        "decimal(5,4)": "decimal128(5, 4)",
    }
    columns = load_contract(dataset).bronze_columns
    assert schema.names == [column.name for column in columns]
    for column in columns:
        if column.name == "items":
            item = schema.field("items").type.value_type
            assert [str(field.type) for field in item] == ["string", "int32", "decimal128(18, 2)"]
        else:
            assert str(schema.field(column.name).type) == types[column.type]


def test_only_part_files_and_manifests_lie_in_bronze(clean_day):
    names = [path.rsplit("/", 1)[-1] for path in contents(clean_day)]
    assert set(names) == {
        "part-0000.jsonl.gz", "part-0000.csv", "part-0000.parquet", "_manifest.json"
    }  # fmt: skip
    assert names.count("part-0000.jsonl.gz") == 2 * 24 + len(["news"])


def test_generating_again_leaves_nothing_of_the_first_version(lake):
    hours = {"hours": [4, 5], "processes": 1}
    generators.generate(lake, ["clicks"], [DAY], scale=0.002, **hours)
    generators.generate(lake, ["clicks"], [DAY], scale=0.001, format="parquet", **hours)
    second = contents(lake)
    assert [path.rsplit("/", 1)[-1] for path in second].count("part-0000.parquet") == 2
    assert not any(path.endswith(".gz") for path in second)
    generators.generate(lake, ["clicks"], [DAY], scale=0.001, format="parquet", **hours)
    assert contents(lake) == second


def test_a_run_that_breaks_off_leaves_whole_batches_and_their_manifest(lake, monkeypatch):
    written = []

    def full_disk_after_two(self, path, content):
        if len(written) == 2 and "/part-" in path:
            raise OSError(errno.ENOSPC, "No space left on device")
        written.append(path)
        write(self, path, content)

    write = Lake.write
    monkeypatch.setattr(Lake, "write", full_disk_after_two)
    with pytest.raises(OSError, match="No space left"):
        generators.generate(lake, ["clicks"], [DAY], hours=[0, 5, 9], scale=0.001, processes=1)
    assert list(manifest(lake, "clicks")["batches"]) == [f"{DAY}T00", f"{DAY}T05"]
    assert sorted(contents(lake)) == sorted(written)


def test_a_batch_of_another_recipe_is_marked_in_the_manifest(lake):
    generators.generate(lake, ["clicks"], [DAY], hours=[4], scale=0.002, seed=7)
    generators.generate(lake, ["clicks"], [DAY], hours=[5], scale=0.001)
    batches = manifest(lake, "clicks")["batches"]
    assert batches[f"{DAY}T04"]["made_with"]["seed"] == 7
    assert "made_with" not in batches[f"{DAY}T05"]


def test_an_hour_without_any_record_is_an_empty_file(lake):
    for format_, size in (("jsonl.gz", 0), ("parquet", 0), ("csv", 0)):
        generators.generate(lake, ["clicks"], [DAY], hours=[3], scale=1e-7, format=format_)
        (entry,) = manifest(lake, "clicks")["batches"].values()
        assert entry["rows"] == size
        assert all_records(lake, "clicks") == []


@given(texts=st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]))))
def test_any_text_survives_json_and_csv(texts):
    table = pa.table({"id": identifiers("U", range(len(texts)), 8), "name": words(texts)})
    from_json = [json.loads(line)["name"] for line in json_lines.write_lines(table).to_pylist()]
    assert from_json == texts
    text = "".join(csv_lines.write_lines(table).to_pylist())
    from_csv = [row[1] for row in csv.reader(io.StringIO(text, newline=""))]
    assert from_csv == texts


@given(cents=st.lists(st.integers(-(10**15), 10**15)))
def test_money_is_exact(cents):
    column = money(np.array(cents, dtype=np.int64))
    assert column.to_pylist() == [Decimal(amount).scaleb(-2) for amount in cents]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"scale": 0}, "above 0"),
        ({"scale": float("nan")}, "above 0"),
        ({"scale": 11}, "up to 10"),
        ({"defect_rate": 0.51}, "0 to 0.5"),
        ({"defect_rate": -0.1}, "0 to 0.5"),
        ({"hours": [24]}, "from 0 to 23"),
        ({"hours": []}, "from 0 to 23"),
        ({"format": "csv"}, "sales is not delivered as csv: choose jsonl.gz or parquet"),
        ({"format": "xml"}, "not delivered as xml"),
    ],
)
def test_what_cannot_be_generated_is_refused_with_the_way_on(lake, arguments, message):
    with pytest.raises(UsageError, match=message):
        generators.generate(lake, ["sales"], [DAY], **arguments)
    assert contents(lake) == {}


def test_days_before_the_story_are_refused(lake):
    with pytest.raises(UsageError, match="from 2022-01-01 on"):
        generators.generate(lake, ["sales"], [DAY.replace(year=2021)])
