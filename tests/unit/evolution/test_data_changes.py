"""What a contract says of files: delivered ones by policy, published ones by what readers meet."""

import gzip
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from contract_versions import clicks, marked
from pyarrow import fs as arrow_fs

from marketpulse.contracts import Contract
from marketpulse.errors import UsageError
from marketpulse.evolution.change import BREAKING, SAFE, WIDENING
from marketpulse.evolution.data_changes import delivery_changes, silver_changes
from marketpulse.evolution.observed import Observed, observe

DEPTH = {"name": "scroll_depth", "physicalType": "int"}
HEADER = "event_id,user_id,session_id,ts,page,referrer,utm_source,utm_medium,utm_campaign,device"


@pytest.fixture
def contract(tmp_path) -> Contract:
    return clicks(tmp_path / "contracts", "1.0.0", DEPTH)


def under(folder: Path, policy: str, *columns: dict) -> Contract:
    return clicks(folder, "1.1.0", *(columns or (DEPTH,)), evolution=policy)


def seen(path: Path) -> Observed:
    return observe(arrow_fs.LocalFileSystem(), str(path))


def found(contract: Contract, path: Path) -> dict[str, tuple[str, str]]:
    """Gravity and consequence by column and change."""
    return {
        f"{change.subject} {change.what}": (change.gravity, change.consequence)
        for change in delivery_changes(contract, [seen(path)])
    }


def csv_file(folder: Path, header: str, *rows: str) -> Path:
    path = folder / "part-0000.csv"
    path.write_text("\n".join([header, *rows]) + "\n")
    return path


def parquet_file(folder: Path, **columns: pa.Array) -> Path:
    path = folder / "part-0000.parquet"
    names = [*HEADER.split(","), "scroll_depth"]
    table = {name: pa.array(["1"]) for name in names} | columns
    pq.write_table(pa.table(table), path)
    return path


@pytest.mark.parametrize(
    ("policy", "gravity", "consequence"),
    [
        ("strict", BREAKING, "the batch is refused: add it to the contract"),
        ("additive", SAFE, "kept in rescued_data, counted as a warning"),
        ("permissive", SAFE, "kept in rescued_data"),
    ],
)
def test_new_column_is_judged_by_the_policy(tmp_path, policy, gravity, consequence):
    path = csv_file(tmp_path, f"{HEADER},scroll_depth,colour", ",,,,,,,,,,1,red")

    found_gravity, text = found(under(tmp_path / "c", policy), path)[
        "clicks.colour new in the data"
    ]

    assert found_gravity == gravity
    assert consequence in text
    assert str(path) in text


@pytest.mark.parametrize(
    ("policy", "gravity"), [("strict", BREAKING), ("additive", SAFE), ("permissive", SAFE)]
)
def test_missing_optional_column_is_judged_by_the_policy(tmp_path, policy, gravity):
    path = csv_file(tmp_path, HEADER.replace("referrer,", "") + ",scroll_depth")

    changes = found(under(tmp_path / "c", policy), path)

    assert changes["clicks.referrer missing in the data"][0] == gravity


@pytest.mark.parametrize("step", ["since", "deprecatedSince"])
def test_missing_column_that_was_announced_passes_everywhere(tmp_path, step):
    column = marked("scroll_depth", step, "1.1.0", physicalType="int")
    contract = under(tmp_path / "c", "strict", column)

    changes = found(contract, csv_file(tmp_path, HEADER))

    assert {gravity for gravity, _ in changes.values()} == {SAFE}


def test_missing_required_column_breaks_and_the_key_breaks_always(tmp_path):
    path = csv_file(tmp_path, HEADER.removesuffix(",device").removeprefix("event_id,"))

    additive = found(under(tmp_path / "c", "additive"), path)
    permissive = found(under(tmp_path / "c", "permissive"), path)

    assert additive["clicks.device missing in the data"][0] == BREAKING
    assert permissive["clicks.device missing in the data"][0] == SAFE
    assert permissive["clicks.event_id missing in the data"][0] == BREAKING


