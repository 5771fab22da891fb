"""Bring what `make package` built to the artifacts bucket."""

import hashlib
from pathlib import Path

from botocore.exceptions import ClientError

from marketpulse.aws.buckets import place_of
from marketpulse.aws.clients import client
from marketpulse.aws.objects import ObjectWriter
from marketpulse.aws.troubles import aws_errors_explained, error_code
from marketpulse.errors import MarketPulseError
from marketpulse.packaging.distribution import (
    ARCHIVE,
    BOOTSTRAP,
    DIST,
    ENTRY_SCRIPT,
    INGEST_SCRIPT,
    REQUIREMENTS,
    WHEELS,
)

_DIGEST = "sha256"
_CHUNK = 8 * 1024 * 1024


def publish(jobs: str, folder: Path = DIST) -> list[str]:
    """Upload what differs to the S3 folder; returns the names uploaded.

    The entry scripts come last: a job that finds its own finds all the rest.
    """
    names = [*_wheels(folder), BOOTSTRAP, ARCHIVE, INGEST_SCRIPT, ENTRY_SCRIPT]
    absent = [name for name in names if not (folder / name).is_file()]
    if absent:
        raise MarketPulseError(f"{folder} lacks {', '.join(absent)}: run `make package` first")
    return [name for name in names if _upload(folder / name, jobs, name)]


def wheel_uris(jobs: str, folder: Path = DIST) -> list[str]:
    """Where the wheels lie, as Glue's --additional-python-modules names them."""
    return [place_of(jobs, name).uri for name in _wheels(folder) if name.endswith(".whl")]


def _wheels(folder: Path) -> list[str]:
    wheels = sorted((folder / WHEELS).glob("*.whl"))
    return [*(f"{WHEELS}/{wheel.name}" for wheel in wheels), f"{WHEELS}/{REQUIREMENTS}"]


def _upload(path: Path, jobs: str, name: str) -> bool:
    place = place_of(jobs, name)
    with path.open("rb") as content:
        digest = hashlib.file_digest(content, _DIGEST).hexdigest()
    with aws_errors_explained(place.uri):
        if _digest_in_s3(place.bucket, place.key) == digest:
            return False
    with path.open("rb") as content, ObjectWriter(place, {_DIGEST: digest}) as target:
        while chunk := content.read(_CHUNK):
            target.write(chunk)
    return True


def _digest_in_s3(bucket: str, key: str) -> str | None:
    try:
        return client("s3").head_object(Bucket=bucket, Key=key)["Metadata"].get(_DIGEST)
    except ClientError as error:
        if error_code(error) in ("404", "NoSuchKey"):
            return None
        raise
