"""A dirty feed from the shop's own CSV files to silver: every line is accounted for."""

from decimal import Decimal

import pytest
from lake_contents import commits, process, quarantined, rows

from marketpulse.lake import Lake
from marketpulse.landing.landing import Landed, Order, land
from marketpulse.landing.loading import load_mapping
from marketpulse.settings import PROJECT_ROOT, settings

pytestmark = pytest.mark.usefixtures("spark", "token_key")

EXAMPLE = PROJECT_ROOT / "docs" / "examples" / "online-retail"
FILES = sorted(EXAMPLE.glob("orders_*.csv"))


@pytest.fixture(scope="module")
def landed(module_lake) -> tuple[Lake, list[Landed]]:
    """The example of the documentation, landed and processed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings(), "contracts", EXAMPLE)
        mapping, contract = load_mapping(EXAMPLE / "online_orders.feed.yml")
        files = land(Order(module_lake, mapping, contract), FILES)
        assert process(module_lake, "online_orders").refused == {}
    return module_lake, files


def test_every_line_of_the_feed_is_published_quarantined_or_told(landed):
    lake, files = landed
    counts = [commit for _, commit in sorted(commits(lake, "online_orders").items())]

    assert [(f.records_in, f.unsplit, f.repeated, f.records_out) for f in files] == [
        (11, 1, 1, 9),
        (3, 0, 0, 2),
        (0, 0, 0, 0),
    ]
    assert [c["rows_in"] for c in counts] == [f.records_out for f in files]
    assert [(c["rows_out"], c["rows_quarantined"]) for c in counts] == [(6, 3), (2, 0), (0, 0)]


def test_amounts_of_the_feed_arrive_with_their_refunds(landed):
    published = {row["invoice_id"]: row for row in rows(landed[0], "online_orders")}

    assert {invoice: row["amount"] for invoice, row in published.items()} == {
        "900101": Decimal("45.34"),
        "900102": Decimal("7.65"),
        "900103": Decimal("10125.00"),
        "900104": Decimal("8.40"),
        "C900105": Decimal("-20.34"),
        "900106": Decimal("12.75"),
        "900201": Decimal("89.01"),
        "C900202": Decimal("-12.50"),
    }
    assert [item["sku"] for item in published["900101"]["items"]] == ["K1001", "K1002"]
    assert published["900101"]["customer_id"] == "17850"
    assert published["900104"]["customer_id"] is None


def test_quarantine_says_what_is_wrong_with_the_values_of_the_feed(landed):
    records = quarantined(landed[0], "online_orders")
    found = {record["record"][:30]: record["rules"] for record in records}

    assert sorted(found.values()) == [
        ["amount_is_present", "items_are_complete"],
        ["record_is_readable"],
        ["ts_is_timestamp"],
    ]
    assert found['900109,K1001,"LAMP, RED",1,02/'] == ["record_is_readable"]
