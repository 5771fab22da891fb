"""The ledger: one small JSON file per committed batch. Writing it is the commit.

Readers downstream take only the files that ledger entries name.
"""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field

from marketpulse.batches import Batch
from marketpulse.lake import LEDGER, Lake

_READS_AT_ONCE = 16


@dataclass(frozen=True)
class PublishedFile:
    """A silver file, or with `path` None the note that a batch left an event date it once held."""

    table: str
    event_date: str
    rows: int
    bytes: int
    path: str | None


@dataclass(frozen=True)
class Commit:
    """What one batch published; `committed_at` is ISO 8601 in UTC and grows with every commit."""

    dataset: str
    batch: str
    committed_at: str
    run_id: str
    contract_version: str
    fingerprint: str
    """Digest of all that the result depends on; an equal one means there is nothing to do."""
    rows_in: int
    rows_out: int
    rows_quarantined: int
    rows_duplicate: int
    bytes_in: int
    bytes_out: int
    seconds: float
    rules: dict[str, int] = field(default_factory=dict)
    """Failed records by rule; a record that fails two rules counts under both."""
    warnings: dict[str, int] = field(default_factory=dict)
    duplicates_of: dict[str, int] = field(default_factory=dict)
    """Dropped duplicates by the batch whose copy was kept."""
    quarantine: str | None = None
    """Path of the quarantine file; None when no record failed."""
    files: list[PublishedFile] = field(default_factory=list)

    def to_json(self) -> bytes:
        """One line of JSON, as it is kept in the ledger."""
        return (json.dumps(asdict(self), separators=(",", ":")) + "\n").encode()

    @classmethod
    def from_json(cls, content: bytes) -> "Commit":
        """Parse a ledger file."""
        fields = json.loads(content)
        files = [PublishedFile(**file) for file in fields.pop("files")]
        return cls(**fields, files=files)


def entry_path(dataset: str, batch: str) -> str:
    """Where the ledger keeps the entry of a batch."""
    return f"{LEDGER}/{dataset}/{batch}.json"


def read_commit(lake: Lake, dataset: str, batch: Batch) -> Commit | None:
    """Return the entry of a batch; None when it was never committed."""
    try:
        return Commit.from_json(lake.read(entry_path(dataset, batch.id)))
    except FileNotFoundError:
        return None


def committed_batches(lake: Lake, dataset: str) -> list[Batch]:
    """Batches of a dataset that are committed, by time; reads names only, not the entries."""
    entries = lake.files(f"{LEDGER}/{dataset}", recursive=False)
    return sorted(
        Batch.from_id(entry.name.removesuffix(".json"))
        for entry in entries
        if entry.name.endswith(".json") and not entry.name.startswith(".")
    )


def read_commits(lake: Lake, dataset: str) -> dict[str, Commit]:
    """All entries of a dataset by batch id, in the order of time; reads many at once."""
    batches = committed_batches(lake, dataset)
    with ThreadPoolExecutor(_READS_AT_ONCE) as pool:
        commits = list(pool.map(lambda batch: read_commit(lake, dataset, batch), batches))
    return {commit.batch: commit for commit in commits if commit}


def write_commit(lake: Lake, commit: Commit) -> None:
    """Commit: from here on readers see the batch."""
    lake.write(entry_path(commit.dataset, commit.batch), commit.to_json())
