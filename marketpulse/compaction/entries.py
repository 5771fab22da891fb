"""Compaction entries: one small JSON file per table and event date that says what was merged.

Writing one is the commit of a compaction: from then on readers take the merged files it names in
place of those of the single batches.
"""

import json
from dataclasses import asdict, dataclass
from enum import StrEnum

from marketpulse.lake import LEDGER, SILVER, Lake, is_partial

_FOLDER = "merged"
_PATH_PARTS = 5


class State(StrEnum):
    """The life of a merged file; the first four are those of one that readers take."""

    merged = "merged"
    """Written and committed; the Glue catalog may not show it yet."""
    shown = "shown"
    """Every reader that starts now takes it; earlier ones may still read what it replaces."""
    released = "released"
    """Nobody reads what it replaces any more."""
    swept = "swept"
    """What it replaced is gone."""
    former = "former"
    """A batch in it was published anew: only readers that began before that still take it."""
    leaving = "leaving"
    """Nobody reads it any more."""


@dataclass(frozen=True)
class Member:
    """A file of one batch whose rows are in a merged file, as the ledger named it."""

    batch: str
    committed_at: str
    path: str
    rows: int
    bytes: int


@dataclass(frozen=True)
class MergedFile:
    """A file with the rows of several batches, sorted by time, with the column `batch`."""

    path: str
    rows: int
    bytes: int
    state: State
    since: str
    """When it came into its state, ISO 8601 in UTC."""
    members: tuple[Member, ...]
    replaces: tuple[str, ...]
    """Paths it makes superfluous and that may still be there, merged files among them."""

    @property
    def is_retired(self) -> bool:
        """Whether new readers never take it, whatever the ledger says."""
        return self.state in (State.former, State.leaving)


@dataclass(frozen=True)
class Compaction:
    """What was merged of one table and event date."""

    dataset: str
    table: str
    event_date: str
    files: tuple[MergedFile, ...] = ()

    @property
    def path(self) -> str:
        """Where the entry is kept."""
        return f"{LEDGER}/{self.dataset}/{_FOLDER}/{self.table}/{self.event_date}.json"

    def to_json(self) -> bytes:
        """One line of JSON, as it is kept in the lake."""
        return (json.dumps(asdict(self), separators=(",", ":")) + "\n").encode()

    @classmethod
    def from_json(cls, content: bytes | str) -> "Compaction":
        """Parse an entry."""
        fields = json.loads(content)
        files = tuple(_merged_file(file) for file in fields.pop("files"))
        return cls(**fields, files=files)


def is_compaction_entry(path: str) -> bool:
    """Whether a path below `ledger/` is that of a compaction entry, not of a batch's."""
    parts = path.split("/")
    return len(parts) == _PATH_PARTS and parts[2] == _FOLDER


def merged_path(table: str, event_date: str, version: str) -> str:
    """Where a merged file lies: alone in its folder, which a partition of the catalog can be."""
    folder = f"{SILVER}/{table}/event_date={event_date}/merged={version}"
    return f"{folder}/part-{version}.parquet"


def is_merged_path(path: str) -> bool:
    """Whether a silver file holds the rows of several batches."""
    return path.split("/")[-2].startswith("merged=")


def read_compaction(lake: Lake, dataset: str, table: str, event_date: str) -> Compaction:
    """Return the entry of a table and date; one without files when nothing was merged."""
    nothing = Compaction(dataset, table, event_date)
    try:
        return Compaction.from_json(lake.read(nothing.path))
    except FileNotFoundError:
        return nothing


def compacted_dates(lake: Lake, dataset: str, table: str) -> list[str]:
    """Event dates that have an entry, in order; reads names only."""
    entries = lake.files(f"{LEDGER}/{dataset}/{_FOLDER}/{table}", recursive=False)
    return [entry.name.removesuffix(".json") for entry in entries if not is_partial(entry.name)]


def read_compactions(lake: Lake, dataset: str) -> list[Compaction]:
    """All entries of a dataset, by table and date."""
    return [
        Compaction.from_json(lake.read(entry.path))
        for entry in lake.files(f"{LEDGER}/{dataset}/{_FOLDER}")
        if not is_partial(entry.name)
    ]


def write_compaction(lake: Lake, compaction: Compaction) -> None:
    """Commit. An entry that names nothing any more stays: a reader may have listed it."""
    lake.write(compaction.path, compaction.to_json())


def _merged_file(fields: dict) -> MergedFile:
    members = tuple(Member(**member) for member in fields.pop("members"))
    return MergedFile(
        **fields | {"state": State(fields["state"]), "replaces": tuple(fields["replaces"])},
        members=members,
    )
