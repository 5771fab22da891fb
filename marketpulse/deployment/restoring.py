"""Bringing a versioned bucket back to how it was at a time; nothing that is there now is lost."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from marketpulse.aws.clients import client
from marketpulse.aws.troubles import aws_errors_explained

_PUBLISHES = "ledger/"
"""Below it lies what makes data visible, so it comes back last."""


@dataclass(frozen=True)
class Version:
    """One entry in an object's history: a version, or the marker of a deletion."""

    key: str
    id: str
    since: datetime
    is_latest: bool
    is_deletion: bool


@dataclass(frozen=True)
class Step:
    """What is to be done to one object: a version to be current again, or none for deletion."""

    key: str
    version: str | None


def plan_restore(bucket: str, prefix: str, at: datetime) -> list[Step]:
    """Compare each object's history with the time; those that are as they were need nothing."""
    steps = (step_to(history, at) for history in _histories(bucket, prefix))
    return sorted(filter(None, steps), key=lambda step: step.key.startswith(_PUBLISHES))


def step_to(history: list[Version], at: datetime) -> Step | None:
    """Decide for one object; a time before its first version means that it did not exist."""
    current = next(version for version in history if version.is_latest)
    past = [version for version in history if version.since <= at]
    was = max(past, key=lambda version: version.since, default=None)
    if was == current:
        return None
    if was is None or was.is_deletion:
        return None if current.is_deletion else Step(current.key, None)
    return Step(was.key, was.id)


def restore(bucket: str, steps: list[Step]) -> None:
    """Write the old versions on top, and delete what was not there; both add to the history."""
    s3 = client("s3")
    for step in steps:
        with aws_errors_explained(f"s3://{bucket}/{step.key}"):
            if step.version is None:
                s3.delete_object(Bucket=bucket, Key=step.key)
                continue
            # In parts when it is large, which a plain CopyObject cannot.
            source = {"Bucket": bucket, "Key": step.key, "VersionId": step.version}
            s3.copy(source, bucket, step.key)


def _histories(bucket: str, prefix: str) -> Iterator[list[Version]]:
    """Histories of all objects; listed by key, so those before a page's last are complete."""
    entries: dict[str, list[Version]] = defaultdict(list)
    with aws_errors_explained(f"s3://{bucket}"):
        pages = client("s3").get_paginator("list_object_versions")
        for page in pages.paginate(Bucket=bucket, Prefix=prefix):
            for kind in ("Versions", "DeleteMarkers"):
                for each in page.get(kind, []):
                    entries[each["Key"]].append(_version(each, kind == "DeleteMarkers"))
            if last := page.get("NextKeyMarker"):
                yield from [entries.pop(key) for key in [*entries] if key < last]
    yield from entries.values()


def _version(entry: dict, is_deletion: bool) -> Version:
    since, is_latest = entry["LastModified"], entry["IsLatest"]
    return Version(entry["Key"], entry["VersionId"], since, is_latest, is_deletion)
