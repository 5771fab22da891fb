"""Silver of one day of clicks: our Spark job, DuckDB doing the same work, cuallee only counting."""

import json
import shutil
import sys
from pathlib import Path

from bench.cache import fresh_copy, made_once, settings_of
from bench.metric import metric
from bench.process import MARKETPULSE, run
from marketpulse.lake import Lake
from marketpulse.ledger import committed_batches, read_commit
from marketpulse.options import SAMPLE_FROM

DAY = SAMPLE_FROM.isoformat()
COUNTS = ("rows_in", "rows_out", "rows_quarantined", "rows_duplicate")


def measure(scale: float = 1.0) -> list[dict]:
    """At scale 1 a day has 5 million clicks."""

    def make(place: Path) -> None:
        options = ["--date", DAY, "--scale", f"{scale:g}", "--format", "jsonl.gz"]
        run([MARKETPULSE, "generate", "--datasets", "clicks", *options], **settings_of(place))

    work = fresh_copy(made_once(f"clicks-{scale:g}", make), "silver-work")
    clicks = work / "lake" / "bronze" / "clicks"

    ours = run([MARKETPULSE, "silver", "--datasets", "clicks", "--date", DAY], **settings_of(work))
    duckdb = run(
        [sys.executable, "-m", "bench.rivals.duckdb_silver", str(clicks), str(work / "duckdb")]
    )
    counting = [sys.executable, "-m", "bench.rivals.cuallee_on_spark", str(clicks)]
    cuallee, fewer_rules = run(counting), run([*counting, "--json-reader"])

    our_counts = _counts(Lake(str(work / "lake")))
    duckdb_counts = json.loads(duckdb.output.splitlines()[-1])
    disagreement = sum(abs(our_counts[name] - duckdb_counts[name]) for name in COUNTS)
    shutil.rmtree(work)
    return [
        metric("records of the day", our_counts["rows_in"], "records"),
        metric("marketpulse silver", ours.seconds, "s"),
        metric("DuckDB, the same work", duckdb.seconds, "s"),
        metric("cuallee on Spark, counting only", cuallee.seconds, "s"),
        metric("the same without rules on the raw text", fewer_rules.seconds, "s"),
        metric("time against DuckDB", ours.seconds / duckdb.seconds, "x", at_most=6),
        metric("time against cuallee", ours.seconds / cuallee.seconds, "x", at_most=1),
        metric("memory of the process tree", ours.peak_bytes / 2**30, "GiB", at_most=4),
        metric("records on which DuckDB disagrees", disagreement, "records", at_most=0),
    ]


def _counts(lake: Lake) -> dict[str, int]:
    commits = [read_commit(lake, "clicks", batch) for batch in committed_batches(lake, "clicks")]
    return {name: sum(getattr(commit, name) for commit in commits) for name in COUNTS}
