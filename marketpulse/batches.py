"""A batch, the unit of work: one ingest partition of one dataset."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

_ID = re.compile(r"^(\d{4}-\d{2}-\d{2})(?:T(\d{2}))?$")
_LAST_HOUR = 23
_DIRECTORY = re.compile(r"ingest_date=(\d{4}-\d{2}-\d{2})(?:/hour=(\d{2}))?(?:/|$)")


@dataclass(frozen=True, order=True)
class Batch:
    """An ingest partition; sorts by time. Its id is `2026-03-02` or `2026-03-02T13`."""

    ingest_date: date
    hour: int | None = None

    @classmethod
    def from_id(cls, batch_id: str) -> "Batch":
        """Parse an id; raises ValueError for anything else."""
        match = _ID.match(batch_id)
        if not match or int(match[2] or 0) > _LAST_HOUR:
            raise ValueError(f"not a batch id: {batch_id!r}; expected 2026-03-02 or 2026-03-02T13")
        return cls(date.fromisoformat(match[1]), int(match[2]) if match[2] else None)

    @classmethod
    def from_path(cls, path: str) -> "Batch | None":
        """Find the batch a bronze file belongs to; None when the path names no real one."""
        match = _DIRECTORY.search(path)
        try:
            return cls.from_id(match[1] + (f"T{match[2]}" if match[2] else "")) if match else None
        except ValueError:
            return None

    @property
    def id(self) -> str:
        """The id that names the batch in ledger, silver and quarantine paths."""
        day = self.ingest_date.isoformat()
        return day if self.hour is None else f"{day}T{self.hour:02d}"

    @property
    def ingest_partition(self) -> str:
        """`hour` or `day`, as contracts call the length of a batch."""
        return "day" if self.hour is None else "hour"

    @property
    def directory(self) -> str:
        """Its folder below `bronze/<dataset>/`."""
        day = f"ingest_date={self.ingest_date.isoformat()}"
        return day if self.hour is None else f"{day}/hour={self.hour:02d}"

    @property
    def start(self) -> datetime:
        """First instant of the delivery window, UTC."""
        return datetime(
            self.ingest_date.year,
            self.ingest_date.month,
            self.ingest_date.day,
            self.hour or 0,
            tzinfo=UTC,
        )

    @property
    def end(self) -> datetime:
        """First instant after the delivery window, UTC."""
        return self.start + (timedelta(days=1) if self.hour is None else timedelta(hours=1))

    def __str__(self) -> str:
        return self.id
