"""The lake: files below one root, on a local disk or in S3, addressed by relative paths."""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from pyarrow import fs as arrow_fs

if TYPE_CHECKING:
    from marketpulse.aws.buckets import ObjectPlace

BRONZE, SILVER, QUARANTINE, GOLD = "bronze", "silver", "quarantine", "gold"
LEDGER, METRICS, STAGING = "ledger", "metrics", "_staging"
CORRECTIONS = "corrections"
_PARTIAL = ".partial"


def is_partial(name: str) -> bool:
    """Whether a file name is that of a file whose writing has not ended."""
    return name.startswith(".") and name.endswith(_PARTIAL)


@dataclass(frozen=True)
class LakeFile:
    """A file of the lake: path relative to the root, size in bytes, time of its last change."""

    path: str
    bytes: int
    modified: datetime | None = field(default=None, compare=False)

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rsplit("/", 1)[-1]


@dataclass(frozen=True)
class Lake:
    """Relative paths in, bytes out; writes are atomic: readers see the old file or the new one."""

    root: str
    """A folder, an s3:// URI, or one whose bucket has `{layer}` in its name: a bucket per layer."""

    @property
    def is_local(self) -> bool:
        """Whether the root is a folder of this machine."""
        return "://" not in self.root

    @cached_property
    def filesystem(self) -> arrow_fs.FileSystem:
        """The Arrow file system, rooted at the lake; pickles well into Spark's Python workers."""
        if self.is_local:
            return arrow_fs.SubTreeFileSystem(
                str(Path(self.root).absolute()), arrow_fs.LocalFileSystem()
            )
        from marketpulse.aws.lake_files import S3LakeFiles

        return arrow_fs.PyFileSystem(S3LakeFiles(self.root))

    def uri(self, *parts: str) -> str:
        """Absolute path or URI of a file, for engines that read by themselves; else the root."""
        path = "/".join(parts)
        if self.is_local:
            root = str(Path(self.root).absolute())
            return f"{root}/{path}" if path else root
        return self.place(path).uri if path else self.root.rstrip("/")

    def place(self, *parts: str) -> "ObjectPlace":
        """Bucket and key of a file of a lake in S3."""
        return self.filesystem.handler.place("/".join(parts))

    def exists(self, path: str) -> bool:
        """Whether a file or folder is there."""
        return self.filesystem.get_file_info(path).type != arrow_fs.FileType.NotFound

    def files(self, folder: str, *, recursive: bool = True) -> list[LakeFile]:
        """Files below a folder, by path; an absent folder has none."""
        selector = arrow_fs.FileSelector(folder, recursive=recursive, allow_not_found=True)
        infos = self.filesystem.get_file_info(selector)
        found = [
            LakeFile(i.path, i.size, i.mtime) for i in infos if i.type == arrow_fs.FileType.File
        ]
        return sorted(found, key=lambda file: file.path)

    def read(self, path: str) -> bytes:
        """Whole content of a file."""
        with self.filesystem.open_input_stream(path, compression=None) as stream:
            return stream.read()

    def write(self, path: str, content: bytes) -> None:
        """Put a file in place in one step."""
        with self.open_output(path) as stream:
            stream.write(content)

    @contextmanager
    def open_output(self, path: str) -> Iterator[BinaryIO]:
        """Open a file for writing; it appears under its name when the block ends without error."""
        if not self.is_local:
            with self.filesystem.handler.writer(path) as stream:
                yield stream
            return
        target = Path(self.root, path)
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = target.with_name(f".{target.name}.{uuid.uuid4().hex[:8]}{_PARTIAL}")
        try:
            with partial.open("wb") as stream:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            partial.replace(target)
        finally:
            partial.unlink(missing_ok=True)

    def delete(self, path: str) -> None:
        """Remove a file; an absent one is fine."""
        if self.exists(path):
            self.filesystem.delete_file(path)

    def delete_folder(self, path: str) -> None:
        """Remove a folder with all it holds; an absent one is fine."""
        if self.exists(path):
            self.filesystem.delete_dir(path)
