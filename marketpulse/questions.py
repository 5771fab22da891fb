"""The BI queries of the repository, ready to run on the local warehouse."""

import re
from dataclasses import dataclass
from pathlib import Path

from marketpulse.errors import UsageError
from marketpulse.settings import PROJECT_ROOT

ANALYSES = PROJECT_ROOT / "analyses"
_REFERENCE = re.compile(r"\{\{\s*ref\('(\w+)'\)\s*\}\}")


@dataclass(frozen=True)
class Question:
    """A query of `analyses/` that answers what its first line asks."""

    name: str
    text: str
    sql: str


def questions() -> list[Question]:
    """All questions, by name."""
    return [_read(path) for path in sorted(ANALYSES.glob("*.sql"))]


def question(name: str) -> Question:
    """Return one question; raises UsageError for a name that is none."""
    known = {asked.name: asked for asked in questions()}
    if name not in known:
        raise UsageError(f"unknown query {name!r}; known queries: {', '.join(known)}")
    return known[name]


def rendered(sql: str) -> str:
    """Replace `ref`: analyses read marts only, whose tables are named like their models.

    Starting dbt to do so takes seconds; `dbt compile` in the checks shows that dbt agrees.
    """
    return _REFERENCE.sub(r"marts.\1", sql)


def _read(path: Path) -> Question:
    first_line, _, sql = path.read_text().partition("\n")
    return Question(path.stem, first_line.removeprefix("--").strip(), rendered(sql).strip())
