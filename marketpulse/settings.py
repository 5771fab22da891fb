"""Settings from the environment, one place, typed."""

from functools import cache
from pathlib import Path

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT_ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Read from `MARKETPULSE_*` variables; the defaults make everything work on a laptop."""

    model_config = SettingsConfigDict(env_prefix="MARKETPULSE_")

    lake: str = str(PROJECT_ROOT / "data" / "lake")
    """Root of the lake: a local folder or an s3:// URI."""
    warehouse: str = str(PROJECT_ROOT / "data" / "marketpulse.duckdb")
    """DuckDB file of the `local` target."""
    contracts: Path = PROJECT_ROOT / "contracts"
    """Folder of the data contracts."""
    logs: Path = PROJECT_ROOT / "data" / "logs"
    """Folder of the structured logs that the command line writes."""
    token_key: SecretStr | None = None
    """Key of the tokens that replace personal data; on a laptop one is made on first use."""
    token_key_file: Path = PROJECT_ROOT / "data" / "token.key"
    """Where that key is kept when `MARKETPULSE_TOKEN_KEY` is not set."""


@cache
def settings() -> Settings:
    """Return the settings of this process, read once."""
    return Settings()
