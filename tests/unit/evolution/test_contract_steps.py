"""What a contract was under an older version of it, which decides whether a batch is stale."""

import pytest
import yaml
from contract_versions import CLICKS, clicks, marked

from marketpulse.contracts import Contract, load_contract
from marketpulse.errors import MarketPulseError

DEPTH = marked("scroll_depth", "since", "1.1.0", physicalType="int")


def test_column_with_its_version_was_not_there_before(tmp_path):
    before = clicks(tmp_path)
    after = clicks(tmp_path, "1.1.0", DEPTH)

    assert "scroll_depth" in [column.name for column in after.table.columns]
    assert after.digest != before.digest
    assert after.digest_as_of("1.0.0") == before.digest
    assert after.digest_as_of("1.1.0") == after.digest


def test_column_without_its_version_was_always_there(tmp_path):
    before = clicks(tmp_path)
    after = clicks(tmp_path, "1.1.0", {"name": "scroll_depth", "physicalType": "int"})

    assert after.digest_as_of("1.0.0") != before.digest


def test_versions_are_compared_as_numbers(tmp_path):
    after = clicks(
        tmp_path, "1.10.0", marked("scroll_depth", "since", "1.10.0", physicalType="int")
    )

    assert after.digest_as_of("1.9.0") == clicks(tmp_path, "1.9.0").digest


def test_new_column_that_is_widened_later_leaves_those_without_it_alone(tmp_path):
    before = clicks(tmp_path)
    added = clicks(tmp_path, "1.1.0", DEPTH)
    widened = clicks(tmp_path, "1.2.0", DEPTH | {"physicalType": "bigint"})

    assert widened.digest_as_of("1.0.0") == before.digest
    assert widened.digest_as_of("1.1.0") != added.digest


def test_deprecated_column_may_be_missing_from_then_on(tmp_path):
    before = clicks(tmp_path)
    after = clicks(tmp_path, "1.1.0", marked("device", "deprecatedSince", "1.1.0"))

    def is_required(contract: Contract) -> bool:
        [device] = [c for c in contract.table.columns if c.name == "device"]
        return device.required

    assert not is_required(after)
    assert is_required(after.as_of("1.0.0"))
    assert after.digest_as_of("1.0.0") == before.digest


def test_retired_column_leaves_silver_and_may_still_be_delivered(tmp_path):
    before = clicks(tmp_path)
    after = clicks(tmp_path, "2.0.0", marked("device", "retiredSince", "2.0.0"))

    [device] = [column for column in after.bronze_columns if column.name == "device"]
    assert not device.required
    assert device not in after.table.silver_columns
    assert after.digest != before.digest
    assert after.digest_as_of("1.9.0") == before.digest


def test_order_of_columns_changes_nothing(tmp_path):
    before = clicks(tmp_path)
    document = yaml.safe_load(CLICKS.read_bytes())
    document["schema"][0]["properties"].reverse()
    (tmp_path / "clicks.yaml").write_text(yaml.safe_dump(document))

    assert load_contract("clicks", tmp_path).digest == before.digest


@pytest.mark.parametrize(
    ("column", "cause"),
    [
        (
            marked("page", "since", "1.1.0"),
            "page changed with version 1.1.0, but .* 1.0.0",
        ),
        (marked("page", "deprecatedSince", "1.1.0"), "page changed with version 1.1.0"),
        (marked("page", "since", "last year"), "page: 'last year' is no version"),
    ],
)
def test_step_that_cannot_be_is_refused(tmp_path, column, cause):
    with pytest.raises(MarketPulseError, match=cause):
        clicks(tmp_path, "1.0.0", column)


def test_unknown_policy_is_refused(tmp_path):
    with pytest.raises(MarketPulseError, match="'lenient' is none of strict, additive, permissive"):
        clicks(tmp_path, evolution="lenient")
