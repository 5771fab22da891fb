"""What a source system has to deliver for one batch, before anything goes wrong."""

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa


@dataclass(frozen=True)
class Records:
    """The clean records of a batch.

    `parts` are tables of the same columns; columns of few words are dictionaries. Defects are
    copied from the first part.
    """

    parts: list[pa.Table]
    schema: pa.Schema
    """Columns without dictionaries, as Parquet files show them."""
    may_change: np.ndarray
    """Rows of the first part that defects may change; all others stay as the story has them."""
    totals: dict = field(default_factory=dict)
    """What a reader must find in the records: sums and counts."""

    @property
    def rows(self) -> int:
        """How many records there are."""
        return sum(part.num_rows for part in self.parts)
