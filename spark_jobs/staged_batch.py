"""A staged batch that passed the gate, and the paths it will have in the lake."""

import hashlib
from dataclasses import dataclass

from marketpulse.contracts import Contract
from marketpulse.lake import QUARANTINE, SILVER
from spark_jobs.duplicates import Duplicates
from spark_jobs.planning import Work
from spark_jobs.tally import Tally


@dataclass(frozen=True)
class StagedBatch:
    """What is known of a batch before it is published."""

    contract: Contract
    work: Work
    tally: Tally
    duplicates: dict[str, int]
    """Rows to leave out, by the batch whose row is kept."""
    version: str
    """Part of its files' names; changes whenever their content may."""

    @property
    def id(self) -> str:
        """The batch id."""
        return self.tally.batch

    @property
    def event_dates(self) -> list[str]:
        """Event dates of its valid rows, in order."""
        return sorted({file.event_date for file in self.tally.files if file.event_date})

    @property
    def quarantine_path(self) -> str | None:
        """Where its failed records go; None when there are none."""
        if not self.tally.failed:
            return None
        return f"{QUARANTINE}/{self.contract.dataset}/batch={self.id}/part-{self.version}.parquet"

    def silver_path(self, table: str, event_date: str) -> str:
        """Where its rows of a table and event date go."""
        folder = f"{SILVER}/{table}/event_date={event_date}/batch={self.id}"
        return f"{folder}/part-{self.version}.parquet"

    def staged_paths(self, event_date: str | None) -> tuple[str, ...]:
        """Staged files of an event date, of failed records when None."""
        return tuple(f.path for f in self.tally.files if f.event_date == event_date)

    def planned_paths(self) -> list[str]:
        """Every path that publishing it may create."""
        silver = [
            self.silver_path(table.name, event_date)
            for table in self.contract.tables
            for event_date in self.event_dates
        ]
        return [*silver, *filter(None, [self.quarantine_path])]


def staged_batch(
    contract: Contract, work: Work, tally: Tally, duplicates: Duplicates
) -> StagedBatch:
    """Put a batch together; equal input and equal duplicates give it the version it had before."""
    content = f"{work.fingerprint}:{duplicates.digests.get(tally.batch, 0)}"
    return StagedBatch(
        contract=contract,
        work=work,
        tally=tally,
        duplicates=duplicates.kept_in.get(tally.batch, {}),
        version=hashlib.sha256(content.encode()).hexdigest()[:12],
    )
