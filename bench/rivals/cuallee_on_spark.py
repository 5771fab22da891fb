"""The rules of clicks in cuallee, the checking library a Spark user would pick: it only counts.

`python -m bench.rivals.cuallee_on_spark <folder of bronze clicks>` reads the same files and prints
the number of failed rows by rule. Two rules, on unknown fields and on text that is not UTF-8, need
the lines as text; `--json-reader` leaves them out and reads with Spark's quicker JSON reader.
The rules are written as a user of the library would; `--our-forms` takes the cheaper ways to the
same answers that our job has found. `--our-settings` runs it in a Spark session set up as for our
own job.
"""

import json
import sys
from pathlib import Path

from cuallee import Check, CheckLevel
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from marketpulse.contracts import load_contract
from marketpulse.java import ensure_java
from spark_jobs.session import spark_session, split_input

MEMORY = "2g"


def clicks_check(with_raw_text: bool, our_forms: bool) -> Check:
    """What silver checks: readable lines, types, required columns, the key, the rules."""
    clicks = load_contract("clicks")
    check = Check(CheckLevel.WARNING, "clicks")
    check.satisfies("event_id", "_is_readable")
    if with_raw_text:
        check.satisfies("event_id", "_is_utf8")
        check.satisfies("event_id", "_unknown_fields <= 0")
    for column in clicks.bronze_columns:
        if column.required:
            check.is_complete(column.name)
        if column.type != "string":
            check.satisfies(column.name, f"raw_{column.name} is null or {column.name} is not null")
    for key in ["_key_hash"] if our_forms else clicks.table.key:
        check.is_unique(key)
    for rule in clicks.rules:
        if rule.severity == "error":
            check.satisfies("event_id", f"coalesce({rule.expression}, true)")
    return check


def read_lines(session: SparkSession, bronze: Path, our_forms: bool) -> DataFrame:
    """Fields as text, and what only the whole line can tell."""
    names = [column.name for column in load_contract("clicks").bronze_columns]
    known = ", ".join(f"'{name}'" for name in names)
    values = " + ".join(f"int(_fields['{name}'] is not null)" for name in names)
    unknown = f"size(array_except(map_keys(_fields), array({known})))"
    if our_forms:
        unknown = f"if(size(_fields) = {values}, 0, {unknown})"
    lines = session.read.text(str(bronze))
    return lines.withColumn("_fields", F.from_json("value", "map<string,string>")).select(
        "ingest_date",
        "hour",
        F.expr("_fields is not null").alias("_is_readable"),
        F.expr("decode(cast(value as binary), 'UTF-8') = value").alias("_is_utf8"),
        F.expr(unknown).alias("_unknown_fields"),
        *(F.col("_fields")[name].alias(name) for name in names),
    )


def read_json(session: SparkSession, bronze: Path) -> DataFrame:
    """Fields as text, by the reader that drops what is not in its schema."""
    names = [column.name for column in load_contract("clicks").bronze_columns]
    columns = ", ".join(f"{name} string" for name in [*names, "_corrupt_record"])
    rows = session.read.schema(f"{columns}, ingest_date string, hour string").json(str(bronze))
    return rows.withColumn("_is_readable", F.expr("_corrupt_record is null"))


def typed(rows: DataFrame, our_forms: bool) -> DataFrame:
    """Clicks of the contract's types with the window of their batch, which the rules refer to."""
    clicks = load_contract("clicks")
    other = [column for column in clicks.bronze_columns if column.type != "string"]
    cast = _our_cast if our_forms else _cast
    hours = "unix_date(cast(ingest_date as date)) * 24 + cast(hour as int)"
    return (
        rows.withColumns({f"raw_{column.name}": F.col(column.name) for column in other})
        .withColumns({column.name: F.expr(cast(column.name, column.type)) for column in other})
        .withColumn("_batch_start", F.expr(f"timestamp_seconds(({hours}) * bigint(3600))"))
        .withColumn("_batch_end", F.expr(f"timestamp_seconds(({hours} + 1) * bigint(3600))"))
        .withColumn("device", F.lower("device"))
        .withColumn("_key_hash", F.xxhash64(*clicks.table.key))
    )


def _cast(name: str, spark_type: str) -> str:
    return f"try_cast({name} as {spark_type})"


def _our_cast(name: str, spark_type: str) -> str:
    """Spark reads a time without its Z, UTC being the session's zone, in less time."""
    text = f"if(endswith({name}, 'Z'), substring({name}, 1, octet_length({name}) - 1), {name})"
    return f"try_cast({text} as {spark_type})"


def default_session() -> SparkSession:
    """Spark as it comes, with enough memory."""
    ensure_java()
    return (
        SparkSession.builder.master("local[*]")
        .config("spark.driver.memory", MEMORY)
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .getOrCreate()
    )


def session_as_ours(bronze: Path) -> SparkSession:
    """Spark as our job sets it up for these files."""
    input_bytes = sum(file.stat().st_size for file in bronze.rglob("*.jsonl.gz"))
    session = spark_session(input_bytes)
    split_input(session, input_bytes)
    return session


def count_failures(session: SparkSession, bronze: Path, options: set[str]) -> dict[str, int]:
    """Failed rows by rule, as cuallee counts them."""
    with_raw_text, our_forms = "--json-reader" not in options, "--our-forms" in options
    rows = read_lines(session, bronze, our_forms) if with_raw_text else read_json(session, bronze)
    result = clicks_check(with_raw_text, our_forms).validate(typed(rows, our_forms))
    return {f"{row['column']}: {row['value']}": row["violations"] for row in result.collect()}


if __name__ == "__main__":
    folder, asked = Path(sys.argv[1]), set(sys.argv[2:])
    spark = session_as_ours(folder) if "--our-settings" in asked else default_session()
    print(json.dumps(count_failures(spark, folder, asked)))
