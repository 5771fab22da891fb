"""A compaction changes no row of the warehouse, and nothing has to be built because of it."""

from datetime import timedelta

import pytest
from builds import ONLY_MODELS, Build, build
from small_lake import SmallLake, click, product, sale, store, user

from marketpulse.compaction.compacting import compact
from marketpulse.compaction.planning import Limits
from marketpulse.lake import Lake

DAYS = ("2026-03-02", "2026-03-03")
MODELS = (*ONLY_MODELS, "--select", "+fct_sales", "+fct_clicks_agg")


@pytest.fixture(scope="module")
def before_and_after(tmp_path_factory) -> tuple[Lake, Build, Build]:
    """Two days of three hours each, built, merged, and built again into the same warehouse."""
    place = tmp_path_factory.mktemp("compacted")
    lake = Lake(str(place / "lake"))
    _publish(SmallLake(lake))
    before = build(place / "lake", place / "warehouse.duckdb", *MODELS)
    for _ in range(2):
        compact(lake, ["sales", "clicks"], Limits(closed_after=0), grace=timedelta(0))
    return lake, before, build(place / "lake", place / "warehouse.duckdb", *MODELS)


def _publish(small: SmallLake) -> None:
    for day in DAYS:
        for dataset, row in (("stores", store), ("users", user), ("products", product)):
            small.publish(dataset, day, [row(day)])
        for hour in (10, 11, 12):
            number, at = 100 * int(day[-2:]) + hour, f"{day} {hour}:30"
            small.publish("sales", f"{day}T{hour}", [sale(number, at), sale(number + 50, at)])
            small.publish("clicks", f"{day}T{hour}", [click(number, at), click(number + 50, at)])


def test_merged_files_are_what_is_read(before_and_after):
    lake, _, _ = before_and_after

    names = [
        file.path.split("/")[3].split("=")[0]
        for table in ("sales", "sale_items", "clicks")
        for file in lake.files(f"silver/{table}/event_date={DAYS[0]}")
    ]
    assert names == ["merged"] * 3


def test_warehouse_is_the_same(before_and_after):
    _, before, after = before_and_after

    assert before.failures == after.failures == []
    assert len(before.tables["marts.fct_sales"]) == 12
    assert after.tables == before.tables


def test_no_date_is_built_again(before_and_after):
    _, _, after = before_and_after

    assert {model: dates for model, dates in after.built_dates.items() if dates} == {}
