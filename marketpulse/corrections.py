"""Corrections: the records a person put in the place of quarantined ones, as input of their batch.

They lie in the lake beside bronze, one file per batch with one JSON object a line. The silver job
puts them in place before it validates, so they share the fate of anything that was delivered.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from marketpulse.lake import CORRECTIONS, Lake

ID_LENGTH = 32
_NAME = "corrections.jsonl"


@dataclass(frozen=True)
class Correction:
    """A record in place of another one of its batch."""

    id: str
    """Of the record as it was delivered: it holds for every copy of it in the batch."""
    record: str
    """The corrected record, a JSON object."""
    source_file: str
    rules: list[str]
    """What the delivered record failed."""
    corrected_at: str


def record_id(record: str) -> str:
    """Identify a quarantined record within its batch by a digest of its text."""
    return hashlib.sha256(record.encode()).hexdigest()[:ID_LENGTH]


def corrections_path(dataset: str, batch: str) -> str:
    """Where the corrections of a batch are kept."""
    return f"{CORRECTIONS}/{dataset}/batch={batch}/{_NAME}"


def corrected_batches(lake: Lake, dataset: str) -> set[str]:
    """Ids of the batches that have corrections."""
    files = lake.files(f"{CORRECTIONS}/{dataset}")
    return {file.path.split("/batch=")[1].split("/")[0] for file in files if file.name == _NAME}


def read_corrections(lake: Lake, dataset: str, batch: str) -> dict[str, Correction]:
    """Corrections of a batch by the id of the record they replace."""
    try:
        lines = lake.read(corrections_path(dataset, batch)).decode().split("\n")
    except FileNotFoundError:
        return {}
    found = [Correction(**json.loads(line)) for line in lines if line]
    return {correction.id: correction for correction in found}


def write_corrections(
    lake: Lake, dataset: str, batch: str, corrections: Mapping[str, Correction]
) -> None:
    """Keep these corrections of a batch, and no others."""
    lines = [json.dumps(asdict(corrections[id_])) + "\n" for id_ in sorted(corrections)]
    lake.write(corrections_path(dataset, batch), "".join(lines).encode())


def digest(corrections: Mapping[str, Correction]) -> str:
    """Change whenever silver may; who corrected when does not count."""
    meaning = sorted((correction.id, correction.record) for correction in corrections.values())
    return hashlib.sha256(json.dumps(meaning).encode()).hexdigest()
