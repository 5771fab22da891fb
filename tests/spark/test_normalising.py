"""A value is of the contract's type, or null with the raw text still there to tell the tale."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest

from marketpulse.contracts import Column, load_contract
from spark_jobs.normalising import type_word, with_typed_columns

TYPES = {
    "text": "string",
    "lowered": "string",
    "raised": "string",
    "count": "int",
    "large_count": "bigint",
    "price": "decimal(18,2)",
    "at": "timestamp",
    "day": "date",
    "flag": "boolean",
    "lines": "array<struct<sku:string,quantity:int,unit_price:decimal(18,2)>>",
}
TRANSFORMS = {"lowered": "lower(lowered)", "raised": "upper(raised)"}

NOON = datetime(2026, 3, 2, 12)
LINE = {"sku": "A", "quantity": 2, "unit_price": Decimal("1.50")}
CASES = [
    ("text", "  Berlin ", "Berlin"),
    ("text", "", None),
    ("text", "   ", None),
    ("text", "\u00a0", "\u00a0"),
    ("text", "New  York", "New  York"),
    ("lowered", " EMail ", "email"),
    ("raised", "eur", "EUR"),
    ("count", "3", 3),
    ("count", " 3 ", 3),
    ("count", "-3", -3),
    ("count", "3.0", None),
    ("count", "3.7", None),
    ("count", "1e3", None),
    ("count", "99999999999", None),
    ("count", "three", None),
    ("large_count", "99999999999", 99_999_999_999),
    ("price", "12.5", Decimal("12.50")),
    ("price", "12", Decimal("12.00")),
    ("price", "-0.01", Decimal("-0.01")),
    ("price", "1.25E1", Decimal("12.50")),
    ("price", "12.500", Decimal("12.50")),
    ("price", "1.239", None),
    ("price", "0.30000000000000004", Decimal("0.30")),
    ("price", "12,50", None),
    ("price", "1e400", None),
    ("price", "1e1000000000", None),
    ("price", "1e-1000000000", None),
    ("price", "9" * 17, None),
    ("price", "9" * 400, None),
    ("price", "NaN", None),
    ("price", "Infinity", None),
    ("price", "-Infinity", None),
    ("price", "0x1F", None),
    ("price", "1d", None),
    ("at", "2026-03-02T12:00:00Z", NOON),
    ("at", "2026-03-02 12:00:00", NOON),
    ("at", "2026-03-02T14:00:00+02:00", NOON),
    ("at", "2026-03-02T07:00:00-05:00", NOON),
    ("at", "2026-03-02T12:00:00.123456789Z", NOON.replace(microsecond=123_456)),
    ("at", "2026-03-02", datetime(2026, 3, 2)),
    ("at", "2026-03-29T02:30:00Z", datetime(2026, 3, 29, 2, 30)),
    ("at", "2028-02-29T23:59:59.999Z", datetime(2028, 2, 29, 23, 59, 59, 999_000)),
    ("at", "2026-03-02 12:00:00 Europe/Berlin", NOON.replace(hour=11)),
    ("at", "2026-03-02T12:00:00ZZ", None),
    ("at", "2026-03-02T12:00:00+02:00Z", None),
    ("at", "2026-03-02T12:00:00.5-05:00Z", None),
    ("at", "2026-02-29T12:00:00Z", None),
    ("at", "2026-03-02T24:00:00Z", None),
    ("at", "2026-03-02T12:00:60Z", None),
    ("at", "13:04", None),
    ("at", "2026", None),
    ("at", "2026-03", None),
    ("at", "1772452800", None),
    ("at", "02.03.2026", None),
    ("at", "now", None),
    ("at", "2026-03-02 noon", None),
    ("day", "2026-03-02", date(2026, 3, 2)),
    ("day", " 2028-02-29 ", date(2028, 2, 29)),
    ("day", "2026-02-29", None),
    ("day", "2026-3-2", None),
    ("day", "2026", None),
    ("day", "2026-03-02 or later", None),
    ("day", "2026-03-02T12:00:00Z", None),
    ("day", "+12026-03-02", None),
    ("flag", "true", True),
    ("flag", "FALSE", False),
    ("flag", "yes", True),
    ("flag", "0", False),
    ("flag", "maybe", None),
    ("flag", "2", None),
    ("lines", '[{"sku":"A","quantity":2,"unit_price":1.5}]', [LINE]),
    ("lines", '[{"unit_price":"1.50","quantity":"2","sku":" A "}]', [LINE]),
    ("lines", "[]", []),
    ("lines", '[{"sku":"A","unit_price":1.5}]', [LINE | {"quantity": None}]),
    ("lines", '[{"sku":"A","quantity":2.5,"unit_price":1.5}]', [LINE | {"quantity": None}]),
    ("lines", '[{"sku":"A","quantity":2,"unit_price":1.505}]', [LINE | {"unit_price": None}]),
    ("lines", '[{"sku":"  ","quantity":2,"unit_price":1.5}]', [LINE | {"sku": None}]),
    ("lines", "[null]", [dict.fromkeys(LINE)]),
    ("lines", '[{"sku":"A","quantity":2,"unit_price":1.5,"discount":1}]', None),
    ("lines", '[{"sku":"A","sku":"B","quantity":2,"unit_price":1.5}]', None),
    ("lines", '{"sku":"A","quantity":2,"unit_price":1.5}', None),
    ("lines", "two lamps", None),
    ("lines", "[1, 2]", None),
    ("lines", "7", None),
    ("lines", '[{"sku":"A"', None),
]


def contract_of(types: dict[str, str]):
    """A contract whose table has these columns and nothing else."""
    contract = load_contract("sales")
    columns = tuple(
        Column(name, type_, False, name, transform=TRANSFORMS.get(name))
        for name, type_ in types.items()
    )
    return replace(contract, tables=(replace(contract.table, columns=columns),))


@pytest.fixture(scope="module")
def typed(spark) -> dict:
    """The values of all cases after typing, by column and text."""
    delivered = [
        (i, *(text if name == column else None for name in TYPES))
        for i, (column, text, _) in enumerate(CASES)
    ]
    names = ", ".join(f"raw_{name} string" for name in TYPES)
    records = spark.createDataFrame(delivered, f"number int, {names}")
    rows = with_typed_columns(records, contract_of(TYPES)).collect()
    return {
        CASES[row["number"]][:2]: row.asDict(recursive=True)[CASES[row["number"]][0]]
        for row in rows
    }


@pytest.mark.parametrize(("column", "text", "expected"), CASES)
def test_value_is_typed_exactly_or_not_at_all(typed, column, text, expected):
    assert typed[column, text] == expected


@pytest.mark.parametrize(
    ("type_", "word"),
    [
        ("timestamp", "timestamp"),
        ("date", "date"),
        ("int", "integer"),
        ("bigint", "integer"),
        ("decimal(18,2)", "decimal"),
        ("boolean", "boolean"),
        ("array<struct<a:int>>", "array"),
        ("string", "string"),
    ],
)
def test_type_has_a_plain_word_for_rule_names(type_, word):
    assert type_word(type_) == word
