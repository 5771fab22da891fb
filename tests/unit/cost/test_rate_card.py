"""Prices say where they come from; what is wrong with a file is said with its line."""

import csv
from datetime import date

import pytest

from marketpulse.cost.rate_card import RATE_CARD, price_of, rate_card
from marketpulse.cost.usage import read_usage
from marketpulse.errors import MarketPulseError
from marketpulse.settings import PROJECT_ROOT

UNITS = {
    "month", "hour", "day", "GB", "GB-month", "GB-hour", "vCPU-hour", "DPU-hour", "RPU-hour",
    "TB", "thousand", "share",
}  # fmt: skip


@pytest.mark.parametrize("price", rate_card().values(), ids=lambda price: price.item)
def test_every_price_names_its_page_and_its_day(price):
    assert price.usd > 0
    assert price.unit in UNITS
    assert price.source.startswith("https://aws.amazon.com/")
    assert date(2026, 1, 1) <= price.as_of <= date.today()


def test_no_item_has_two_prices():
    with RATE_CARD.open() as lines:
        items = [row["item"] for row in csv.DictReader(lines)]

    assert len(items) == len(set(items))


def test_every_machine_of_emr_has_both_of_its_prices():
    of_emr = {item.removeprefix("emr.") for item in rate_card() if item.startswith("emr.")}

    assert of_emr
    assert all(price_of(f"ec2.{machine}") for machine in of_emr)


def test_missing_price_is_named():
    with pytest.raises(MarketPulseError, match=r"no price of ec2\.huge: add it to .*rate_card"):
        price_of("ec2.huge")


def test_line_that_is_no_price_is_named(tmp_path):
    card = tmp_path / "card.csv"
    card.write_text("item,usd,unit,description,source,as_of\nkms.key,cheap,month,,,2026-01-01\n")

    with pytest.raises(MarketPulseError, match="line 2 is no price"):
        rate_card(card)


def test_missing_rate_card_is_named(tmp_path):
    with pytest.raises(MarketPulseError, match=r"none\.csv cannot be read: No such file"):
        rate_card(tmp_path / "none.csv")


@pytest.mark.parametrize("env", ["dev", "stg", "prod"])
def test_use_of_each_environment_can_be_read(env):
    usage = read_usage(PROJECT_ROOT / f"terraform/envs/{env}/usage.yaml")

    assert set(usage.storage_gb) == {"raw", "silver", "gold", "logs", "artifacts"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("glue_dpu_hours: -1", "glue_dpu_hours: .*greater than or equal to 0"),
        ("glue_hours: 1", "glue_hours: Extra inputs"),
        ("storage_gb: {raw: much}", r"storage_gb\.raw: .*number"),
        ("log_gb: .nan", "log_gb: .*finite"),
        ("- 1", "the file: "),
        ("a: [", "is no YAML"),
    ],
)
def test_usage_file_with_a_mistake_is_refused(tmp_path, text, message):
    file = tmp_path / "usage.yaml"
    file.write_text(text)

    with pytest.raises(MarketPulseError, match=message):
        read_usage(file)
