"""Files of a copy are grouped by date and by what is in them; a shape that cannot be is refused."""

import io

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from marketpulse.errors import MarketPulseError
from marketpulse.lake import Lake, LakeFile
from marketpulse.redshift_copy import loads

DECLARED = (("sku", "string"), ("volume", "bigint"), ("price", "decimal(18,2)"))
OLD = {"volume": pa.array([1], pa.int32()), "sku": pa.array(["A"])}
NEW = {
    "sku": pa.array(["A"]),
    "volume": pa.array([1], pa.int64()),
    "price": pa.array([1], pa.decimal128(18, 2)),
}


@pytest.fixture
def lake(tmp_path) -> Lake:
    return Lake(str(tmp_path))


def put(lake: Lake, path: str, columns: dict[str, pa.Array]) -> LakeFile:
    content = io.BytesIO()
    pq.write_table(pa.table(columns), content)
    lake.write(path, content.getvalue())
    return LakeFile(path, content.tell())


def test_files_of_one_date_and_one_shape_are_one_load(lake):
    old, new, more = (
        put(lake, f"silver/{name}", columns)
        for name, columns in {"old": OLD, "new": NEW, "more": NEW}.items()
    )
    files = {"2026-03-03": [new], "2026-03-02": [new, old, more]}

    found = loads(lake, "silver", DECLARED, files)

    assert [(load.date, load.columns, load.files) for load in found] == [
        ("2026-03-02", DECLARED, [new, more]),
        ("2026-03-02", (("volume", "int"), ("sku", "string")), [old]),
        ("2026-03-03", DECLARED, [new]),
    ]


@pytest.mark.parametrize(
    ("columns", "shown"),
    [
        (NEW | {"colour": pa.array(["red"])}, "In the file: colour string."),
        (NEW | {"volume": pa.array([1.5])}, "In the file: volume double. Declared: volume bigint"),
        (NEW | {"price": pa.array([1], pa.decimal128(18, 4))}, "price decimal(18,4)"),
    ],
)
def test_file_that_no_older_version_explains_is_refused(lake, columns, shown):
    file = put(lake, "silver/odd", columns)

    with pytest.raises(MarketPulseError) as refusal:
        loads(lake, "silver", DECLARED, {"2026-03-02": [file]})

    assert "nothing was copied" in str(refusal.value)
    assert shown in str(refusal.value)


def test_gold_has_one_shape_only(lake):
    file = put(lake, "gold/old", OLD)

    with pytest.raises(MarketPulseError, match="nothing was copied"):
        loads(lake, "gold", DECLARED, {None: [file]})


def test_merged_file_has_the_batch_too(lake):
    batch = {"batch": pa.array(["2026-03-02"])}
    file = put(lake, "silver/x/event_date=2026-03-02/merged=abc/part-1.parquet", OLD | batch)
    own = put(lake, "silver/x/event_date=2026-03-02/batch=2026-03-02/part-1.parquet", OLD | batch)

    [load] = loads(lake, "silver", DECLARED, {"2026-03-02": [file]})

    assert dict(load.columns)["batch"] == "string"
    with pytest.raises(MarketPulseError, match="nothing was copied"):
        loads(lake, "silver", DECLARED, {"2026-03-02": [own]})
