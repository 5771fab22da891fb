"""Keys that silver knows and the source has no more: each becomes a row that says so."""

from collections.abc import Iterator
from contextlib import contextmanager

from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql import types as T

from marketpulse.batches import Batch
from marketpulse.contracts import Contract
from marketpulse.errors import MarketPulseError
from marketpulse.lake import Lake
from marketpulse.ledger import committed_batches
from marketpulse.source.extracts import CHANGED_AT, DELETED
from spark_jobs.published_rows import published_rows
from spark_jobs.source.tables import SourceTable

FEW = 20
"""Below so many deleted keys their share says nothing."""


@contextmanager
def deleted_rows(
    spark: SparkSession, lake: Lake, table: SourceTable, batch: Batch, like: DataFrame, most: float
) -> Iterator[DataFrame | None]:
    """Rows that end what earlier batches hold and the source does not, columns as in `like`.

    When a row was deleted nobody knows: its end is dated a millisecond after its last version, so
    that finding it twice gives the same row twice. Raises MarketPulseError when more than the share
    `most` of all keys is gone: a source that was emptied or confused with another looks like that.
    """
    known = _live_rows(spark, lake, table.contract, table.key, batch)
    if known is None:
        yield None
        return
    gone = known.join(table.keys(), on=table.key, how="left_anti").repartition(1).cache()
    try:
        _require_few(table, gone.count(), known.count(), most)
        rows = gone.select(*(_value(gone, field) for field in like.schema))
        yield rows.sortWithinPartitions(table.key)
    finally:
        gone.unpersist()


def _require_few(table: SourceTable, gone: int, known: int, most: float) -> None:
    if gone >= FEW and gone > most * known:
        raise MarketPulseError(
            f"{gone:,} of {known:,} keys of {table.contract.dataset} are missing in "
            f"{table.database}, more than a share of {most:g}: nothing was landed. If they are "
            "really deleted, give --accept-deleted-share 1"
        )


def _live_rows(
    spark: SparkSession, lake: Lake, contract: Contract, key: str, batch: Batch
) -> DataFrame | None:
    """Key, last change and event time of what is not deleted in batches before this one."""
    earlier = [other for other in committed_batches(lake, contract.dataset) if other < batch]
    rows = published_rows(spark, lake, contract.dataset, contract.table.name, earlier)
    if rows is None:
        return None
    kept = dict.fromkeys((CHANGED_AT, contract.event_time))
    version = F.struct(*kept, DELETED)
    newest = rows.groupBy(key).agg(F.max_by(version, CHANGED_AT).alias("newest"))
    known = {name: F.col(f"newest.{name}") for name in kept}
    return newest.filter(~F.col(f"newest.{DELETED}")).withColumns(known).drop("newest")


def _value(gone: DataFrame, field: T.StructField) -> Column:
    if field.name == CHANGED_AT:
        return (F.col(CHANGED_AT) + F.expr("interval 1 millisecond")).alias(CHANGED_AT)
    if field.name == DELETED:
        return F.lit(True).alias(DELETED)
    value = F.col(field.name) if field.name in gone.columns else F.lit(None)
    return value.cast(field.dataType).alias(field.name)
