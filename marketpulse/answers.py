"""Answers to questions: running them, timing them, showing them."""

import csv
import io
import json
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass

from marketpulse.errors import MarketPulseError
from marketpulse.questions import Question


@dataclass(frozen=True)
class Answer:
    """The rows of a query and how long each run took, in seconds."""

    columns: tuple[str, ...]
    rows: list[tuple]
    seconds: tuple[float, ...]


def ask(warehouse, question: Question, *, repeat: int = 1) -> Answer:
    """Run a query; fetching the rows is part of the time."""
    import duckdb

    seconds = []
    for _ in range(repeat):
        started = time.perf_counter()
        try:
            cursor = warehouse.execute(question.sql)
            rows = cursor.fetchall()
        except duckdb.CatalogException as error:
            raise MarketPulseError(
                f"query {question.name}: the warehouse lacks a table; run `marketpulse build` "
                f"({str(error).splitlines()[0]})"
            ) from error
        seconds.append(time.perf_counter() - started)
    return Answer(tuple(column[0] for column in cursor.description), rows, tuple(seconds))


def percentile(seconds: Sequence[float], share: float) -> float:
    """Nearest-rank percentile: the smallest value that at least `share` of all do not exceed."""
    ordered = sorted(seconds)
    return ordered[max(math.ceil(share * len(ordered)), 1) - 1]


def to_csv(answer: Answer) -> str:
    """All rows as CSV with a header."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(answer.columns)
    writer.writerows(answer.rows)
    return text.getvalue()


def to_json(answer: Answer) -> str:
    """All rows as a JSON array of objects; decimals and dates as strings."""
    rows = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
    return json.dumps(rows, default=str, indent=2) + "\n"
