import pytest

from marketpulse.evolution.types import BREAKING, SAME, WIDENING, is_read_in_place, type_change

IN_PLACE = [
    ("smallint", "int"),
    ("decimal(7,2)", "decimal(9,2)"),
    ("decimal(10,2)", "decimal(18,2)"),
    ("decimal(22,2)", "decimal(38,2)"),
]
REPROCESSED = [
    ("int", "bigint"),
    ("float", "double"),
    ("int", "double"),
    ("int", "decimal(12,2)"),
    ("decimal(9,2)", "decimal(18,2)"),
    ("decimal(18,2)", "decimal(38,2)"),
    ("decimal(10,2)", "decimal(12,4)"),
    ("array<int>", "array<bigint>"),
    ("struct<a:int>", "struct<a:int,b:string>"),
    ("map<string,int>", "map<string,bigint>"),
]
NEITHER = [
    ("bigint", "int"),
    ("double", "float"),
    ("bigint", "double"),
    ("bigint", "decimal(18,0)"),
    ("decimal(10,2)", "decimal(10,4)"),
    ("decimal(10,2)", "double"),
    ("date", "timestamp"),
    ("timestamp", "date"),
    ("int", "string"),
    ("string", "int"),
    ("array<int>", "int"),
    ("struct<a:int,b:int>", "struct<a:int>"),
    ("struct<a:int>", "struct<a:string>"),
    ("int", "uint32"),
]


@pytest.mark.parametrize(("old", "new"), IN_PLACE + REPROCESSED)
def test_type_that_holds_every_old_value_is_wider(old, new):
    assert type_change(old, new) == WIDENING


@pytest.mark.parametrize(("old", "new"), NEITHER)
def test_any_other_type_breaks(old, new):
    assert type_change(old, new) == BREAKING


@pytest.mark.parametrize("type_", ["int", "decimal(10, 2)", "array<struct<a:int>>", "uint32"])
def test_same_type_is_no_change(type_):
    assert type_change(type_, type_.replace(" ", "")) == SAME


@pytest.mark.parametrize(("old", "new"), IN_PLACE)
def test_types_that_parquet_stores_alike_are_read_in_place(old, new):
    assert is_read_in_place(old, new)


@pytest.mark.parametrize(("old", "new"), REPROCESSED)
def test_types_that_parquet_stores_in_other_ways_are_not(old, new):
    assert not is_read_in_place(old, new)
