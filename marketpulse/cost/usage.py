"""How much an environment is used in a month: what no plan can know."""

from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from marketpulse.errors import MarketPulseError

Amount = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class Usage(BaseModel):
    """One month; what the infrastructure does not have is not charged, whatever is said here."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    storage_gb: dict[str, Amount] = {}
    """Gigabytes by layer: raw, silver, gold, logs, artifacts."""
    archived_share_of_raw: Annotated[float, Field(ge=0, le=1)] = 0
    """Share of raw that is in Deep Archive already."""
    s3_put_thousands: Amount = 0
    s3_get_thousands: Amount = 0
    endpoint_gb: Amount = 0
    """Through interface endpoints; S3's gateway endpoint is free."""
    glue_dpu_hours: Amount = 0
    """Jobs, and the sessions in which dbt builds gold."""
    crawler_dpu_hours: Amount = 0
    emr_cluster_hours: Amount = 0
    """Hours in which the cluster is up."""
    emr_task_node_hours: Amount = 0
    """Hours of Spot nodes that managed scaling adds, over all nodes."""
    emr_serverless_vcpu_hours: Amount = 0
    emr_serverless_memory_gb_hours: Amount = 0
    redshift_rpu_hours: Amount = 0
    redshift_storage_gb: Amount = 0
    fargate_task_hours: Amount = 0
    image_gb: Amount = 0
    state_transitions: Amount = 0
    athena_tb_scanned: Amount = 0
    log_gb: Amount = 0
    """Taken in by CloudWatch."""
    metrics: Amount = 0
    """Metrics of our own in CloudWatch."""


def read_usage(file: Path) -> Usage:
    """Read a usage file; raises MarketPulseError that names what is wrong in it."""
    try:
        return Usage.model_validate(yaml.safe_load(file.read_text()) or {})
    except OSError as error:
        raise MarketPulseError(f"the usage file {file} cannot be read: {error.strerror}") from None
    except yaml.YAMLError as error:
        raise MarketPulseError(f"{file} is no YAML: {error}") from None
    except ValidationError as error:
        wrong = "; ".join(
            f"{'.'.join(map(str, each['loc'])) or 'the file'}: {each['msg']}"
            for each in error.errors()
        )
        raise MarketPulseError(f"{file}: {wrong}") from None
