from pathlib import Path

import pytest

from marketpulse.settings import PROJECT_ROOT, Settings


@pytest.fixture(autouse=True)
def no_settings_in_the_environment(monkeypatch):
    for name in Settings.model_fields:
        monkeypatch.delenv(f"MARKETPULSE_{name.upper()}", raising=False)


def test_everything_lies_below_data_when_nothing_is_set():
    settings = Settings()

    assert settings.lake == str(PROJECT_ROOT / "data" / "lake")
    assert settings.warehouse == str(PROJECT_ROOT / "data" / "marketpulse.duckdb")
    assert settings.contracts == PROJECT_ROOT / "contracts"


def test_environment_variables_win(monkeypatch):
    monkeypatch.setenv("MARKETPULSE_LAKE", "s3://bucket/lake")
    monkeypatch.setenv("MARKETPULSE_CONTRACTS", "elsewhere")

    assert Settings().lake == "s3://bucket/lake"
    assert Settings().contracts == Path("elsewhere")


def test_key_of_the_tokens_is_not_shown(monkeypatch):
    monkeypatch.setenv("MARKETPULSE_TOKEN_KEY", "nobody-knows")

    assert "nobody-knows" not in repr(Settings())
    assert Settings().token_key.get_secret_value() == "nobody-knows"


def test_dbt_writes_where_its_own_variable_says(monkeypatch):
    monkeypatch.delenv("DBT_TARGET_PATH", raising=False)
    assert Settings().dbt_target == PROJECT_ROOT / "target"

    monkeypatch.setenv("DBT_TARGET_PATH", "elsewhere")
    assert Settings().dbt_target == Path("elsewhere")
