"""Where rows wait between a Parquet file in the store and PostgreSQL."""

import itertools
from dataclasses import dataclass, field
from pathlib import Path

from tests.local_aws.redshift.postgres import Postgres
from tests.local_aws.redshift.store import Store


@dataclass
class TransferFiles:
    """Names files that this process and PostgreSQL both may write."""

    postgres: Postgres
    store: Store
    _numbers: itertools.count = field(default_factory=itertools.count)

    def new(self, purpose: str) -> Path:
        return self.postgres.spool / f"{purpose}-{next(self._numbers)}.csv"

    def record(self, process_id: int, column: str, rows: int) -> None:
        """What pg_last_copy_count and pg_last_unload_count of the session answer."""
        self.postgres.query(
            f"insert into redshift.last_transfer (pid, {column}) values (%s, %s) "
            f"on conflict (pid) do update set {column} = excluded.{column}",
            (process_id, rows),
        )
