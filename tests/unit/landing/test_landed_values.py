"""What becomes of the values of dirty feeds: rewritten where they parse, untouched where not."""

import pytest
from foreign_files import DAY

from marketpulse.errors import MarketPulseError


def one(feed, column: str, text: str, value: dict, **parts: object):
    """Land a single value and return what is in bronze."""
    columns = {"transaction_id": "id", "ts": {"constant": "2026-03-02T00:00:00Z"}, column: value}
    feed.land(f'id,x\n1,"{text}"\n', columns, **parts)
    return feed.values(column)[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("123.0", "123"), ("0042", "0042"), ("007.000", "007"), ("12.5", "12.5"), ("A1.0", "A1.0")],
)
def test_floats_as_ids_become_ids(feed, text, expected):
    assert one(feed, "customer_id", text, {"column": "x", "as": "id"}) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1234.5", "1234.5"),
        ("1.234,50", "1234.50"),
        ("-3,20", "-3.20"),
        ("(12,00)", "-12.00"),
        ("7,00-", "-7.00"),
        ("1 234,5", "1234.5"),
        ("twelve", "twelve"),
    ],
)
def test_numbers_are_written_with_a_point_and_refunds_with_a_minus(feed, text, expected):
    german = {"column": "x", "as": "decimal", "decimal": ","}
    if text != "1234.5":
        german["thousands"] = "."
    assert one(feed, "amount", text, german) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("02/03/2026 08:15", "2026-03-02T08:15:00.000000Z"),
        ("2026-03-02 08:15:30.5", "2026-03-02T08:15:30.500000Z"),
        ("02-Mar-2026", "2026-03-02T00:00:00.000000Z"),
        ("2026-03-02T08:15:00+02:00", "2026-03-02T06:15:00.000000Z"),
        ("1772439300", "2026-03-02T08:15:00.000000Z"),
        ("32/03/2026 08:15", "32/03/2026 08:15"),
        ("02/03/26 08:15", "02/03/26 08:15"),
        ("1" + "0" * 30, "1" + "0" * 30),
    ],
)
def test_date_formats_are_tried_in_order(feed, text, expected):
    formats = ["%d/%m/%Y %H:%M", "iso", "%d-%b-%Y", "epoch"]
    assert one(feed, "ts", text, {"column": "x", "as": "timestamp", "formats": formats}) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2026-03-02 08:15", "2026-03-02T13:15"), ("2026-03-12 08:15", "2026-03-12T12:15")],
)
def test_times_without_a_zone_are_those_of_the_feed_summer_time_included(feed, text, expected):
    value = {"column": "x", "as": "timestamp", "formats": ["iso"]}
    landed = one(feed, "ts", text, value, time_zone="America/New_York")
    assert landed == f"{expected}:00.000000Z"


def test_other_words_defaults_constants_and_expressions(feed):
    columns = {
        "transaction_id": {"column": "id", "prefix": "T"},
        "ts": {"expression": "_ingest_date || 'T00:00:00Z'"},
        "customer_id": {"column": "who", "values": {"guest": "none"}, "default": "unknown"},
        "amount": {"expression": "try_cast(price as decimal(9,2)) * try_cast(pieces as integer)"},
    }
    feed.land(
        "id,who,price,pieces\n1,guest,2.50,3\n2,NULL,x,1\n", columns, files={"nulls": ["NULL"]}
    )

    assert feed.records() == [
        {
            "transaction_id": "T1",
            "ts": "2026-03-02T00:00:00Z",
            "customer_id": "none",
            "amount": "7.50",
        },
        {"transaction_id": "T2", "ts": "2026-03-02T00:00:00Z", "customer_id": "unknown"},
    ]


def test_generated_id_is_the_same_for_the_same_line_in_any_order_of_columns(feed):
    columns = {"transaction_id": {"digest": ["all"], "prefix": "T", "digits": 18}, "ts": "time"}
    feed.land("shop,time\nA,10\nB,10\n", columns)
    first = feed.values("transaction_id")
    feed.land("Time,Shop\n10,A\n10,B\n", columns)

    assert feed.values("transaction_id") == first
    assert len(set(first)) == 2
    assert all(len(id_) == 19 and id_[1:].isdecimal() for id_ in first)


@pytest.mark.parametrize(
    "expression", ["(select content from read_text('/etc/hostname'))", "no_column", "1)"]
)
def test_expression_that_cannot_be_computed_is_named(feed, expression):
    columns = {"transaction_id": {"expression": expression}, "ts": "time"}
    with pytest.raises(MarketPulseError, match=r"columns.transaction_id.expression cannot"):
        feed.land("time\n1\n", columns)
    assert not feed.lake.exists("bronze")


def test_booleans_have_words_of_their_own(feed):
    words = {"column": "x", "as": "boolean", "is_true": ["Yes", "1"], "is_false": ["no"]}

    assert one(feed, "customer_id", "YES", words) == "true"
    assert one(feed, "customer_id", "No", words) == "false"
    assert one(feed, "customer_id", "maybe", words) == "maybe"


def test_constants_are_as_they_are_written(feed):
    assert one(feed, "customer_id", "", {"constant": True}) == "true"
    assert one(feed, "customer_id", "", {"constant": DAY}) == "2026-03-02"
