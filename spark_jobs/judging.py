"""From record frame to judged rows: typed, checked against every rule, keys hashed."""

from datetime import date

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from marketpulse.contracts import Contract
from marketpulse.lake import Lake
from spark_jobs.duplicates import with_key_hashes
from spark_jobs.normalising import with_typed_columns
from spark_jobs.readers.origin import source_file
from spark_jobs.readers.text import as_utf8
from spark_jobs.references import with_known_flags
from spark_jobs.validating import errors, failed_names, warnings, with_batch_window


def judged_rows(
    records: DataFrame, spark: SparkSession, lake: Lake, contract: Contract, days: set[date]
) -> DataFrame:
    """Rows as staging wants them; `_failed` is null for a row that may be published."""
    typed = with_batch_window(with_typed_columns(records, contract), contract)
    checked = with_known_flags(typed, spark, lake, contract, days)
    failed_rules = failed_names(errors(contract))
    failed = F.when(
        failed_rules.isNotNull(),
        F.struct(
            failed_rules.alias("rules"),
            as_utf8("_record").alias("record"),
            source_file(contract).alias("source_file"),
            "_correction",
        ),
    )
    return with_key_hashes(checked, contract).select(
        "_batch",
        "_hash_1",
        "_hash_2",
        "_file",
        "_block",
        F.monotonically_increasing_id().alias("_row"),
        failed.alias("_failed"),
        failed_names(warnings(contract)).alias("_warnings"),
        *(column.name for column in contract.table.silver_columns),
    )
