"""Corrections by expression: Spark SQL over the columns that the contract's rules see."""

from collections.abc import Iterator, Sequence

from pyspark.errors import AnalysisException, ParseException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from marketpulse.contracts import Contract
from marketpulse.errors import UsageError
from marketpulse.quarantine.editing import Edit
from marketpulse.quarantine.json_text import parse_object, to_text
from marketpulse.quarantine.records import QuarantinedRecord
from spark_jobs.normalising import with_typed_columns
from spark_jobs.readers import json_lines
from spark_jobs.validating import with_batch_window

_EXACT_TIMES = {
    "timestampFormat": "yyyy-MM-dd'T'HH:mm:ss.SSSSSSXXX",
    "ignoreNullFields": "false",
}


def parse_assignments(texts: Sequence[str], contract: Contract) -> dict[str, str]:
    """Read `column=expression` texts; raises UsageError for a column that is not delivered."""
    known = [column.name for column in contract.bronze_columns]
    assignments = {}
    for text in texts:
        column, equals, expression = (part.strip() for part in text.partition("="))
        if not (column and equals and expression):
            raise UsageError(f'--set {text!r} is no assignment; write it like "amount=abs(amount)"')
        if column not in known:
            raise UsageError(
                f"--set {text!r}: {contract.dataset} has no column {column}; "
                f"it has {', '.join(known)}"
            )
        assignments[column] = expression
    return assignments


def edits(
    spark: SparkSession,
    contract: Contract,
    records: Sequence[QuarantinedRecord],
    assignments: dict[str, str],
    condition: str | None,
) -> Iterator[Edit]:
    """Yield the records for which the condition holds, with the columns that were assigned.

    A record that is no JSON object cannot be corrected like this and is left alone.
    """
    by_place = {(record.batch, record.id): record for record in records}
    try:
        rows = _seen_by_rules(spark, contract, list(by_place.values()))
        chosen = rows.filter(F.expr(condition)) if condition else rows
        values = F.struct(*(F.expr(text).alias(name) for name, text in assignments.items()))
        found = chosen.select("_batch", "_id", F.to_json(values, _EXACT_TIMES).alias("values"))
        answers = found.collect()
    except (AnalysisException, ParseException) as error:
        problem = next(line for line in str(error).splitlines() if line.strip())
        raise UsageError(f"--set or --where cannot be used: {problem}") from error
    for answer in answers:
        record = parse_object(by_place[answer["_batch"], answer["_id"]].text)
        if record is not None:
            text = to_text(record | parse_object(answer["values"]))
            yield Edit(contract.dataset, answer["_batch"], answer["_id"], text, "--set")


def _seen_by_rules(
    spark: SparkSession, contract: Contract, records: list[QuarantinedRecord]
) -> DataFrame:
    """Typed columns, `raw_<column>` as delivered, the batch window, and `rules` that failed."""
    lines = spark.createDataFrame(
        [(r.batch, r.batch[: len("2026-03-02")], r.id, r.rules, r.text) for r in records],
        "_batch string, _ingest_date string, _id string, rules array<string>, _line string",
    )
    return with_batch_window(
        with_typed_columns(json_lines.parsed(lines, contract), contract), contract
    )
