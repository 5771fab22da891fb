"""Mistakes in a mapping file are told with what, where and the way on."""

import pytest

from marketpulse.errors import UsageError
from marketpulse.landing.loading import load_mapping

GOOD = {"transaction_id": "id", "ts": "time"}


@pytest.mark.parametrize(
    ("columns", "parts", "message"),
    [
        (GOOD | {"amount": {"colum": "x"}}, {}, "columns.amount.colum: there is no such key"),
        (GOOD | {"amount": {"as": "decimal"}}, {}, "give one of column, position, constant"),
        (GOOD | {"amount": {"column": "x", "constant": 1}}, {}, "here is column and constant"),
        (GOOD | {"ts": {"column": "x", "as": "date"}}, {}, "a date or timestamp needs formats"),
        (GOOD, {"time_zone": "Mars"}, "no time zone is called 'Mars'"),
        (GOOD, {"files": {"encodings": ["utf-9"]}}, "knows no encoding 'utf-9'"),
        (GOOD, {"files": {"delimiter": "::"}}, "at most 1 character"),
        (GOOD, {"batch": {"from": "file_name"}}, "and a pattern belong together"),
        (GOOD, {"batch": {"from": "file_name", "pattern": "%Y"}}, "needs %Y, %m and %d"),
        (GOOD | {"amount": {"sum": "price"}}, {}, "sum adds up lines"),
        (GOOD | {"total": "x"}, {}, "columns.total: the contract has no such column; it has"),
        ({"ts": "time"}, {}, "columns.transaction_id: is missing, and the contract requires it"),
        (
            GOOD,
            {"lines": {"into": "ts", "group_by": ["x"], "fields": {"a": "b"}}},
            "lines.into: ts is no array",
        ),
        (
            GOOD,
            {"lines": {"into": "items", "group_by": ["x"], "fields": {"price": "b"}}},
            "lines.fields.price: items has sku, quantity, unit_price",
        ),
    ],
)
def test_mistake_is_told(feed, columns, parts, message):
    with pytest.raises(UsageError) as told:
        load_mapping(feed.mapping(columns, **parts))
    assert message in str(told.value)
    assert "feed.yml" in str(told.value)


def test_mistake_has_its_line(feed):
    with pytest.raises(UsageError, match=r"line 7, columns\.amount\.as: "):
        load_mapping(feed.mapping(GOOD | {"amount": {"column": "x", "as": "money"}}))


def test_mapping_that_is_not_there_or_no_yaml(feed, tmp_path):
    with pytest.raises(UsageError, match="cannot be read"):
        load_mapping(tmp_path / "none.yml")
    (tmp_path / "broken.yml").write_text("columns: [")
    with pytest.raises(UsageError, match="is not YAML"):
        load_mapping(tmp_path / "broken.yml")
