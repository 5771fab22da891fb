import re
from pathlib import Path

import pytest
import yaml
from open_data_contract_standard.model import OpenDataContractStandard

from marketpulse.contracts import dataset_names, load_contract
from marketpulse.errors import MarketPulseError, UsageError
from marketpulse.settings import PROJECT_ROOT

CONTRACTS = PROJECT_ROOT / "contracts"
NAMES = [path.stem for path in sorted(CONTRACTS.glob("*.yaml"))]


@pytest.fixture
def folder(tmp_path) -> Path:
    """A folder of contracts that a test may change: users, and sales that refer to them."""
    for name in ("users", "sales"):
        (tmp_path / f"{name}.yaml").write_bytes((CONTRACTS / f"{name}.yaml").read_bytes())
    return tmp_path


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


@pytest.mark.parametrize("name", NAMES)
def test_contract_is_complete_enough_to_work_with(name):
    contract = load_contract(name)

    assert contract.dataset == name == contract.table.name
    assert re.fullmatch(r"\d+\.\d+\.\d+", contract.version)
    assert contract.ingest_partition in {"hour", "day"}
    assert contract.evolution == ("additive" if name == "clicks" else None)
    assert contract.keep_duplicate in {"first", "last"}
    assert 0 <= contract.max_failed_share < 1
    assert set(contract.formats) <= {"jsonl.gz", "csv", "parquet"}
    assert contract.event_time in {c.name for c in contract.table.columns}


@pytest.mark.parametrize("name", NAMES)
def test_every_table_has_a_key_and_describes_every_column(name):
    for table in load_contract(name).tables:
        columns = {column.name: column for column in table.columns}
        assert table.key, f"{table.name} has no key"
        assert set(table.key) <= set(columns)
        assert [c for c in columns if not columns[c].description] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_rule_has_a_sentence_as_reason_and_a_severity(name):
    rules = load_contract(name).rules

    assert rules
    assert len({rule.name for rule in rules}) == len(rules)
    for rule in rules:
        assert rule.severity in {"error", "warning"}, rule.name
        assert rule.expression, rule.name
        assert rule.reason.endswith("."), rule.name


@pytest.mark.parametrize("name", NAMES)
def test_contract_is_what_the_standard_says(name):
    OpenDataContractStandard(**yaml.safe_load((CONTRACTS / f"{name}.yaml").read_bytes()))


def test_personal_data_of_users_never_reaches_silver_in_clear():
    users = load_contract("users").table
    personal = {column.name: column.privacy for column in users.columns if column.privacy}

    assert personal["email"] == "tokenise"
    dropped = {name for name, privacy in personal.items() if privacy == "drop"}
    assert dropped
    assert dropped.isdisjoint(column.name for column in users.silver_columns)


def test_sales_also_give_their_items():
    delivered, items = load_contract("sales").tables

    assert (delivered.name, delivered.derived_from) == ("sales", None)
    assert (items.name, items.derived_from) == ("sale_items", "sales")
    assert items.key == ("transaction_id", "line_number")


def test_rescued_data_is_not_expected_from_the_source():
    clicks = load_contract("clicks")

    assert "rescued_data" in [column.name for column in clicks.table.silver_columns]
    assert "rescued_data" not in [column.name for column in clicks.bronze_columns]


def test_references_must_lead_to_a_column_of_another_contract():
    for name in NAMES:
        for column in load_contract(name).table.columns:
            if column.references:
                dataset, key = column.references.split(".")
                assert key in load_contract(dataset).table.key


def test_datasets_that_others_refer_to_come_first(folder):
    assert dataset_names(folder) == ["users", "sales"]


def test_unknown_dataset_is_refused_with_the_known_ones(folder):
    with pytest.raises(UsageError, match="unknown dataset 'clix'; known datasets: users, sales"):
        load_contract("clix", folder)


def test_folder_without_contracts_is_named(tmp_path):
    with pytest.raises(UsageError, match=f"no contracts in {tmp_path}"):
        load_contract("sales", tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "cause"),
    [
        ("version: 1.0.0", "version: [1, 0]", "version"),
        ("property: eventTime", "property: eventTimme", "property 'eventTime' is missing"),
        ("severity: error", "dimension: validity", "needs a name, implementation, severity"),
        ("schema:", "schema: [", "expected"),
    ],
)
def test_unusable_contract_names_the_file_the_cause_and_who_says_more(folder, old, new, cause):
    path = folder / "users.yaml"
    edit(path, old, new)

    with pytest.raises(MarketPulseError) as failure:
        load_contract("users", folder)

    message = str(failure.value)
    assert message.startswith(f"contract {path} cannot be used: ")
    assert cause in message
    assert f"`datacontract lint {path}` says more" in message


def test_empty_contract_is_unusable(folder):
    (folder / "users.yaml").write_text("")

    with pytest.raises(MarketPulseError, match="cannot be used"):
        load_contract("users", folder)


def test_digest_changes_with_a_rule(folder):
    before = load_contract("users", folder).digest
    edit(folder / "users.yaml", "'vip')", "'vip', 'staff')")

    assert load_contract("users", folder).digest != before


def test_digest_ignores_version_and_descriptions(folder):
    before = load_contract("users", folder).digest
    edit(folder / "users.yaml", "version: 1.0.0", "version: 1.0.1")
    edit(folder / "users.yaml", "The day the customer signed up.", "First day as a customer.")

    assert load_contract("users", folder).digest == before
