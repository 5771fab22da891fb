"""Silver of one day of clicks: our Spark job, DuckDB doing the same work, cuallee only counting."""

import json
import shutil
import statistics
import sys
from pathlib import Path

from bench.cache import fresh_copy, made_once, settings_of
from bench.metric import metric
from bench.process import MARKETPULSE, Usage, run
from marketpulse.lake import Lake
from marketpulse.ledger import committed_batches, read_commit
from marketpulse.options import SAMPLE_FROM

DAY = SAMPLE_FROM.isoformat()
ROUNDS = 3
OURS = "marketpulse silver"
DUCKDB = "DuckDB, the same work"
CUALLEE = "cuallee on Spark, counting only"
CUALLEE_WITH_OUR_FORMS = "the same with our cheaper forms of the rules"
RIVALS = {
    DUCKDB: ("duckdb_silver", "{work}/duckdb"),
    CUALLEE: ("cuallee_on_spark",),
    CUALLEE_WITH_OUR_FORMS: ("cuallee_on_spark", "--our-forms"),
    "and with our Spark settings": ("cuallee_on_spark", "--our-forms", "--our-settings"),
    "cuallee without the rules on raw text": ("cuallee_on_spark", "--our-forms", "--json-reader"),
}
COUNTS = ("rows_in", "rows_out", "rows_quarantined", "rows_duplicate")


def measure(scale: float = 1.0) -> list[dict]:
    """At scale 1 a day has 5 million clicks; all take turns, medians count."""

    def make(place: Path) -> None:
        options = ["--date", DAY, "--scale", f"{scale:g}", "--format", "jsonl.gz"]
        run([MARKETPULSE, "generate", "--datasets", "clicks", *options], **settings_of(place))

    prepared = made_once(f"clicks-{scale:g}", make)
    runs: dict[str, list[Usage]] = {name: [] for name in (OURS, *RIVALS)}
    for _ in range(ROUNDS):
        work = fresh_copy(prepared, "silver-work")
        day = ["--datasets", "clicks", "--date", DAY]
        runs[OURS].append(run([MARKETPULSE, "silver", *day], **settings_of(work)))
        clicks = str(work / "lake" / "bronze" / "clicks")
        for rival, (module, *options) in RIVALS.items():
            command = [sys.executable, "-m", f"bench.rivals.{module}", clicks]
            runs[rival].append(run([*command, *(o.format(work=work) for o in options)]))
        our_counts = _counts(Lake(str(work / "lake")))
        shutil.rmtree(work)

    seconds = {name: statistics.median(r.seconds for r in runs[name]) for name in runs}
    duckdb_counts = json.loads(runs[DUCKDB][-1].output.splitlines()[-1])
    disagreement = sum(abs(our_counts[name] - duckdb_counts[name]) for name in COUNTS)
    peak = max(usage.peak_bytes for usage in runs[OURS])
    ours = seconds[OURS]
    return [
        metric("records of the day", our_counts["rows_in"], "records"),
        *(metric(name, seconds[name], "s") for name in runs),
        metric("time against DuckDB", ours / seconds[DUCKDB], "x", at_most=6),
        metric("time against cuallee", ours / seconds[CUALLEE], "x", at_most=1),
        metric(
            "time against cuallee with our forms of the rules",
            ours / seconds[CUALLEE_WITH_OUR_FORMS],
            "x",
        ),
        metric("memory of the process tree", peak / 2**30, "GiB", at_most=4),
        metric("records on which DuckDB disagrees", disagreement, "records", at_most=0),
    ]


def _counts(lake: Lake) -> dict[str, int]:
    commits = [read_commit(lake, "clicks", batch) for batch in committed_batches(lake, "clicks")]
    return {name: sum(getattr(commit, name) for commit in commits) for name in COUNTS}
