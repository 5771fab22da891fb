"""Duplicates by key, within the batches at hand and against those already published.

The outcome does not depend on the order in which batches are processed: of all deliveries of a key
within the look-back the first one wins (or the last, as the contract says), where first means
earliest batch, then file, then position in the file.
"""

from dataclasses import dataclass

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.storagelevel import StorageLevel

from marketpulse.batches import Batch
from marketpulse.contracts import Contract
from marketpulse.lake import Lake
from marketpulse.ledger import committed_batches
from spark_jobs.published_rows import published_rows
from spark_jobs.staging import NOTHING_FOUND, StagedFile, StageWriter, stage
from spark_jobs.suspects import KeyFile, suspects

_PLACE = ("_batch", "_file", "_block", "_row", "_is_published")
"""Sorts the deliveries of a key once their time is put before it."""


@dataclass(frozen=True)
class Duplicates:
    """What must not be published of the batches at hand, and which published batches it upsets."""

    losers: DataFrame | None
    """Rows that lose against another of their key; None when nothing was staged."""
    kept_in: dict[str, dict[str, int]]
    """Per batch: how many of its rows were dropped in favour of a row of which batch."""
    digests: dict[str, int]
    """Per batch: a digest of the dropped keys."""
    reopened: list[Batch]
    """Published batches that hold a row which one of the batches at hand now displaces."""

    def write_rows(self, uri: str) -> None:
        """Write `_batch` and `_row` of the staged rows to leave out."""
        staged = self.losers.filter(~F.col("_is_published"))
        staged.select("_batch", "_row").write.parquet(uri)

    def release(self) -> None:
        """Give back the memory that holds the rows."""
        if self.losers is not None:
            self.losers.unpersist()


def with_key_hashes(rows: DataFrame, contract: Contract) -> DataFrame:
    """Add two independent 64-bit hashes of the key; together they tell any two keys apart."""
    key = [F.col(name) for name in contract.table.key]
    return rows.withColumns(
        {"_hash_1": F.xxhash64(*key), "_hash_2": F.xxhash64(F.lit("second"), *key)}
    )


def find_duplicates(
    spark: SparkSession,
    lake: Lake,
    contract: Contract,
    staging: str,
    staged: list[StagedFile],
    batches: list[Batch],
) -> Duplicates:
    """Compare the staged rows of some batches with each other and with what is published.

    Rows of other batches, which were refused, are staged as well and do not count.
    """
    ids = {batch.id for batch in batches}
    delivered = [file for file in staged if file.event_date and file.batch in ids]
    if not delivered:
        return Duplicates(None, {}, {}, [])
    published = _stage_published_keys(spark, lake, contract, batches, f"{staging}/published")
    files = [
        KeyFile(file.path, file.batch, is_published, file.rows)
        for is_published, group in ((False, delivered), (True, published))
        for file in group
    ]
    losers = _losers(suspects(spark, lake, files), contract).persist(StorageLevel.MEMORY_AND_DISK)
    counts = (
        losers.groupBy("_is_published", "_batch", "_kept_in")
        .agg(F.count("*").alias("rows"), F.bit_xor("_hash_1").alias("digest"))
        .collect()
    )
    kept_in: dict[str, dict[str, int]] = {}
    digests: dict[str, int] = {}
    for row in counts:
        if not row["_is_published"]:
            kept_in.setdefault(row["_batch"], {})[row["_kept_in"]] = row["rows"]
            digests[row["_batch"]] = digests.get(row["_batch"], 0) ^ row["digest"]
    return Duplicates(
        losers=losers,
        kept_in=kept_in,
        digests=digests,
        reopened=sorted({Batch.from_id(row["_batch"]) for row in counts if row["_is_published"]}),
    )


def neighbours(lake: Lake, contract: Contract, batches: list[Batch]) -> list[Batch]:
    """Published batches, other than those at hand, within the look-back before or after them."""
    if not contract.look_back_hours or not batches:
        return []
    reach = contract.look_back_hours * 3600
    first, last = (
        min(b.start.timestamp() for b in batches),
        max(b.start.timestamp() for b in batches),
    )
    return [
        other
        for other in committed_batches(lake, contract.dataset)
        if other not in batches and first - reach <= other.start.timestamp() <= last + reach
    ]


def _stage_published_keys(
    spark: SparkSession, lake: Lake, contract: Contract, batches: list[Batch], folder: str
) -> list[StagedFile]:
    rows = published_rows(
        spark, lake, contract.dataset, contract.table.name, neighbours(lake, contract, batches)
    )
    if rows is None:
        return []
    keys = with_key_hashes(rows, contract).select(
        F.col("batch").alias("_batch"),
        "_hash_1",
        "_hash_2",
        F.lit("").alias("_file"),
        F.lit(0).cast("bigint").alias("_block"),
        F.lit(0).cast("bigint").alias("_row"),
        *map(F.expr, NOTHING_FOUND),
        contract.event_time,
    )
    return stage(keys, StageWriter(lake, folder, contract.event_time))


def _losers(rows: DataFrame, contract: Contract) -> DataFrame:
    """Rows that lose against another of the same key, with the batch whose row is kept.

    Deliveries of a key are walked in order; one further than the look-back from the row kept last
    is kept again. The walk collects the kept ones only, so a key repeated a million times is cheap.
    """
    at = F.unix_timestamp(F.rpad(F.translate("_batch", "T", " "), 13, " 00"), "yyyy-MM-dd HH")
    reach = contract.look_back_hours * 3600
    keeps_first = contract.keep_duplicate == "first"
    return (
        rows.withColumn("_delivery", F.struct(at.alias("at"), *_PLACE))
        .groupBy("_hash_1", "_hash_2")
        .agg(F.sort_array(F.collect_list("_delivery"), asc=keeps_first).alias("_deliveries"))
        .withColumn(
            "_kept",
            F.expr(
                f"""aggregate(
                    _deliveries,
                    slice(_deliveries, 1, 1),
                    (kept, next) -> if(
                        abs(next.at - element_at(kept, -1).at) <= {reach},
                        kept,
                        concat(kept, array(next))
                    )
                )"""
            ),
        )
        .select("_hash_1", "_kept", F.explode("_deliveries").alias("_delivery"))
        .filter(~F.array_contains("_kept", F.col("_delivery")))
        .withColumn(
            "_winner",
            F.expr(
                f"element_at(filter(_kept, k -> k {'<' if keeps_first else '>'} _delivery), -1)"
            ),
        )
        .select("_hash_1", "_delivery.*", F.col("_winner._batch").alias("_kept_in"))
    )
