"""The BI queries of `analyses/` on 30 days."""

from datetime import timedelta
from pathlib import Path

from bench.cache import made_once, settings_of
from bench.metric import metric
from bench.process import MARKETPULSE, run
from marketpulse.answers import ask, percentile
from marketpulse.options import SAMPLE_FROM, SCALE
from marketpulse.questions import questions
from marketpulse.warehouse import open_warehouse

DAYS, REPEATS = 30, 10


def measure(scale: float = SCALE) -> list[dict]:
    """Every query, several times, on one open connection as a dashboard has it."""
    last = SAMPLE_FROM + timedelta(days=DAYS - 1)

    def make(place: Path) -> None:
        days = ["--from", str(SAMPLE_FROM), "--to", str(last)]
        run([MARKETPULSE, "run", *days, "--scale", f"{scale:g}"], **settings_of(place))

    path = made_once(f"queries-{scale:g}", make) / "marketpulse.duckdb"
    with open_warehouse(str(path), read_only=True) as warehouse:
        answers = {asked.name: ask(warehouse, asked, repeat=REPEATS) for asked in questions()}
    seconds = [run_seconds for answer in answers.values() for run_seconds in answer.seconds]
    medians = {name: percentile(answer.seconds, 0.5) for name, answer in answers.items()}
    slowest = max(medians, key=medians.get)
    return [
        metric("queries", len(answers), "queries"),
        metric("half of the runs take at most", percentile(seconds, 0.50), "s"),
        metric("95% of the runs take at most", percentile(seconds, 0.95), "s", at_most=0.5),
        metric(f"slowest query, {slowest}", medians[slowest], "s"),
    ]
