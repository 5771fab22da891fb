"""The working area of one dataset in the lake: its lock, its staging, and what a crash left behind.

Before a batch replaces files, an intent lists every path that may be superseded. It is removed when
the ones no longer live are gone; one that is still there belongs to a run that was killed. A batch
that has to be done again only because of another one's commit is noted as owed until it is.
"""

import fcntl
import json
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from marketpulse.batches import Batch
from marketpulse.compaction.notes import clear_noted
from marketpulse.errors import MarketPulseError
from marketpulse.lake import LEDGER, STAGING, Lake, is_partial
from marketpulse.ledger import Commit, read_commit
from spark_jobs.metrics import metrics_folder


@dataclass(frozen=True)
class Workspace:
    """Staging of one run over one dataset."""

    lake: Lake
    dataset: str
    run_id: str
    require_lock: Callable[[], None] = field(default=lambda: None, compare=False, repr=False)
    """Raises MarketPulseError when another run may have taken the dataset over."""

    @property
    def _intents(self) -> str:
        return f"{STAGING}/{self.dataset}/intents"

    @property
    def _debts(self) -> str:
        return f"{STAGING}/{self.dataset}.owed"

    def owe(self, batches: list[Batch]) -> None:
        """Note batches that are to be done again although their own delivery did not change."""
        for batch in batches:
            self.lake.write(f"{self._debts}/{batch.id}", b"")

    def owed(self) -> list[Batch]:
        """Batches that were noted and not done since, by this run or one before."""
        notes = self.lake.files(self._debts, recursive=False)
        return [Batch.from_id(note.name) for note in notes if not note.name.startswith(".")]

    def settle(self, batch: str) -> None:
        """Forget the note of a batch that is done."""
        self.lake.delete(f"{self._debts}/{batch}")

    def new_folder(self) -> str:
        """A fresh staging folder, relative to the lake."""
        return f"{STAGING}/{self.dataset}/{self.run_id}-{uuid.uuid4().hex[:6]}"

    def announce(self, batch: str, paths: list[str]) -> None:
        """Note the paths that publishing the batch may create or supersede."""
        self.require_lock()
        self.lake.write(f"{self._intents}/{batch}.json", json.dumps(sorted(set(paths))).encode())

    def sweep(self, batch: str) -> None:
        """Delete announced files that the ledger does not name, then forget the announcement."""
        self.require_lock()
        intent = f"{self._intents}/{batch}.json"
        live = live_paths(read_commit(self.lake, self.dataset, Batch.from_id(batch)))
        for path in json.loads(self.lake.read(intent)):
            if path not in live:
                self.lake.delete(path)
        self.lake.delete(intent)

    def heal(self) -> None:
        """Clean up after runs that were killed: half-published batches and old staging."""
        self.require_lock()
        for intent in self.lake.files(self._intents, recursive=False):
            if not intent.name.startswith("."):
                self._delete_partials(json.loads(self.lake.read(intent.path)))
                self.sweep(intent.name.removesuffix(".json"))
        clear_noted(self.lake, self.dataset)
        self.lake.delete_folder(f"{STAGING}/{self.dataset}")

    def _delete_partials(self, announced: list[str]) -> None:
        """Delete what a kill left of files that never got their name."""
        folders = {path.rsplit("/", 1)[0] for path in announced}
        folders |= {f"{LEDGER}/{self.dataset}", metrics_folder(self.dataset), self._debts}
        for folder in sorted(folders):
            for file in self.lake.files(folder, recursive=False):
                if is_partial(file.name):
                    self.lake.delete(file.path)


def live_paths(commit: Commit | None) -> set[str]:
    """Paths that a ledger entry keeps alive."""
    if commit is None:
        return set()
    paths = {file.path for file in commit.files} | {commit.quarantine}
    return {path for path in paths if path}


@contextmanager
def open_workspace(lake: Lake, dataset: str, run_id: str) -> Iterator[Workspace]:
    """Take the dataset for this run, heal what is left of earlier ones, and clean up at the end.

    A second run over the same dataset is turned away.
    """
    with _lock(lake, dataset) as require_lock:
        workspace = Workspace(lake, dataset, run_id, require_lock)
        workspace.heal()
        try:
            yield workspace
        finally:
            workspace.heal()


@contextmanager
def _lock(lake: Lake, dataset: str) -> Iterator[Callable[[], None]]:
    """Hold the dataset's lock; yields a check that it is still held."""
    if not lake.is_local:
        from marketpulse.aws.lease import held

        with held(lake.place(STAGING, f"{dataset}.lock"), f"{dataset} in {lake.root}") as lease:
            yield lease.require
        return
    path = Path(lake.root, STAGING, f"{dataset}.lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise MarketPulseError(
                f"another run is working on {dataset} in {lake.root}: wait until it has ended"
            ) from None
        yield lambda: None
