"""The catalog does not change a type under files that Spark and Redshift could not read then."""

from datetime import date

import pytest
from contract_versions import clicks

from marketpulse.aws.clients import client
from marketpulse.catalog.table_inputs import silver_table
from marketpulse.catalog.tables import put_table
from marketpulse.catalog.type_changes import require_readable_files
from marketpulse.errors import MarketPulseError
from marketpulse.lake import Lake
from marketpulse.settings import settings
from spark_jobs.bronze_to_silver import run

DATABASE = "marketpulse_dev_silver"
LAKE = "s3://marketpulse-111111111111-dev-silver"
DEPTH = {"name": "scroll_depth", "physicalType": "int"}


@pytest.fixture
def folder(aws, tmp_path, monkeypatch):
    """The catalog knows clicks with a depth of 32 bits."""
    client("glue").create_database(DatabaseInput={"Name": DATABASE})
    contract = clicks(tmp_path, "1.1.0", DEPTH)
    put_table(DATABASE, silver_table(contract.table, f"{LAKE}/silver/clicks", "Clicks."))
    monkeypatch.setattr(settings(), "contracts", tmp_path)
    return tmp_path


def test_change_that_old_files_do_not_bear_is_refused(folder):
    clicks(folder, "1.2.0", DEPTH | {"physicalType": "bigint"})

    with pytest.raises(MarketPulseError) as refusal:
        require_readable_files(DATABASE)

    assert "clicks.scroll_depth changes from int to bigint" in str(refusal.value)
    assert "a silver run of --datasets clicks without dates" in str(refusal.value)


def test_run_of_some_days_does_not_start(folder):
    clicks(folder, "1.2.0", DEPTH | {"physicalType": "bigint"})

    with pytest.raises(MarketPulseError, match="Nothing was changed"):
        run(Lake(LAKE), ["clicks"], days=[date(2026, 3, 2)], silver_database=DATABASE)


def test_run_of_all_days_changes_the_type(folder):
    clicks(folder, "1.2.0", DEPTH | {"physicalType": "bigint"})

    run(Lake(LAKE), ["clicks"], silver_database=DATABASE)

    columns = client("glue").get_table(DatabaseName=DATABASE, Name="clicks")["Table"]
    types = {c["Name"]: c["Type"] for c in columns["StorageDescriptor"]["Columns"]}
    assert types["scroll_depth"] == "bigint"
    require_readable_files(DATABASE)


@pytest.mark.parametrize(
    "column",
    [
        DEPTH,
        {"name": "experiment", "physicalType": "string"},
    ],
)
def test_new_columns_and_equal_types_pass(folder, column):
    clicks(folder, "1.2.0", DEPTH, column)

    require_readable_files(DATABASE)


def test_table_that_the_catalog_does_not_know_yet_passes(folder):
    client("glue").delete_table(DatabaseName=DATABASE, Name="clicks")

    require_readable_files(DATABASE)