def test_json_records_name_their_own_columns(tmp_path, contract):
    path = tmp_path / "part-0000.jsonl.gz"
    records = [dict.fromkeys(HEADER.split(","), "1"), {"scroll_depth": 2**31, "colour": "red"}]
    lines = [json.dumps(record) for record in records] + ["{broken", "[1]"]
    path.write_bytes(gzip.compress("\n".join(lines).encode()))

    changes = found(contract, path)

    assert changes["clicks.colour new in the data"][0] == SAFE
    assert changes["clicks.scroll_depth bigint instead of int"][0] == WIDENING


def test_numbers_beyond_the_type_are_found_in_text(tmp_path, contract):
    path = csv_file(tmp_path, f"{HEADER},scroll_depth", ",,,,,,,,,,3000000000", ",,,,,,,,,,deep")

    gravity, consequence = found(contract, path)["clicks.scroll_depth bigint instead of int"]

    assert gravity == WIDENING
    assert "widen the contract to bigint" in consequence


@pytest.mark.parametrize(
    ("values", "what", "gravity"),
    [
        (pa.array([1], pa.int32()), None, None),
        (pa.array([1], pa.int16()), None, None),
        (pa.array(["1"]).dictionary_encode(), None, None),
        (pa.array([1], pa.int64()), "bigint instead of int", WIDENING),
        (pa.array([1.5]), "double instead of int", WIDENING),
        (pa.array([Decimal("1.5")]), "decimal(2,1) instead of int", WIDENING),
        (pa.array([date(2026, 3, 2)]), "date instead of int", BREAKING),
        (pa.array([True]), "boolean instead of int", BREAKING),
    ],
)
def test_types_of_parquet_are_compared(tmp_path, contract, values, what, gravity):
    ts = pa.array([datetime(2026, 3, 2, tzinfo=UTC)], pa.timestamp("ns", "UTC"))
    path = parquet_file(tmp_path, scroll_depth=values, ts=ts)

    expected = {f"clicks.scroll_depth {what}": gravity} if what else {}
    assert {name: gravity for name, (gravity, _) in found(contract, path).items()} == expected


def test_change_that_many_files_show_is_told_once(tmp_path, contract):
    path = csv_file(tmp_path, f"{HEADER},scroll_depth,colour")

    [change] = delivery_changes(contract, [seen(path)] * 3)

    assert change.consequence.endswith(f"({path} and 2 more)")


@pytest.mark.parametrize(
    ("types", "change", "gravity"),
    [
        ({"scroll_depth": "int"}, None, None),
        ({}, "not in the files", SAFE),
        ({"scroll_depth": "smallint"}, "smallint in files, int in the contract", SAFE),
        ({"scroll_depth": "bigint"}, "bigint in files, int in the contract", BREAKING),
        ({"scroll_depth": "int", "colour": "string"}, "no longer in the contract", SAFE),
    ],
)
def test_published_files_are_compared_as_readers_meet_them(contract, types, change, gravity):
    columns = {c.name: c.type for c in contract.table.columns if c.name != "scroll_depth"}

    changes = silver_changes(
        contract, contract.table, [Observed("silver/x", True, columns | types)]
    )

    assert [(c.what, c.gravity) for c in changes] == ([(change, gravity)] if change else [])


def test_published_file_of_a_narrower_type_asks_for_the_history(tmp_path):
    contract = clicks(tmp_path / "c", "1.1.0", DEPTH | {"physicalType": "bigint"})
    columns = {c.name: c.type for c in contract.table.columns} | {"scroll_depth": "int"}

    [change] = silver_changes(contract, contract.table, [Observed("silver/x", True, columns)])

    assert change.gravity == WIDENING
    assert "reprocess all dates with `marketpulse silver --datasets clicks`" in change.consequence


@pytest.mark.parametrize("name", ["gone.csv", "broken.parquet", "broken.jsonl.gz"])
def test_file_that_cannot_be_read_is_named(tmp_path, name):
    if name.startswith("broken"):
        (tmp_path / name).write_bytes(b"no such format")

    with pytest.raises(UsageError, match=f"{name} cannot be read"):
        seen(tmp_path / name)
