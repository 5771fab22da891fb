"""The rules of clicks in cuallee, the checking library a Spark user would pick: it only counts.

`python -m bench.rivals.cuallee_on_spark <folder of bronze clicks>` reads
the same JSON and prints the number of failed rows by rule. What it has no means for is left out:
fields beyond the contract and text that is not UTF-8.
"""

import json
import sys
from pathlib import Path

from cuallee import Check, CheckLevel
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from marketpulse.contracts import load_contract
from marketpulse.java import ensure_java

MEMORY = "2g"


def clicks_check() -> Check:
    """What silver checks: readable lines, types, required columns, the key, the rules."""
    clicks = load_contract("clicks")
    check = Check(CheckLevel.WARNING, "clicks")
    check.satisfies("_corrupt_record", "_corrupt_record is null")
    for column in clicks.bronze_columns:
        if column.required:
            check.is_complete(column.name)
        if column.type != "string":
            check.satisfies(column.name, f"raw_{column.name} is null or {column.name} is not null")
    for column in clicks.table.key:
        check.is_unique(column)
    for rule in clicks.rules:
        if rule.severity == "error":
            check.satisfies("event_id", f"coalesce({rule.expression}, true)")
    return check


def read(session: SparkSession, bronze: Path) -> DataFrame:
    """Typed clicks with the window of their batch, which the rules refer to."""
    columns = load_contract("clicks").bronze_columns
    names = [column.name for column in columns] + ["_corrupt_record", "ingest_date", "hour"]
    start = F.to_timestamp(F.concat_ws(" ", "ingest_date", "hour"), "yyyy-MM-dd H")
    text = session.read.schema(", ".join(f"{name} string" for name in names)).json(str(bronze))
    typed = {c.name: F.expr(f"try_cast({c.name} as {c.type})") for c in columns}
    return (
        text.withColumns({f"raw_{c.name}": F.col(c.name) for c in columns if c.type != "string"})
        .withColumns({name: value for name, value in typed.items() if name != "device"})
        .withColumn("_batch_start", start)
        .withColumn("_batch_end", F.expr("_batch_start + interval 1 hour"))
        .withColumn("device", F.lower("device"))
    )


def count_failures(bronze: Path) -> dict[str, int]:
    """Failed rows by rule, as cuallee counts them."""
    ensure_java()
    session = (
        SparkSession.builder.master("local[*]")
        .config("spark.driver.memory", MEMORY)
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .getOrCreate()
    )
    result = clicks_check().validate(read(session, bronze))
    return {f"{row['column']}: {row['value']}": row["violations"] for row in result.collect()}


if __name__ == "__main__":
    print(json.dumps(count_failures(Path(sys.argv[1]))))
