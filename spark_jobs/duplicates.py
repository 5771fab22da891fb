"""Duplicates by key, within the batches at hand and against those already published.

The outcome does not depend on the order in which batches are processed.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from marketpulse.batches import Batch
from marketpulse.contracts import Contract
from marketpulse.lake import Lake
from marketpulse.ledger import committed_batches
from spark_jobs.lost_rows import LostRows, LostRowsFinder
from spark_jobs.published_rows import published_rows
from spark_jobs.staging import NOTHING_FOUND, StagedFile, StageWriter, stage
from spark_jobs.suspects import KeyFile, buckets_of


@dataclass(frozen=True)
class Duplicates:
    """What must not be published of the batches at hand, and which published batches it upsets."""

    kept_in: dict[str, dict[str, int]]
    """Per batch: how many of its rows were dropped in favour of a row of which batch."""
    digests: dict[str, int]
    """Per batch: a digest of the dropped keys."""
    dropped: dict[str, list[str]]
    """Per batch: staged files with the `_row` of each row to leave out."""
    reopened: list[Batch]
    """Published batches that hold a row which one of the batches at hand now displaces."""


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
        return Duplicates({}, {}, {}, [])
    published = _stage_published_keys(spark, lake, contract, batches, f"{staging}/published")
    known = sorted({Batch.from_id(file.batch) for file in [*delivered, *published]})
    numbers = {batch.id: number for number, batch in enumerate(known)}
    files = tuple(
        KeyFile(file.path, numbers[file.batch], is_published, file.rows)
        for is_published, group in ((False, delivered), (True, published))
        for file in group
    )
    finder = LostRowsFinder(
        lake,
        f"{staging}/duplicates",
        files,
        tuple(known),
        _reach(contract),
        contract.keep_duplicate == "first",
    )
    buckets = buckets_of(files)
    found = spark.sparkContext.parallelize(range(buckets), buckets).flatMap(finder)
    return _combined(found.collect())


def _combined(found: list[LostRows]) -> Duplicates:
    """Put together what the tasks found."""
    kept_in: dict[str, Counter[str]] = defaultdict(Counter)
    digests: dict[str, int] = defaultdict(int)
    dropped: dict[str, list[str]] = defaultdict(list)
    reopened = set()
    for lost in found:
        if lost.path is None:
            reopened.add(Batch.from_id(lost.batch))
            continue
        kept_in[lost.batch].update(lost.kept_in)
        digests[lost.batch] ^= lost.digest
        dropped[lost.batch].append(lost.path)
    return Duplicates(kept_in, digests, dropped, sorted(reopened))


def neighbours(lake: Lake, contract: Contract, batches: list[Batch]) -> list[Batch]:
    """Published batches, other than those at hand, within the look-back before or after them."""
    if not contract.look_back_hours or not batches:
        return []
    reach = _reach(contract)
    first, last = (
        min(b.start.timestamp() for b in batches),
        max(b.start.timestamp() for b in batches),
    )
    return [
        other
        for other in committed_batches(lake, contract.dataset)
        if other not in batches and first - reach <= other.start.timestamp() <= last + reach
    ]


def _reach(contract: Contract) -> int:
    """The look-back in seconds."""
    return contract.look_back_hours * 3600


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
