"""Which lake a command works on."""

from marketpulse.errors import UsageError
from marketpulse.lake import Lake
from marketpulse.options import Environment
from marketpulse.settings import settings


def lake_of(env: Environment) -> Lake:
    """Return the lake of an environment; raises UsageError when an AWS one has no s3:// lake."""
    lake = Lake(settings().lake)
    if env is not Environment.local and lake.is_local:
        raise UsageError(
            f"--env {env} works on S3, but the lake is {lake.root}: "
            "set MARKETPULSE_LAKE to an s3:// URI"
        )
    return lake
