"""What an extract took: a note beside its files, from which the next one knows where to begin.

There is no watermark elsewhere. An extract counts only when the ledger has committed it, so an
extract that silver refused, or that a kill cut short, is taken again by the next one.
"""

import json
from dataclasses import asdict, dataclass
from datetime import datetime

from marketpulse.batches import Batch
from marketpulse.contracts import Contract, dataset_names, load_contract
from marketpulse.lake import BRONZE, Lake
from marketpulse.ledger import committed_batches, read_commit

CHANGED_AT, DELETED = "updated_at", "is_deleted"
"""Columns that make a table one to extract: the first moves with every change of a row, the second
is not in the source but tells a deleted row in the lake."""


@dataclass(frozen=True)
class Extract:
    """One batch as it was landed; times are ISO 8601 in UTC."""

    source: str
    low: str | None
    """Rows changed from here on were read; None for all rows."""
    high: str | None
    """The newest change that was read: the watermark. None when the table has never had a row."""
    rows: int
    deleted: int
    """How many of the rows only say that a key is gone."""
    bytes: int


def extracted_datasets() -> list[str]:
    """Names of the datasets that come from the source database, by their contracts."""
    return sorted(name for name in dataset_names() if is_extracted(load_contract(name)))


def is_extracted(contract: Contract) -> bool:
    """Whether the dataset is extracted from a table of the source database."""
    names = {column.name for column in contract.table.columns}
    return CHANGED_AT in contract.table.key and DELETED in names


def note_path(contract: Contract, batch: Batch) -> str:
    """Where the note of a batch lies; the name keeps the silver job from taking it for data."""
    return f"{BRONZE}/{contract.dataset}/{batch.directory}/_extract.json"


def write_note(lake: Lake, contract: Contract, batch: Batch, extract: Extract) -> None:
    """Put the note beside the files of a batch."""
    content = json.dumps(asdict(extract), indent=1) + "\n"
    lake.write(note_path(contract, batch), content.encode())


def watermark(lake: Lake, contract: Contract, batch: Batch, source: str) -> datetime | None:
    """The newest change among what is committed before a batch; None when there is nothing yet.

    An extract landed anew after its commit, or one of another database, does not count.
    """
    earlier = [b for b in committed_batches(lake, contract.dataset) if b < batch]
    for other in reversed(earlier):
        path = note_path(contract, other)
        if not lake.exists(path):
            continue
        extract = Extract(**json.loads(lake.read(path)))
        commit = read_commit(lake, contract.dataset, other)
        is_committed = (commit.rows_in, commit.bytes_in) == (extract.rows, extract.bytes)
        if is_committed and extract.source == source and extract.high:
            return datetime.fromisoformat(extract.high)
    return None
