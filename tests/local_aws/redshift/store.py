"""The folder behind S3: `s3://bucket/key` is `<store>/bucket/key`."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.local_aws.redshift.errors import INTERNAL_ERROR, SqlError

_SCHEMES = ("s3://", "s3a://", "s3n://")


@dataclass(frozen=True, order=True)
class StoredFile:
    """A file as it was when it was listed: the same identity means the same content."""

    path: str
    size: int
    modified: int
    inode: int


@dataclass(frozen=True)
class Store:
    """Finds and names the objects of S3."""

    root: Path | None

    def path(self, url: str) -> Path:
        if self.root is None:
            raise SqlError("the Redshift stand-in was started without a store", INTERNAL_ERROR)
        scheme = next((scheme for scheme in _SCHEMES if url.startswith(scheme)), None)
        if scheme is None:
            raise SqlError(f"{url} is not a location in S3", INTERNAL_ERROR)
        return self.root / url.removeprefix(scheme)

    def url(self, path: str | Path) -> str:
        return f"s3://{Path(path).relative_to(self.root).as_posix()}"

    def https_url(self, path: str | Path) -> str:
        """How Redshift names a file in an error."""
        return self.url(path).replace("s3://", "https://s3.us-east-2.amazonaws.com/", 1)

    def below(self, location: str) -> list[StoredFile]:
        """The files that Spectrum reads: all below, but hidden ones."""
        folder = self.path(location)
        return sorted(_files(str(folder))) if folder.is_dir() else []

    def with_prefix(self, url: str) -> list[StoredFile]:
        """The files whose key starts so, hidden ones left out as COPY does."""
        return [f for f in self.all_with_prefix(url) if not is_hidden(Path(f.path).name)]

    def all_with_prefix(self, url: str) -> list[StoredFile]:
        path = self.path(url)
        # Path drops the slash that makes the difference between p/ and p_other.
        prefix = f"{path}/" if url.endswith("/") else str(path)
        folder = prefix.rpartition("/")[0]
        if not Path(folder).is_dir():
            return []
        found = _files(folder, prefix, with_hidden=True)
        return sorted(file for file in found if file.path.startswith(prefix))


def is_hidden(name: str) -> bool:
    return name.startswith((".", "_", "#")) or name.endswith("~")


def _files(folder: str, prefix: str = "", *, with_hidden: bool = False) -> Iterator[StoredFile]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(".") or (not with_hidden and is_hidden(entry.name)):
                continue
            if entry.is_dir():
                if prefix.startswith(entry.path) or entry.path.startswith(prefix):
                    yield from _files(entry.path, prefix, with_hidden=with_hidden)
            else:
                status = entry.stat()
                yield StoredFile(entry.path, status.st_size, status.st_mtime_ns, status.st_ino)
