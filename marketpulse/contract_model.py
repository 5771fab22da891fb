"""What a contract says of a dataset: its tables, columns, rules and policies, as plain values."""

import hashlib
from dataclasses import dataclass, replace
from functools import cached_property

POLICIES = ("strict", "additive", "permissive")
"""How much of a change in delivered data is let pass, from least to most."""


@dataclass(frozen=True)
class Column:
    """A column of a table; `type` is a Spark SQL type."""

    name: str
    type: str
    required: bool
    description: str
    transform: str | None = None
    privacy: str | None = None
    """`drop` or `tokenise` for personal data."""
    references: str | None = None
    """`<dataset>.<column>` whose values of the same ingest date are the known ones."""
    is_rescued_data: bool = False
    """Filled by the job with the fields the contract does not know, not read from bronze."""
    since: str = ""
    """Version of the contract that brought the column; empty when it was there from the start."""
    required_until: str = ""
    """Version that made a required column optional; empty when none did."""
    is_deprecated: bool = False
    """Whether the source may stop to deliver it."""
    retired_since: str = ""
    """Version that took it out of silver; deliveries may go on having it. Empty when none did."""


@dataclass(frozen=True)
class Rule:
    """A named check of one record; `expression` is Spark SQL over the typed columns."""

    name: str
    expression: str
    severity: str
    reason: str
    since: str = ""
    """Version of the contract that brought the rule; empty when it was there from the start."""


@dataclass(frozen=True)
class Table:
    """A silver table: columns in order, the names of its key, the table it is derived from."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    derived_from: str | None

    @property
    def silver_columns(self) -> tuple[Column, ...]:
        """The columns silver holds: all but dropped personal data and retired ones."""
        return tuple(c for c in self.columns if c.privacy != "drop" and not c.retired_since)


@dataclass(frozen=True)
class Contract:
    """One dataset: its tables (the first is the delivered one), rules and policies."""

    dataset: str
    version: str
    domain: str
    tables: tuple[Table, ...]
    rules: tuple[Rule, ...]
    event_time: str
    ingest_partition: str
    """`hour` or `day`."""
    formats: tuple[str, ...]
    max_failed_share: float
    min_failed_records: int
    keep_duplicate: str
    look_back_hours: int
    evolution: str | None
    """`strict`, `additive` or `permissive`; None leaves it to the environment."""

    @property
    def table(self) -> Table:
        """The table whose rows are the delivered records."""
        return self.tables[0]

    @cached_property
    def digest(self) -> str:
        """Changes whenever silver or quarantine may.

        Version, descriptions, the order of columns and the versions noted on them do not count.
        """
        tables = tuple(
            replace(table, columns=tuple(map(_bare, sorted(table.columns, key=lambda c: c.name))))
            for table in self.tables
        )
        rules = tuple(replace(rule, since="") for rule in self.rules)
        meaning = repr(replace(self, version="", domain="", tables=tables, rules=rules))
        return hashlib.sha256(meaning.encode()).hexdigest()

    def digest_as_of(self, version: str) -> str:
        """Digest of the contract as of a version; quick, for it is asked of every batch."""
        if version not in self._former_digests:
            self._former_digests[version] = self.as_of(version).digest
        return self._former_digests[version]

    @cached_property
    def _former_digests(self) -> dict[str, str]:
        return {self.version: self.digest}

    def as_of(self, version: str) -> "Contract":
        """The contract as a batch met it that was published under an older version of it.

        What came later by a declared step, a column, a rule, the end of a column or of its being
        required, is not in it: a batch is not stale for that.
        """
        return replace(
            self,
            version=version,
            tables=tuple(
                replace(
                    table,
                    columns=tuple(
                        _column_as_of(c, version)
                        for c in table.columns
                        if not is_after(c.since, version)
                    ),
                )
                for table in self.tables
            ),
            rules=tuple(rule for rule in self.rules if not is_after(rule.since, version)),
        )

    @cached_property
    def bronze_columns(self) -> tuple[Column, ...]:
        """The columns a source delivers."""
        return tuple(c for c in self.table.columns if not c.is_rescued_data)


def _column_as_of(column: Column, version: str) -> Column:
    return replace(
        column,
        required=column.required or is_after(column.required_until, version),
        retired_since="" if is_after(column.retired_since, version) else column.retired_since,
    )


def _bare(column: Column) -> Column:
    """All that silver depends on; of the versions, only whether they have come."""
    retired = "retired" if column.retired_since else ""
    return replace(
        column,
        description="",
        since="",
        required_until="",
        is_deprecated=False,
        retired_since=retired,
    )


def is_after(version: str, other: str) -> bool:
    """Whether a version, if one is given, is later than another."""
    return bool(version) and version_number(version) > version_number(other)


def version_number(version: str) -> tuple[int, ...]:
    """Return a version such as 1.10.0 as numbers, which sort as versions do."""
    return tuple(int(part) for part in version.split("."))
