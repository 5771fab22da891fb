"""The one store: an object is the file `<store>/<bucket>/<key>`, whoever wrote it."""

import hashlib
import os
import shutil
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from tests.local_aws.faults import ServiceError

_UPLOADS = ".uploads"


@dataclass(frozen=True)
class StoredObject:
    """A key with what its file says; a folder without content is the marker `key/` of no bytes."""

    key: str
    path: Path
    size: int
    modified: float
    signature: tuple[int, int, int]

    @property
    def is_folder(self) -> bool:
        return self.key.endswith("/")


@dataclass(frozen=True)
class _Notes:
    """What a file cannot tell about an object put through the API; void once the file changes."""

    signature: tuple[int, int, int]
    etag: str
    headers: dict[str, str]


class Store:
    def __init__(self, root: Path) -> None:
        self.root = root
        self._notes: dict[Path, _Notes] = {}
        self._lock = threading.RLock()
        # Called around each change of an object, with its bucket and key.
        self.before_change: Callable[[str, str], object] = _nothing
        self.after_change: Callable[[str, str], object] = _nothing
        # A run that was killed may have left some.
        shutil.rmtree(root / _UPLOADS, ignore_errors=True)
        (root / _UPLOADS).mkdir(parents=True)

    @property
    def buckets(self) -> list[str]:
        return sorted(f.name for f in self.root.iterdir() if f.is_dir() and f.name[0] != ".")

    def folder(self, bucket: str) -> Path:
        folder = self.root / bucket
        if bucket.startswith(".") or not folder.is_dir():
            raise ServiceError("NoSuchBucket", f"The bucket {bucket} does not exist", 404)
        return folder

    def path(self, bucket: str, key: str) -> Path:
        parts = key.removesuffix("/").split("/")
        if any(part in ("", ".", "..") for part in parts):
            raise ServiceError("InvalidArgument", f"not a file name on this machine: {key}")
        return self.folder(bucket).joinpath(*parts)

    def find(self, bucket: str, key: str) -> StoredObject | None:
        path = self.path(bucket, key)
        try:
            status = path.stat()
        except (FileNotFoundError, NotADirectoryError):
            return None
        if path.is_dir() != key.endswith("/"):
            return None
        return described(key, path, status)

    def get(self, bucket: str, key: str) -> StoredObject:
        found = self.find(bucket, key)
        if found is None:
            raise ServiceError("NoSuchKey", "The specified key does not exist.", 404)
        return found

    def etag(self, stored: StoredObject) -> str:
        return self._notes_of(stored).etag

    def headers(self, stored: StoredObject) -> dict[str, str]:
        return self._notes_of(stored).headers

    def note(self, stored: StoredObject, etag: str, headers: dict[str, str]) -> None:
        """Remember what the file of an object cannot tell."""
        self._notes[stored.path] = _Notes(stored.signature, etag, headers)

    def _notes_of(self, stored: StoredObject) -> _Notes:
        notes = self._notes.get(stored.path)
        if notes is None or notes.signature != stored.signature:
            notes = _Notes(stored.signature, _digest(stored), {})
            self._notes[stored.path] = notes
        return notes

    @contextmanager
    def new_file(self) -> Iterator[tuple[Path, BinaryIO]]:
        """A file beside the buckets, which `publish` may move into one; removed if it does not."""
        path = self.root / _UPLOADS / uuid.uuid4().hex
        try:
            with path.open("wb") as stream:
                yield path, stream
        finally:
            path.unlink(missing_ok=True)

    def publish(
        self,
        bucket: str,
        key: str,
        file: Path,
        *,
        etag: str,
        headers: dict[str, str],
        check: Callable[[StoredObject | None], None] = lambda _: None,
    ) -> StoredObject:
        """Move a file to its key in one step; the check sees the object that it replaces."""
        target = self.path(bucket, key)
        with self._lock:
            check(self.find(bucket, key))
            self.before_change(bucket, key)
            try:
                if key.endswith("/"):
                    target.mkdir(parents=True, exist_ok=True)
                else:
                    target.parent.mkdir(parents=True, exist_ok=True)
                    file.replace(target)
            except (FileExistsError, NotADirectoryError, IsADirectoryError) as error:
                reason = f"a key cannot be a file and a folder here: {key}"
                raise ServiceError("InvalidRequest", reason) from error
            stored = self.get(bucket, key)
            self.note(stored, etag, headers)
            self.after_change(bucket, key)
        return stored

    def delete(self, bucket: str, key: str) -> None:
        """Remove an object and the folders left empty by it, as S3 knows no folders."""
        path = self.path(bucket, key)
        with self._lock, suppress(OSError):
            if self.find(bucket, key) is None:
                return
            path.rmdir() if key.endswith("/") else path.unlink()
            self._notes.pop(path, None)
            for folder in path.parents:
                if folder == self.root / bucket:
                    break
                folder.rmdir()

    def remove_bucket(self, bucket: str) -> None:
        shutil.rmtree(self.folder(bucket))


def _nothing(bucket: str, key: str) -> None:
    """Nobody wants to know about changes."""


def described(key: str, path: Path, status: os.stat_result) -> StoredObject:
    signature = (status.st_mtime_ns, status.st_size, status.st_ino)
    size = 0 if key.endswith("/") else status.st_size
    return StoredObject(key, path, size, status.st_mtime, signature)


def _digest(stored: StoredObject) -> str:
    if stored.is_folder:
        return hashlib.md5(b"", usedforsecurity=False).hexdigest()
    with stored.path.open("rb") as stream:
        return hashlib.file_digest(stream, "md5").hexdigest()
