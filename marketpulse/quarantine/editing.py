"""The file a person edits: one quarantined record a line, with what is wrong with it beside it."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from marketpulse.errors import UsageError
from marketpulse.quarantine.json_text import parse_object, to_text
from marketpulse.quarantine.records import QuarantinedRecord

_ADDRESS = ("dataset", "batch", "id")


@dataclass(frozen=True)
class Edit:
    """A record as it should have been, for the quarantined one with that id."""

    dataset: str
    batch: str
    id: str
    record: str
    place: str
    """Where it was asked for, as messages name it."""


def export(records: Iterable[QuarantinedRecord], path: Path) -> int:
    """Write records to a new file and return how many; copies of a record count once."""
    if path.exists():
        raise UsageError(f"{path} is there already and may hold edits: choose another name")
    if not path.parent.is_dir():
        raise UsageError(f"there is no folder {path.parent}: make it or choose another one")
    lines = {(record.dataset, record.batch, record.id): _line(record) for record in records}
    path.write_text("".join(lines.values()), encoding="utf-8")
    return len(lines)


def read_edits(path: Path) -> Iterator[Edit]:
    """Read an edited file; raises UsageError with the line that cannot be used."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except FileNotFoundError:
        raise UsageError(
            f"there is no file {path}: make one with `marketpulse quarantine export`"
        ) from None
    except (IsADirectoryError, UnicodeDecodeError):
        raise UsageError(f"{path} is no file of UTF-8 text") from None
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _edit(line, f"{path} line {number}")


def _line(record: QuarantinedRecord) -> str:
    """Embed the record as it is: it can be edited in place, and loses nothing on the way."""
    text = record.text
    if parse_object(text) is None or "\n" in text or "\r" in text:
        text = json.dumps(text, ensure_ascii=False)
    head = {name: getattr(record, name) for name in (*_ADDRESS, "rules", "reasons")}
    return f'{json.dumps(head, ensure_ascii=False)[:-1]}, "record": {text}}}\n'


def _edit(line: str, place: str) -> Edit:
    fields = parse_object(line)
    if fields is None:
        raise UsageError(f"{place} is not exactly one JSON object: check its commas and quotes")
    if missing := [name for name in (*_ADDRESS, "record") if name not in fields]:
        raise UsageError(f"{place} lacks {', '.join(missing)}: edit nothing but the record")
    if not all(isinstance(fields[name], str) for name in _ADDRESS):
        raise UsageError(f"{place}: dataset, batch and id are text: edit nothing but the record")
    record = fields["record"]
    if isinstance(record, dict):
        record = to_text(record)
    if not isinstance(record, str):
        raise UsageError(f"{place}: the record is neither a JSON object nor text")
    try:
        record.encode()
    except UnicodeEncodeError:
        raise UsageError(f"{place}: the record holds half a character, such as \\ud800") from None
    return Edit(*(fields[name] for name in _ADDRESS), record, place)
