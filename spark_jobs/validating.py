"""The rules of a contract, automatic and declared, as one array of failed rule names per record."""

from dataclasses import dataclass
from functools import reduce
from operator import add

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from marketpulse.contracts import Column, Contract
from marketpulse.evolution.policy import may_be_missing
from spark_jobs.normalising import type_word

_ONE_HOUR, _ONE_DAY = 3600, 86400
_UNKNOWN = "has_no_unknown_fields"


@dataclass(frozen=True)
class Check:
    """A rule ready to run: `fails` is true for a bad record, null or false for any other."""

    name: str
    reason: str
    fails: SparkColumn


def with_batch_window(records: DataFrame, contract: Contract) -> DataFrame:
    """Add `_batch_start` and `_batch_end`, which rules may refer to."""
    start = F.unix_date(F.col("_ingest_date").cast("date")).cast("bigint") * _ONE_DAY
    length = _ONE_DAY
    if contract.ingest_partition == "hour":
        start = start + F.substring("_batch", 12, 2).cast("int") * _ONE_HOUR
        length = _ONE_HOUR
    return records.withColumns(
        {
            "_batch_start": F.timestamp_seconds(start),
            "_batch_end": F.timestamp_seconds(start + length),
        }
    )


def errors(contract: Contract) -> list[Check]:
    """Checks whose failure sends a record to quarantine, automatic ones first."""
    return [*_structural(contract), *_per_column(contract), *_declared(contract, "error")]


def warnings(contract: Contract) -> list[Check]:
    """Checks whose failure is counted while the record is published."""
    tolerated = [
        _presence(column)
        for column in contract.bronze_columns
        if column.required and may_be_missing(contract, column.name)
    ]
    declared = {rule.name for rule in contract.rules}
    if contract.evolution != "strict" and _UNKNOWN not in declared:
        tolerated.append(_no_unknown_fields())
    return [*tolerated, *_declared(contract, "warning")]


def reasons(contract: Contract) -> dict[str, str]:
    """The reason in plain words of every rule that can send a record to quarantine."""
    return {check.name: check.reason for check in errors(contract)}


def failed_names(checks: list[Check]) -> SparkColumn:
    """Names of the checks that fail, as an array; null when none does."""
    if not checks:
        return F.lit(None).cast("array<string>")
    # The count is cheap; the array is built for the few records that need it.
    count = reduce(add, [F.when(check.fails, 1).otherwise(0) for check in checks])
    names = F.array(*(F.when(check.fails, F.lit(check.name)) for check in checks))
    return F.when(count > 0, F.array_compact(names))


def _structural(contract: Contract) -> list[Check]:
    checks = [
        Check(
            "record_is_readable",
            "The record is one complete object, no field named twice, or one row of its file.",
            ~F.col("_readable"),
        ),
        Check("record_is_utf8", "The text of the record is UTF-8.", ~F.col("_is_utf8")),
    ]
    if contract.evolution == "strict":
        checks.append(_no_unknown_fields())
    return checks


def _no_unknown_fields() -> Check:
    return Check(
        _UNKNOWN,
        "The record has no fields beyond those of the contract.",
        F.col("_unknown").isNotNull(),
    )


def _per_column(contract: Contract) -> list[Check]:
    checks = []
    for column in contract.bronze_columns:
        typed, word = F.col(column.name), type_word(column.type)
        if word != "string":
            checks.append(
                Check(
                    f"{column.name}_is_{word}",
                    f"The value of {column.name} is of type {column.type}.",
                    F.col("_readable") & ~_is_missing(column) & typed.isNull(),
                )
            )
        if column.required and not may_be_missing(contract, column.name):
            checks.append(_presence(column))
        if column.references:
            checks.append(
                Check(
                    f"{column.name}_is_known",
                    f"The value of {column.name} is in {column.references} of the same day.",
                    typed.isNotNull() & ~F.col(f"_known_{column.name}"),
                )
            )
    return checks


def _presence(column: Column) -> Check:
    return Check(
        f"{column.name}_is_present",
        f"Every record has a value for {column.name}.",
        F.col("_readable") & _is_missing(column),
    )


def _is_missing(column: Column) -> SparkColumn:
    # Normalising makes empty text null; any other type shows only in the raw value what it was.
    raw = F.col(f"raw_{column.name}")
    is_blank = F.trim(raw.cast("string")) == ""
    is_text = type_word(column.type) == "string"
    return F.col(column.name).isNull() if is_text else raw.isNull() | is_blank


def _declared(contract: Contract, severity: str) -> list[Check]:
    return [
        Check(rule.name, rule.reason, ~F.expr(rule.expression))
        for rule in contract.rules
        if rule.severity == severity
    ]
