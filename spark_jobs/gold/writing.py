"""The three ways in which a gold model is built: some dates, all rows, or all rows of all dates."""

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from spark_jobs.gold.tables import GoldError, GoldTable, column_drift, types_of


def replace_dates(
    spark: SparkSession, name: str, root: str, date_column: str, query: str, stale_query: str
) -> list[dict]:
    """Replace the dates that `stale_query` lists by what `query` gives for them.

    A date without rows loses its partition. Raises GoldError, before anything is changed, when
    the columns are not the table's, and when a date that was not asked for is gone afterwards.
    """
    table = GoldTable(spark, name, root, date_column)
    stale = {str(row[0]) for row in spark.sql(stale_query).collect()}
    rows = table.select(query)
    if drift := column_drift(table, rows):
        _raise_drift(table, drift)
    if not stale:
        return []
    before = table.dates()
    version = table.write(rows.filter(F.col(date_column).cast("string").isin(sorted(stale))))
    written = table.written_dates(version)
    table.point_dates_at(version, written, before)
    table.drop_dates((stale - written) & before)
    _require_dates(table, (before - stale) | written)
    table.remove_old_versions(stale)
    return _outcomes(stale, written)


def replace_table(
    spark: SparkSession,
    name: str,
    root: str,
    query: str,
    stale_query: str | None = None,
    *,
    may_change_columns: bool = True,
) -> list[dict]:
    """Replace all rows of a table without partitions, unless `stale_query` finds nothing to do."""
    table = GoldTable(spark, name, root)
    if stale_query is not None and spark.sql(stale_query).isEmpty():
        return []
    rows = table.select(query)
    exists = table.exists()
    drift = column_drift(table, rows) if exists else None
    if drift and not may_change_columns:
        _raise_drift(table, drift)
    version = table.write(rows)
    if exists and not drift:
        table.point_at(version)
    else:
        table.create(types_of(rows), table.folder(version))
    table.remove_old_versions()
    return _outcomes({"all"}, {"all"})


def replace_all_dates(
    spark: SparkSession, name: str, root: str, date_column: str, query: str
) -> list[dict]:
    """Build a partitioned table whole: for the first time, or again with other rows or columns."""
    table = GoldTable(spark, name, root, date_column)
    rows = table.select(query)
    is_same = table.exists() and not column_drift(table, rows)
    version = table.write(rows)
    written = table.written_dates(version)
    if not is_same:
        table.create(types_of(rows), root)
    before = table.dates()
    table.point_dates_at(version, written, before)
    table.drop_dates(before - written)
    _require_dates(table, written)
    table.remove_old_versions(written | before)
    return _outcomes(written | before, written)


def _raise_drift(table: GoldTable, drift: str) -> None:
    raise GoldError(
        f"the columns of {table.name} have changed: {drift}. Nothing was written; rebuild it and "
        "what follows from it with `dbt build --full-refresh`"
    )


def _require_dates(table: GoldTable, expected: set[str]) -> None:
    held = table.dates()
    if held != expected:
        missing, surplus = sorted(expected - held), sorted(held - expected)
        raise GoldError(
            f"the partitions of {table.name} are not what this build should leave: "
            f"missing {missing or 'none'}, unexpected {surplus or 'none'}. Is another build "
            "writing the table? Run it again alone"
        )


def _outcomes(dates: set[str], written: set[str]) -> list[dict]:
    return [{"date": date, "has_rows": date in written} for date in sorted(dates)]
