"""Sale items are the lines of the receipt, no more and no fewer."""

from decimal import Decimal

import pytest

from spark_jobs.derived import sale_items

SALES = (
    "_batch string, transaction_id string, store_id string, ts timestamp, currency string,"
    " items array<struct<sku:string,quantity:int,unit_price:decimal(18,2)>>"
)


@pytest.fixture
def lines(spark):
    def of(*items: tuple) -> list[dict]:
        row = ("2026-03-02T13", "T1", "ST0001", None, "EUR", list(items))
        return [line.asDict() for line in sale_items(spark.createDataFrame([row], SALES)).collect()]

    return of


def test_lines_are_numbered_from_one_in_the_order_of_the_receipt(lines):
    found = lines(("B", 1, Decimal("2.00")), ("A", 2, Decimal("1.50")), ("B", 1, Decimal("2.00")))

    assert [(line["line_number"], line["sku"]) for line in found] == [(1, "B"), (2, "A"), (3, "B")]


def test_line_amount_is_quantity_times_price_to_the_cent(lines):
    [line] = lines(("A", 3, Decimal("0.33")))

    assert line["line_amount"] == Decimal("0.99")


def test_line_carries_what_it_has_in_common_with_its_sale(lines):
    [line] = lines(("A", 1, Decimal("1.00")))

    common = ("_batch", "transaction_id", "store_id", "ts", "currency")
    assert [line[name] for name in common] == ["2026-03-02T13", "T1", "ST0001", None, "EUR"]
