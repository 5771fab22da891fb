"""Pages of a listing, by the bytes of the key as in S3; folders outside a page are not read."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from tests.local_aws.s3.store import StoredObject, described


@dataclass(frozen=True)
class Page:
    objects: list[StoredObject]
    prefixes: list[str]
    last: str
    is_truncated: bool


def page(bucket: Path, prefix: str, delimiter: str, after: str, limit: int) -> Page:
    """One page of keys and common prefixes that come after a key."""
    entries = _grouped(_walk(bucket, prefix, after, delimiter == "/"), prefix, delimiter, after)
    taken = list(islice(entries, limit + 1))
    shown = taken[:limit]
    objects = [entry for entry in shown if isinstance(entry, StoredObject)]
    prefixes = [entry for entry in shown if isinstance(entry, str)]
    return Page(objects, prefixes, _name(shown[-1]) if shown else "", len(taken) > limit > 0)


def _name(entry: StoredObject | str) -> str:
    return entry if isinstance(entry, str) else entry.key


def _grouped(
    walked: Iterator[StoredObject | str], prefix: str, delimiter: str, after: str
) -> Iterator[StoredObject | str]:
    group = None
    for entry in walked:
        name = _name(entry)
        head, found, _ = name[len(prefix) :].partition(delimiter) if delimiter else (name, "", "")
        if not found:
            if name.encode() > after.encode():
                yield entry
            continue
        common = prefix + head + delimiter
        if common != group and common.encode() > after.encode() and not after.startswith(common):
            group = common
            yield common


def _walk(bucket: Path, prefix: str, after: str, stop_at_folders: bool) -> Iterator:
    start = prefix[: prefix.rfind("/") + 1]
    folder = bucket / start
    if ".." in start.split("/") or not folder.is_dir():
        return
    yield from _below(folder, start, prefix, after, stop_at_folders, is_start=bool(start))


def _below(
    folder: Path, key: str, prefix: str, after: str, stop_at_folders: bool, is_start: bool = False
) -> Iterator[StoredObject | str]:
    """Files below a folder; dot names (files being written) are not shown."""
    try:
        with os.scandir(folder) as found:
            children = [(key + _child(entry), entry) for entry in found if entry.name[0] != "."]
    except FileNotFoundError:
        return
    is_marker = not children and key and key.startswith(prefix)
    if is_marker and (is_start or not stop_at_folders):
        yield described(key, folder, folder.stat())
    for name, entry in sorted(children, key=lambda child: child[0].encode()):
        is_wanted = name.startswith(prefix) or prefix.startswith(name)
        is_over = name.encode() <= after.encode() and not after.startswith(name)
        if not is_wanted or is_over:
            continue
        if not name.endswith("/"):
            try:
                yield described(name, Path(entry.path), entry.stat())
            except FileNotFoundError:
                continue
        elif stop_at_folders and len(name) > len(prefix):
            yield name
        else:
            yield from _below(Path(entry.path), name, prefix, after, stop_at_folders)


def _child(entry: os.DirEntry) -> str:
    return entry.name + "/" if entry.is_dir() else entry.name
