"""Notes of files that are being written: what a kill leaves of them is cleared by the next run."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from marketpulse.compaction.entries import Compaction, is_merged_path, read_compaction
from marketpulse.lake import STAGING, Lake, is_partial


@contextmanager
def noted(lake: Lake, compaction: Compaction, paths: Sequence[str]) -> Iterator[None]:
    """Keep a note of paths for a block that writes them and then says so in the entry."""
    note = f"{_folder(compaction.dataset)}/{compaction.table}-{compaction.event_date}.json"
    content = {"table": compaction.table, "event_date": compaction.event_date, "paths": paths}
    lake.write(note, json.dumps(content).encode())
    yield
    lake.delete(note)


def clear_noted(lake: Lake, dataset: str) -> None:
    """Delete half-written files and merged files that never came to be named; needs the lock."""
    for note in lake.files(_folder(dataset)):
        if not is_partial(note.name):
            _clear(lake, dataset, **json.loads(lake.read(note.path)))
        lake.delete(note.path)


def _clear(lake: Lake, dataset: str, table: str, event_date: str, paths: list[str]) -> None:
    compaction = read_compaction(lake, dataset, table, event_date)
    named = {path for file in compaction.files for path in (file.path, *file.replaces)}
    for folder in {path.rsplit("/", 1)[0] for path in (*paths, compaction.path)}:
        for file in lake.files(folder, recursive=False):
            if is_partial(file.name):
                lake.delete(file.path)
    for path in paths:
        if is_merged_path(path) and path not in named:
            lake.delete(path)


def _folder(dataset: str) -> str:
    return f"{STAGING}/{dataset}.merging"
