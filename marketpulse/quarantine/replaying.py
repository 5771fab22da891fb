"""From edits to corrections in the lake; the silver job then judges their batches again."""

import uuid
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from marketpulse.corrections import Correction, read_corrections, write_corrections
from marketpulse.errors import UsageError
from marketpulse.lake import Lake
from marketpulse.quarantine.editing import Edit
from marketpulse.quarantine.json_text import parse_object
from marketpulse.quarantine.records import QuarantinedRecord, Selection, find_records

Replay = dict[str, dict[str, dict[str, Correction]]]
"""New corrections by dataset, batch and id."""


def accept(lake: Lake, edits: Iterable[Edit]) -> Replay:
    """Take the edits that change something; raises UsageError for one of an unknown record."""
    by_batch: dict[tuple[str, str], dict[str, Edit]] = {}
    for edit in edits:
        of_batch = by_batch.setdefault((edit.dataset, edit.batch), {})
        if of_batch.setdefault(edit.id, edit).record != edit.record:
            raise UsageError(f"{edit.place} corrects a record that a line before corrects too")
    replay: Replay = {}
    for (dataset, batch), of_batch in by_batch.items():
        selection = Selection([dataset], batch)
        quarantined = {record.id: record for record in find_records(lake, selection)}
        stored = read_corrections(lake, dataset, batch)
        for edit in of_batch.values():
            correction = _correction(edit, quarantined.get(edit.id), stored.get(edit.id))
            if correction:
                replay.setdefault(dataset, {}).setdefault(batch, {})[edit.id] = correction
    return replay


def store(lake: Lake, replay: Replay) -> None:
    """Add corrections to those of their batches; from here on any silver run applies them."""
    from spark_jobs.workspace import open_workspace

    for dataset, batches in replay.items():
        with open_workspace(lake, dataset, uuid.uuid4().hex[:12]) as workspace:
            for batch, corrections in batches.items():
                workspace.require_lock()
                stored = read_corrections(lake, dataset, batch)
                write_corrections(lake, dataset, batch, stored | corrections)


def still_failing(lake: Lake, replay: Replay) -> list[QuarantinedRecord]:
    """Replayed records that are in quarantine with their correction, once their batch was done."""
    return [
        record
        for dataset, batches in replay.items()
        for batch, corrections in batches.items()
        for record in find_records(lake, Selection([dataset], batch))
        if record.id in corrections
    ]


def _correction(
    edit: Edit, quarantined: QuarantinedRecord | None, stored: Correction | None
) -> Correction | None:
    """Make the correction of an edit; None when it changes nothing."""
    now = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    if stored:
        if _is_same(edit.record, stored.record):
            return None
        return replace(stored, record=edit.record, corrected_at=now)
    if quarantined is None:
        raise UsageError(
            f"{edit.place}: {edit.dataset} {edit.batch} has no quarantined record {edit.id}; "
            "when the batch was delivered anew, export its quarantine again"
        )
    if _is_same(edit.record, quarantined.text):
        return None
    return Correction(edit.id, edit.record, quarantined.source_file, quarantined.rules, now)


def _is_same(one: str, other: str) -> bool:
    parsed = parse_object(one)
    return one == other or (parsed is not None and parsed == parse_object(other))
