"""Older versions of objects in buckets that keep them, and the markers that deletions leave.

What a versioned bucket replaces or deletes is moved to `<store>/.versions`, out of the sight of
Spark, which writes past this API: what it overwrites or removes is lost, other than on S3.
"""

import shutil
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.local_aws.faults import ServiceError
from tests.local_aws.s3.store import Store, StoredObject, described


@dataclass
class Version:
    """One version; the current one has no file of its own, a delete marker has none at all."""

    key: str
    is_marker: bool = False
    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    modified: float = field(default_factory=time.time)
    file: Path | None = None
    etag: str = ""
    size: int = 0
    headers: dict[str, str] = field(default_factory=dict)


class Versions:
    def __init__(self, store: Store, is_versioned: Callable[[str], bool]) -> None:
        self._store = store
        self._is_versioned = is_versioned
        self._folder = store.root / ".versions"
        shutil.rmtree(self._folder, ignore_errors=True)
        store.before_change, store.after_change = self.keep, self.add
        # Newest first; the first one is the current object unless it is a marker.
        self._known: dict[tuple[str, str], list[Version]] = {}

    def id_of(self, bucket: str, key: str) -> str | None:
        """The id of the current version, None where the bucket keeps none."""
        known = self._known.get((bucket, key))
        return known[0].id if known else None

    def keep(self, bucket: str, key: str) -> None:
        """Put the current object aside, before it is replaced or deleted."""
        stored = self._store.find(bucket, key)
        if stored is None or stored.is_folder or not self._is_versioned(bucket):
            return
        known = self._known.setdefault((bucket, key), [])
        if not known or known[0].is_marker:
            known.insert(0, Version(key, id="null"))
        current = known[0]
        current.file = self._folder / uuid.uuid4().hex
        current.file.parent.mkdir(parents=True, exist_ok=True)
        current.etag, current.size = self._store.etag(stored), stored.size
        current.modified, current.headers = stored.modified, self._store.headers(stored)
        shutil.copy2(stored.path, current.file)

    def add(self, bucket: str, key: str, *, is_marker: bool = False) -> str | None:
        """Note that an object was written or deleted; return the new version's id."""
        if not self._is_versioned(bucket):
            return None
        version = Version(key, is_marker)
        self._known.setdefault((bucket, key), []).insert(0, version)
        return version.id

    def find(self, bucket: str, key: str, version_id: str) -> Version:
        for version in self._known.get((bucket, key), []):
            if version.id == version_id:
                return version
        if version_id == "null" and (bucket, key) not in self._known:
            self._store.get(bucket, key)
            return Version(key, id="null")
        raise ServiceError("NoSuchVersion", "The specified version does not exist.", 404)

    def stored(self, bucket: str, version: Version) -> StoredObject:
        """A version as an object; the current one as it is in its bucket."""
        if version.is_marker:
            message = "The specified method is not allowed against this resource."
            raise ServiceError("MethodNotAllowed", message, 405)
        if version.file is None:
            return self._store.get(bucket, version.key)
        stored = described(version.key, version.file, version.file.stat())
        self._store.note(stored, version.etag, version.headers)
        return stored

    def mark_deleted(self, bucket: str, key: str) -> str | None:
        """Delete an object as the bucket has it: for good, or under a marker with this id."""
        self.keep(bucket, key)
        self._store.delete(bucket, key)
        return self.add(bucket, key, is_marker=True)

    def delete(self, bucket: str, key: str, version_id: str) -> bool:
        """Delete one version for good, and make the one below it current; True for a marker."""
        version = self.find(bucket, key, version_id)
        known = self._known.get((bucket, key), [version])
        is_current = version is known[0]
        known.remove(version)
        if version.file is not None:
            version.file.unlink()
        if is_current:
            self._store.delete(bucket, key)
            if known and known[0].file is not None:
                self._restore(bucket, known[0])
        if not known:
            self._known.pop((bucket, key), None)
        return version.is_marker

    def _restore(self, bucket: str, version: Version) -> None:
        target = self._store.path(bucket, version.key)
        target.parent.mkdir(parents=True, exist_ok=True)
        version.file.replace(target)
        version.file = None
        self._store.note(self._store.get(bucket, version.key), version.etag, version.headers)

    def listed(self, bucket: str, current: list[StoredObject]) -> Iterator[tuple[Version, bool]]:
        """Every version of a bucket by key, newest first, with whether it is the latest."""
        unknown = {s.key: s for s in current if (bucket, s.key) not in self._known}
        keys = {key for of_bucket, key in self._known if of_bucket == bucket} | unknown.keys()
        for key in sorted(keys, key=str.encode):
            if stored := unknown.get(key):
                yield self._described(Version(key, id="null"), stored), True
                continue
            for number, version in enumerate(list(self._known[bucket, key])):
                stored = self._store.find(bucket, key)
                if version.is_marker or version.file is not None:
                    yield version, number == 0
                elif stored is not None:
                    yield self._described(version, stored), number == 0

    def _described(self, version: Version, stored: StoredObject) -> Version:
        version.etag, version.size = self._store.etag(stored), stored.size
        version.modified = stored.modified
        return version
