"""Manifests: which files COPY is to load, and which UNLOAD wrote."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.local_aws.redshift.errors import INTERNAL_ERROR, SqlError
from tests.local_aws.redshift.store import Store, StoredFile


@dataclass(frozen=True)
class WrittenFile:
    """A file of an UNLOAD."""

    path: Path
    rows: int


def listed_files(store: Store, location: str) -> list[StoredFile]:
    path = store.path(location)
    try:
        entries = json.loads(path.read_text())["entries"]
    except (OSError, ValueError, KeyError) as error:
        raise SqlError(
            f"Problem reading manifest file - {location}: {error}", INTERNAL_ERROR
        ) from error
    files = []
    for entry in entries:
        file = store.path(entry["url"])
        if not file.is_file():
            if entry.get("mandatory"):
                raise SqlError(f"Mandatory url is not found: {entry['url']}", INTERNAL_ERROR)
            continue
        if "content_length" not in entry.get("meta", {}):
            raise SqlError(
                f"Manifest {location} lacks meta.content_length of {entry['url']}: COPY of Parquet "
                "needs it",
                INTERNAL_ERROR,
            )
        status = file.stat()
        files.append(StoredFile(str(file), status.st_size, status.st_mtime_ns, status.st_ino))
    return files


def manifest(
    store: Store,
    files: Sequence[WrittenFile],
    columns: Sequence[tuple[str, str]] | None = None,
) -> str:
    """With columns, names and types, it is a verbose one."""
    entries = [
        {
            "url": store.url(file.path),
            "meta": {"content_length": file.path.stat().st_size, "record_count": file.rows},
        }
        for file in files
    ]
    content: dict = {"entries": entries}
    if columns is not None:
        content["schema"] = {"elements": [_element(name, kind) for name, kind in columns]}
        content["meta"] = {
            "content_length": sum(entry["meta"]["content_length"] for entry in entries),
            "record_count": sum(file.rows for file in files),
        }
        content["author"] = {"name": "Amazon Redshift", "version": "1.0.0"}
    return json.dumps(content, indent=2)


def _element(name: str, kind: str) -> dict:
    base, _, arguments = kind.partition("(")
    element: dict = {"base": base.strip()}
    numbers = arguments.rstrip(")").split(",") if arguments else []
    if base.startswith("character") and numbers:
        element["max_length"] = int(numbers[0])
    elif base == "numeric" and len(numbers) == 2:
        element["precision"], element["scale"] = int(numbers[0]), int(numbers[1])
    return {"name": name, "type": element}
