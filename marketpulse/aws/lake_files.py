"""The lake in S3 as an Arrow file system; through boto3, so that one chain of credentials counts.

Arrow's own S3 file system completes a half-written object when its stream is closed by an error,
and leaves empty objects behind as folders.
"""

from dataclasses import dataclass
from itertools import islice

import pyarrow as pa
from botocore.exceptions import ClientError
from pyarrow import fs

from marketpulse.aws.buckets import LAYER, ObjectPlace, place_of
from marketpulse.aws.clients import client
from marketpulse.aws.objects import ObjectWriter, open_object
from marketpulse.aws.troubles import aws_errors_explained, error_code

_NOT_FOUND = {"404", "NoSuchKey"}
_DELETED_AT_ONCE = 1000


@dataclass(frozen=True)
class S3LakeFiles(fs.FileSystemHandler):
    """Relative paths below a lake's root, which may name several buckets; holds no connection."""

    root: str

    def place(self, path: str) -> ObjectPlace:
        """Where a path lies."""
        return place_of(self.root, path)

    def get_type_name(self) -> str:
        """Name for messages."""
        return "marketpulse-s3"

    def normalize_path(self, path: str) -> str:
        """Paths are normal as they are."""
        return path

    def get_file_info(self, paths: list[str]) -> list[fs.FileInfo]:
        """Look each path up: an object is a file, a prefix of objects a folder."""
        return [self._info(path) for path in paths]

    def get_file_info_selector(self, selector: fs.FileSelector) -> list[fs.FileInfo]:
        """List what lies in a folder, or anywhere below it."""
        folder = selector.base_dir.strip("/")
        if not folder and LAYER in self.root:
            raise ValueError(f"{self.root} is several buckets: name a folder to list")
        place = self.place(folder)
        prefix = f"{place.key}/" if place.key else ""
        infos = []
        # What a key has beyond the prefix is the path beyond the folder.
        for page in self._pages(place, prefix, delimited=not selector.recursive):
            for common in page.get("CommonPrefixes", []):
                path = f"{folder}/{common['Prefix'][len(prefix) :]}".strip("/")
                infos.append(fs.FileInfo(path, fs.FileType.Directory))
            for entry in page.get("Contents", []):
                if not entry["Key"].endswith("/"):
                    path = f"{folder}/{entry['Key'][len(prefix) :]}".strip("/")
                    infos.append(_file(path, entry["Size"], entry["LastModified"]))
        if not infos and not selector.allow_not_found:
            raise FileNotFoundError(place.uri)
        return infos

    def open_input_stream(self, path: str) -> pa.NativeFile:
        """Open for reading."""
        return self.open_input_file(path)

    def open_input_file(self, path: str) -> pa.NativeFile:
        """Open for random access; reads ahead."""
        return pa.PythonFile(open_object(self.place(path)), mode="r")

    def open_output_stream(self, path: str, _metadata: dict | None) -> pa.NativeFile:
        """Open for writing; closing publishes, so it is for files that nobody reads half-done."""
        return pa.PythonFile(self.writer(path), mode="w")

    def writer(self, path: str) -> ObjectWriter:
        """Open for writing in a `with` block, whose failure leaves what was there."""
        return ObjectWriter(self.place(path))

    def open_append_stream(self, path: str, _metadata: dict | None) -> pa.NativeFile:
        """S3 cannot."""
        raise NotImplementedError("objects cannot be appended to")

    def create_dir(self, path: str, recursive: bool) -> None:
        """Nothing to do: folders are a part of the objects' names."""

    def delete_file(self, path: str) -> None:
        """Remove an object."""
        place = self.place(path)
        with aws_errors_explained(place.uri):
            client("s3").delete_object(Bucket=place.bucket, Key=place.key)

    def delete_dir(self, path: str) -> None:
        """Remove all objects below a folder, a thousand a request."""
        place = self.place(path)
        pages = self._pages(place, f"{place.key}/", delimited=False)
        keys = iter([{"Key": entry["Key"]} for page in pages for entry in page.get("Contents", [])])
        while some := list(islice(keys, _DELETED_AT_ONCE)):
            with aws_errors_explained(place.uri):
                answer = client("s3").delete_objects(
                    Bucket=place.bucket, Delete={"Objects": some, "Quiet": True}
                )
            if failed := answer.get("Errors"):
                raise OSError(f"{place.uri}: {len(failed)} objects remain: {failed[0]['Message']}")

    def delete_dir_contents(self, path: str, _missing_dir_ok: bool = True) -> None:
        """Remove all objects below a folder."""
        self.delete_dir(path)

    def delete_root_dir_contents(self) -> None:
        """Refuse: nobody wants that."""
        raise NotImplementedError("the whole lake is not deleted at once")

    def move(self, src: str, dest: str) -> None:
        """S3 cannot."""
        raise NotImplementedError("objects cannot be moved")

    def copy_file(self, src: str, dest: str) -> None:
        """Copy within S3."""
        source, target = self.place(src), self.place(dest)
        with aws_errors_explained(target.uri):
            client("s3").copy_object(
                Bucket=target.bucket,
                Key=target.key,
                CopySource={"Bucket": source.bucket, "Key": source.key},
            )

    def _info(self, path: str) -> fs.FileInfo:
        place = self.place(path)
        with aws_errors_explained(place.uri):
            try:
                if place.key:
                    head = client("s3").head_object(Bucket=place.bucket, Key=place.key)
                    return _file(path, head["ContentLength"], head["LastModified"])
            except ClientError as error:
                if error_code(error) not in _NOT_FOUND:
                    raise
        page = next(iter(self._pages(place, f"{place.key}/".lstrip("/"), delimited=True, most=1)))
        is_folder = "Contents" in page or "CommonPrefixes" in page
        return fs.FileInfo(path, fs.FileType.Directory if is_folder else fs.FileType.NotFound)

    def _pages(self, place: ObjectPlace, prefix: str, *, delimited: bool, most: int = 1000):
        pages = (
            client("s3")
            .get_paginator("list_objects_v2")
            .paginate(
                Bucket=place.bucket,
                Prefix=prefix,
                **({"Delimiter": "/"} if delimited else {}),
                PaginationConfig={"PageSize": most},
            )
        )
        with aws_errors_explained(place.uri):
            yield from pages


def _file(path: str, size: int, modified: object) -> fs.FileInfo:
    return fs.FileInfo(path, fs.FileType.File, size=size, mtime=modified)
