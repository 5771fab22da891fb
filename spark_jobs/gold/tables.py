"""Gold tables in the catalog: what they hold, and how they come to point at newly written files.

Nothing is ever overwritten in place. Rows are written to folders of their own, `version=<time>`,
and then the catalog is told to look there: a reader sees all of the old rows or all of the new, a
build that fails leaves the table as it was, and dates that a build does not touch stay untouched.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from pyspark.errors import AnalysisException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from spark_jobs.gold.folders import Folders
from spark_jobs.gold.partitions import set_locations

VERSION = "version"
_KEPT_VERSIONS = 2
"""The live one, and the one before it for queries that are still reading."""
_PARTITIONS_PER_STATEMENT = 100


class GoldError(Exception):
    """A table that must not be written as asked; what was there stays."""


@dataclass(frozen=True)
class GoldTable:
    """A Parquet table `database.table` whose files lie below `root`."""

    spark: SparkSession
    name: str
    root: str
    date_column: str | None = None
    """Column that the table is partitioned by."""

    def exists(self) -> bool:
        """Whether the catalog knows it."""
        return self.spark.catalog.tableExists(self.name)

    def columns(self) -> dict[str, str]:
        """Types by column, the partition column last."""
        return types_of(self.spark.table(self.name))

    def dates(self) -> set[str]:
        """Dates there are partitions of."""
        rows = self.spark.sql(f"show partitions {self.name}").collect()
        return {row.partition.partition("=")[2] for row in rows}

    def select(self, query: str) -> DataFrame:
        """Rows of a query, the partition column last."""
        rows = self.spark.sql(query)
        names = [name for name in rows.columns if name != self.date_column]
        return rows.select(*names, *filter(None, [self.date_column]))

    def write(self, rows: DataFrame) -> str:
        """Write rows aside and return their version; no reader sees them yet."""
        version = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}"
        versioned = rows.withColumn(VERSION, F.lit(version))
        if self.date_column:
            versioned = versioned.repartition(self.date_column)
        by = [*filter(None, [self.date_column]), VERSION]
        versioned.write.mode("append").partitionBy(*by).parquet(self.root)
        return version

    def written_dates(self, version: str) -> set[str]:
        """Dates a version holds rows of; raises GoldError when rows have no date."""
        folders = Folders(self.spark)
        prefix = f"{self.date_column}="
        dates = {
            name.removeprefix(prefix)
            for name in folders.children(self.root)
            if name.startswith(prefix)
            and f"{VERSION}={version}" in folders.children(f"{self.root}/{name}")
        }
        if "__HIVE_DEFAULT_PARTITION__" in dates:
            raise GoldError(f"{self.name}: rows without a {self.date_column}; nothing was changed")
        return dates

    def folder(self, version: str, date: str | None = None) -> str:
        """Where the rows of a version are, of one date when the table has dates."""
        parts = [self.root, *([f"{self.date_column}={date}"] if date else [])]
        return "/".join([*parts, f"{VERSION}={version}"])

    def create(self, columns: dict[str, str], location: str) -> None:
        """Make the table, empty when it has partitions; an older one by that name is forgotten."""
        definition = ", ".join(f"`{name}` {kind}" for name, kind in columns.items())
        partitioned = f"partitioned by (`{self.date_column}`)" if self.date_column else ""
        self.spark.sql(f"drop table if exists {self.name}")
        self.spark.sql(
            f"create table {self.name} ({definition}) using parquet {partitioned} "
            f"location '{location}'"
        )

    def point_at(self, version: str) -> None:
        """Have a table without partitions read a version from now on."""
        self.spark.sql(f"alter table {self.name} set location '{self.folder(version)}'")

    def point_dates_at(self, version: str, dates: set[str], known: set[str]) -> None:
        """Have partitions read a version from now on; `known` are the dates it has already."""
        moved = {date: self.folder(version, date) for date in dates & known}
        set_locations(self.spark, self.name, self.date_column, moved)
        for some in _in_statements(dates - known):
            partitions = " ".join(
                f"partition ({self.date_column} = date '{date}') "
                f"location '{self.folder(version, date)}'"
                for date in some
            )
            self.spark.sql(f"alter table {self.name} add if not exists {partitions}")

    def drop_dates(self, dates: set[str]) -> None:
        """Forget partitions; their files are removed with those of older versions."""
        for some in _in_statements(dates):
            partitions = ", ".join(f"partition ({self.date_column} = date '{d}')" for d in some)
            self.spark.sql(f"alter table {self.name} drop if exists {partitions}")

    def remove_old_versions(self, dates: set[str] | None = None) -> None:
        """Delete what no reader needs any more, of some dates when the table has dates."""
        folders = Folders(self.spark)
        places = (
            [self.root] if dates is None else [f"{self.root}/{self.date_column}={d}" for d in dates]
        )
        for place in places:
            versions = [n for n in folders.children(place) if n.startswith(f"{VERSION}=")]
            for name in versions[:-_KEPT_VERSIONS]:
                folders.remove(f"{place}/{name}")


def _in_statements(dates: set[str]) -> list[list[str]]:
    """Dates in groups, for as many partitions as one statement may name."""
    ordered = sorted(dates)
    return [
        ordered[first : first + _PARTITIONS_PER_STATEMENT]
        for first in range(0, len(ordered), _PARTITIONS_PER_STATEMENT)
    ]


def types_of(rows: DataFrame) -> dict[str, str]:
    """Spark SQL types by column, in order."""
    return {field.name: field.dataType.simpleString() for field in rows.schema.fields}


def column_drift(table: GoldTable, rows: DataFrame) -> str | None:
    """Say how the columns of new rows differ from the table's; None when they do not."""
    try:
        held, given = table.columns(), types_of(rows)
    except AnalysisException as error:
        return f"cannot be read: {str(error).splitlines()[0]}"
    differences = [
        *(f"{name} is new" for name in given.keys() - held.keys()),
        *(f"{name} is missing" for name in held.keys() - given.keys()),
        *(
            f"{name} is {given[name]} instead of {held[name]}"
            for name in given.keys() & held.keys()
            if given[name] != held[name]
        ),
    ]
    return ", ".join(sorted(differences)) or None
