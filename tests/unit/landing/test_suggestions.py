"""A file nobody has described is read, described, and landed by that description."""

import subprocess

import pytest
from foreign_files import DAY

from marketpulse.contracts import load_contract
from marketpulse.errors import UsageError
from marketpulse.lake import Lake
from marketpulse.landing.landing import Order, land
from marketpulse.landing.loading import load_mapping
from marketpulse.landing.suggestion.suggestion import suggest
from marketpulse.settings import PROJECT_ROOT, settings

RETAIL = PROJECT_ROOT / "docs" / "examples" / "online-retail" / "orders_20260302.csv"


@pytest.fixture
def suggested(tmp_path, monkeypatch):
    """Suggest for a file; return the mapping and contract as they are loaded."""

    def suggest_for(name: str, content: bytes):
        (tmp_path / name).write_bytes(content)
        _, mapping = suggest(tmp_path / name, tmp_path / "drafts")
        monkeypatch.setattr(settings(), "contracts", tmp_path / "drafts")
        return load_mapping(mapping)

    return suggest_for


def types(contract) -> dict[str, str]:
    return {column.name: column.type for column in contract.table.columns}


def test_retail_file_is_understood(suggested):
    mapping, contract = suggested("orders_20260302.csv", RETAIL.read_bytes())

    assert types(contract) == {
        "invoice_no": "string",
        "stock_code": "string",
        "description": "string",
        "quantity": "bigint",
        "invoice_date": "timestamp",
        "unit_price": "decimal(18,2)",
        "customer_id": "string",
        "country": "string",
    }
    assert contract.table.key == ("invoice_no", "stock_code")
    assert contract.event_time == "invoice_date"
    assert mapping.files.encodings == ["cp1252"]
    assert [c.name for c in contract.table.columns if not c.required] == ["customer_id"]
    assert [rule.name for rule in contract.rules] == ["unit_price_is_not_negative"]


def test_suggested_contract_passes_the_linter(suggested, tmp_path):
    suggested("orders_20260302.csv", RETAIL.read_bytes())
    command = [PROJECT_ROOT / "scripts" / "lint_contracts", tmp_path / "drafts" / "orders.yaml"]
    linted = subprocess.run(command, capture_output=True, text=True)

    assert (linted.returncode, linted.stdout) == (0, "")


def test_suggestion_lands_its_own_file(suggested, tmp_path):
    mapping, contract = suggested("orders_20260302.csv", RETAIL.read_bytes())
    lake = Lake(str(tmp_path / "lake"))
    landed = land(Order(lake, mapping, contract, DAY), [tmp_path / "orders_20260302.csv"])

    assert [(f.records_in, f.records_out, f.unsplit) for f in landed] == [(11, 11, 1)]


def test_semicolons_decimal_commas_and_no_key(suggested):
    mapping, contract = suggested("umsatz.csv", b"Datum;Betrag\n02.03.2026;1,50\n02.03.2026;1,50\n")

    assert types(contract) == {"datum": "date", "betrag": "decimal(18,2)"}
    assert mapping.files.delimiter == ";"
    assert mapping.columns["betrag"].decimal == ","
    assert contract.table.key == ("datum",)


def test_file_without_key_and_date_gets_both(suggested):
    rows = b"".join(b"%d|%d|%d|%d\n" % (n & 1, n & 2, n & 4, n & 8) for n in range(16))
    mapping, contract = suggested("flags.csv", rows)

    assert contract.table.key == ("flags_id",)
    assert contract.event_time == "delivered_date"
    assert not mapping.files.header
    assert mapping.columns["column_2"].position == 2


def test_json_lines_are_understood(suggested):
    _, contract = suggested("visits.jsonl", b'{"visit_id": 1, "at": "2026-03-02T10:00:00Z"}\n')

    assert types(contract) == {"visit_id": "string", "at": "timestamp"}


def test_nothing_is_written_over(suggested):
    suggested("visits.csv", b"id,day\n1,2026-03-02\n")
    with pytest.raises(UsageError, match="is there already"):
        suggested("visits.csv", b"id,day\n1,2026-03-02\n")


def test_suggested_contract_is_found_by_its_name(suggested):
    suggested("visits.csv", b"id,day\n1,2026-03-02\n")

    assert load_contract("visits").dataset == "visits"
