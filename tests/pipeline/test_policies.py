"""What the policy of an environment lets pass, delivery by delivery, and what it refuses."""

import json

import pytest
from delivered import LEFT_OUT, as_csv, click, deliver, deliver_file, product, user
from lake_contents import Run, process, quarantined, rows

from marketpulse.lake import Lake

pytestmark = pytest.mark.usefixtures("spark", "token_key")

DAY, HOUR, CSV = "2026-03-02", "2026-03-02T13", "part-0000.csv"
NO_BRAND = product(1, brand=LEFT_OUT)
NO_KEY = product(1, sku=LEFT_OUT)


@pytest.fixture
def lake(tmp_path) -> Lake:
    return Lake(str(tmp_path / "lake"))


def products(lake: Lake, environment: str, content: bytes | list) -> Run:
    """Deliver products, whose contract leaves the policy to the environment, and process them."""
    if isinstance(content, bytes):
        deliver_file(lake, "products", DAY, CSV, content)
    else:
        deliver(lake, "products", DAY, content)
    return process(lake, "products", environment=environment)


@pytest.mark.parametrize("environment", ["local", "prod"])
def test_strict_refuses_a_file_with_a_new_column(lake, environment):
    done = products(lake, environment, as_csv([product(1, colour="red")]))

    reason = done.refused[f"products {DAY}"]
    assert f"bronze/products/ingest_date={DAY}/{CSV} has the unknown column colour" in reason
    assert "add it to the contract of products or leave it out" in reason


def test_strict_sends_a_record_with_a_new_field_to_quarantine(lake):
    products(lake, "prod", [product(1), product(2, colour="red")])

    [row] = quarantined(lake, "products")
    assert row["rules"] == ["has_no_unknown_fields"]
    assert len(rows(lake, "products")) == 1


@pytest.mark.parametrize("environment", ["dev", "stg"])
@pytest.mark.parametrize("as_file", [as_csv, list])
def test_additive_publishes_and_counts_what_is_new(lake, environment, as_file):
    done = products(lake, environment, as_file([product(1, colour="red")]))

    commit = done.published[f"products {DAY}"]
    assert commit.warnings == {"has_no_unknown_fields": 1}
    assert [row["sku"] for row in rows(lake, "products")] == ["SKU00001"]


def test_contract_that_names_a_policy_keeps_it_everywhere(lake):
    deliver_file(lake, "clicks", HOUR, CSV, as_csv([click(1, depth="7")]))

    done = process(lake, "clicks", environment="prod")

    assert done.published[f"clicks {HOUR}"].warnings == {"has_no_unknown_fields": 1}
    [row] = rows(lake, "clicks")
    assert json.loads(row["rescued_data"]) == {"depth": "7"}


def test_strict_refuses_a_file_that_lacks_an_optional_column(lake):
    deliver_file(lake, "users", DAY, CSV, as_csv([user(1, street_address=LEFT_OUT)]))

    reason = process(lake, "users", environment="prod").refused[f"users {DAY}"]

    assert f"{CSV} lacks the column street_address: deliver it, empty where there is" in reason
    assert len(process(lake, "users", environment="stg").published) == 1


@pytest.mark.parametrize("environment", ["prod", "stg"])
def test_file_without_a_required_column_is_refused(lake, environment):
    done = products(lake, environment, as_csv([NO_BRAND]))

    assert "lacks the required column brand" in done.refused[f"products {DAY}"]


@pytest.mark.parametrize("as_file", [as_csv, list])
def test_permissive_publishes_nulls_where_a_required_column_is_missing(lake, as_file):
    done = products(lake, "dev", as_file([NO_BRAND]))

    assert done.published[f"products {DAY}"].warnings == {"brand_is_present": 1}
    assert [row["brand"] for row in rows(lake, "products")] == [None]


@pytest.mark.parametrize("as_file", [as_csv, list])
def test_permissive_too_wants_to_know_which_record_it_is(lake, as_file):
    done = products(lake, "dev", as_file([NO_KEY]))

    assert "sku" in done.refused[f"products {DAY}"]


@pytest.mark.parametrize("environment", ["dev", "prod"])
def test_value_of_another_type_is_never_a_silent_null(lake, environment):
    products(lake, environment, [product(1), product(2, list_price_usd="cheap")])

    [row] = quarantined(lake, "products")
    assert row["rules"] == ["list_price_usd_is_decimal"]


def test_columns_in_another_order_are_no_change(lake):
    names = sorted(product(1))
    done = products(lake, "prod", as_csv([product(1)], names))

    assert done.published[f"products {DAY}"].rows_out == 1


def test_batch_is_done_again_when_the_policy_changed(lake):
    products(lake, "stg", [product(1), product(2, colour="red")])
    assert len(rows(lake, "products")) == 2

    assert process(lake, "products", environment="stg").outcomes == []
    process(lake, "products", environment="prod")

    assert len(rows(lake, "products")) == 1
