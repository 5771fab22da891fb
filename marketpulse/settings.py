"""Settings from the environment, one place, typed."""

from functools import cache
from pathlib import Path

from pydantic import Field, PositiveInt, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT_ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Read from `MARKETPULSE_*` variables; the defaults make everything work on a laptop."""

    model_config = SettingsConfigDict(env_prefix="MARKETPULSE_")

    lake: str = str(PROJECT_ROOT / "data" / "lake")
    """Root of the lake: a local folder or an s3:// URI, whose bucket may hold `{layer}`."""
    warehouse: str = str(PROJECT_ROOT / "data" / "marketpulse.duckdb")
    """DuckDB file of the `local` target."""
    contracts: Path = PROJECT_ROOT / "contracts"
    """Folder of the data contracts."""
    quarantine_days: PositiveInt = 90
    """Days from the commit of a batch after which `marketpulse retention` takes its quarantine."""
    logs: Path = PROJECT_ROOT / "data" / "logs"
    """Folder of the structured logs that the command line writes."""
    dbt_target: Path = Field(PROJECT_ROOT / "target", validation_alias="DBT_TARGET_PATH")
    """Folder of what dbt writes, with one below it for each target."""
    token_key: SecretStr | None = None
    """Key of the tokens that replace personal data; on a laptop one is made on first use."""
    token_key_parameter: str | None = None
    """Parameter of the SSM Parameter Store that holds that key in AWS."""
    token_key_file: Path = PROJECT_ROOT / "data" / "token.key"
    """Where that key is kept when neither of the two before is set."""

    source_url: SecretStr | None = None
    """PostgreSQL that customers and orders come from, as postgresql://user@host:5432/database."""
    source_secret: str | None = None
    """ARN or name of a secret in Secrets Manager that says what the URL does not."""
    source_schema: str = "shop"
    """Schema of its tables."""
    jdbc_jar: str | None = None
    """PostgreSQL's JDBC driver, when it is not where Debian puts it."""

    silver_database: str | None = None
    """Glue database of the silver tables; when set, a silver run registers what it published."""
    gold_database: str | None = None
    """Glue database of the gold tables."""
    gold_location: str | None = None
    """s3:// URI below which gold tables lie."""
    artifacts: str | None = None
    """s3:// URI of the bucket for what is built: jobs, documentation, models."""
    logs_uri: str | None = None
    """s3:// URI of the bucket for logs."""
    jobs: str | None = None
    """s3:// URI of one version of the Spark job: archive, entry script, wheels, bootstrap."""
    emr_cluster: str | None = None
    """EMR cluster that runs steps, as j-2AXXXXXXGAPLF."""
    glue_job: str | None = None
    """Glue job that runs bronze to silver."""
    glue_role_arn: str | None = None
    """Role that Glue sessions assume."""
    redshift_role_arn: str | None = None
    """Role that Redshift assumes to read and write S3."""
    redshift_host: str | None = None
    redshift_port: int = 5439
    redshift_database: str = "marketpulse"
    redshift_method: str = "iam"
    """How to log in to Redshift: `iam`, or `database` with user and password."""
    redshift_user: str | None = None
    redshift_password: SecretStr | None = None
    redshift_sslmode: str = "verify-full"


@cache
def settings() -> Settings:
    """Return the settings of this process, read once."""
    return Settings()
