"""A table of the source database as Spark reads it: some columns and rows, by ranges of its key."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from pyspark.sql import DataFrame, Row, SparkSession
from pyspark.sql import types as T

from marketpulse.contracts import Contract
from marketpulse.errors import MarketPulseError
from marketpulse.source.connection import SourceDatabase
from marketpulse.source.extracts import CHANGED_AT, DELETED
from spark_jobs.source.driver_jar import DRIVER

ROWS_PER_RANGE = 200_000
MOST_RANGES = 16
"""Each range is a connection: more would crowd out the shop."""
_ROWS_PER_FETCH = 10_000
_CAUSE = re.compile(r"(?:org\.postgresql\.util\.PSQLException|java\.net\.\w+): ([^\n]+)")


@dataclass(frozen=True)
class Bounds:
    """What there is to read, asked before it is read."""

    rows: int
    lowest_key: int | None
    highest_key: int | None
    newest_change: datetime | None


@dataclass(frozen=True)
class SourceTable:
    """The table of a contract; its key is one column of whole numbers."""

    spark: SparkSession
    database: SourceDatabase
    contract: Contract

    @property
    def key(self) -> str:
        """The column that identifies a row in the source."""
        (name,) = (name for name in self.contract.table.key if name != CHANGED_AT)
        return name

    @property
    def columns(self) -> list[str]:
        """Columns of the contract that the source has."""
        return [c.name for c in self.contract.bronze_columns if c.name != DELETED]

    @property
    def name(self) -> str:
        """Name in SQL."""
        return f"{_quoted(self.database.schema)}.{_quoted(self.contract.dataset)}"

    def selection(self) -> str:
        """What to select for the columns of the contract; raises MarketPulseError when some lack.

        Numbers with decimals come as text: Spark knows no NaN among them and makes what does not
        fit null, without a word. Silver reads them exactly, or quarantines the row with the reason.
        """
        has = self._load(dbtable=f"(select * from {self.name} where false) as t").schema
        missing = [name for name in self.columns if name not in has.names]
        if missing:
            raise MarketPulseError(
                f"{self.database}: {self.name} lacks {', '.join(missing)}, which the contract of "
                f"{self.contract.dataset} names; it has {', '.join(sorted(has.names))}"
            )
        return ", ".join(self._selected(has[name]) for name in self.columns)

    def _selected(self, field: T.StructField) -> str:
        name = _quoted(field.name)
        if field.name == self.key:
            return name
        if isinstance(field.dataType, T.DecimalType):
            return f"{name}::text as {name}"
        if isinstance(field.dataType, T.TimestampType):
            # `infinity` is no instant anywhere else.
            return f"case when isfinite({name}) then {name} end as {name}"
        return name

    def keys(self) -> DataFrame:
        """The keys of all rows."""
        return self.rows(_quoted(self.key), "true", self.bounds("true"))

    def bounds(self, condition: str) -> Bounds:
        """Count the rows that meet a condition, and find the ends of their keys and times."""
        key, changed = _quoted(self.key), _quoted(CHANGED_AT)
        query = (
            f"select count(*) as rows, min({key})::bigint as low, max({key})::bigint as high, "
            # As text: a Python datetime of the driver would depend on the machine's zone.
            f"to_char(max({changed}) at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US') as newest "
            f"from {self.name} where {condition}"
        )
        row = self._first(query)
        newest = datetime.fromisoformat(row.newest).replace(tzinfo=UTC) if row.newest else None
        return Bounds(row.rows, row.low, row.high, newest)

    def rows(self, selection: str, condition: str, bounds: Bounds) -> DataFrame:
        """Rows that meet a condition; several connections read a range of the key each."""
        query = f"(select {selection} from {self.name} where {condition}) as extract"
        ranges = min(MOST_RANGES, -(-bounds.rows // ROWS_PER_RANGE))
        if ranges < 2:
            return self._load(dbtable=query)
        return self._load(
            dbtable=query,
            partitionColumn=self.key,
            lowerBound=str(bounds.lowest_key),
            upperBound=str(bounds.highest_key),
            numPartitions=str(ranges),
        )

    def _first(self, query: str) -> Row:
        with database_errors_explained(self.database):
            return self._load(query=query).first()

    def _load(self, **options: str) -> DataFrame:
        login = {"user": self.database.user, "password": self.database.password}
        given = {name: value for name, value in login.items() if value}
        reader = self.spark.read.format("jdbc").options(
            url=self.database.jdbc_url,
            driver=DRIVER,
            fetchsize=str(_ROWS_PER_FETCH),
            ApplicationName="marketpulse ingest",
            **given,
            **options,
        )
        with database_errors_explained(self.database):
            return reader.load()


@contextmanager
def database_errors_explained(database: SourceDatabase) -> Iterator[None]:
    """Turn what the driver says into a message about the database."""
    try:
        yield
    except MarketPulseError:
        raise
    except Exception as error:
        causes = _CAUSE.findall(str(error))
        if not causes:
            raise
        raise MarketPulseError(f"{database}: {causes[-1].strip()}") from error


def changed_between(low: datetime | None, high: datetime | None) -> str:
    """A condition on the time of the last change, both ends included."""
    changed = _quoted(CHANGED_AT)
    ends = [(">=", low), ("<=", high)]
    parts = [f"{changed} {sign} timestamptz '{end.isoformat()}'" for sign, end in ends if end]
    return " and ".join(parts) or "true"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
