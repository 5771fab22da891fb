"""The counts of one staged batch, before anything is published."""

from dataclasses import dataclass, field

from marketpulse.batches import Batch
from spark_jobs.staging import StagedFile


@dataclass
class Tally:
    """Records of a batch by outcome of the rules; duplicates are still among the valid ones."""

    batch: str
    valid: int = 0
    failed: int = 0
    failed_rules: dict[str, int] = field(default_factory=dict)
    warned_rules: dict[str, int] = field(default_factory=dict)
    files: list[StagedFile] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """All records delivered."""
        return self.valid + self.failed

    @property
    def failed_share(self) -> float:
        """Share of failed records; 0 for an empty batch."""
        return self.failed / self.rows if self.rows else 0.0


def tallies(batches: list[Batch], staged: list[StagedFile]) -> dict[str, Tally]:
    """Count by batch; a batch without a record is there too."""
    counted = {batch.id: Tally(batch.id) for batch in batches}
    for file in staged:
        tally = counted[file.batch]
        tally.files.append(file)
        if file.event_date is None:
            tally.failed += file.rows
        else:
            tally.valid += file.rows
        for totals, counts in (
            (tally.failed_rules, file.failed_rules),
            (tally.warned_rules, file.warned_rules),
        ):
            for name, count in counts.items():
                totals[name] = totals.get(name, 0) + count
    return counted
