"""Small lakes that several tests read; none of them writes to these."""

import pytest
from bronze_files import DAY

import generators
from marketpulse.lake import Lake

MARKET = ["instruments", "trading_days", "stock_prices", "news"]
ORDER_DESK = ["customers", "orders"]
DATASETS = ["stores", "users", "products", "clicks", "sales", *MARKET, *ORDER_DESK]


@pytest.fixture(scope="session")
def clean_day(tmp_path_factory) -> Lake:
    """A whole day without defects: facts as JSON lines, reference data CSV, extracts Parquet."""
    lake = Lake(str(tmp_path_factory.mktemp("clean")))
    generators.generate(lake, DATASETS, [DAY], scale=0.002, defect_rate=0, processes=1)
    return lake


@pytest.fixture
def lake(tmp_path) -> Lake:
    return Lake(str(tmp_path / "lake"))
