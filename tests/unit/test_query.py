"""Questions, answers and how they are shown."""

import json
import re
from datetime import date
from decimal import Decimal

import duckdb
import pytest
from typer.testing import CliRunner

from marketpulse.answers import Answer, ask, percentile, to_csv, to_json
from marketpulse.cli import app
from marketpulse.errors import MarketPulseError, UsageError
from marketpulse.questions import Question, question, questions, rendered
from marketpulse.settings import PROJECT_ROOT, settings
from marketpulse.warehouse import open_warehouse

ANSWER = Answer(("day", "amount"), [(date(2026, 3, 2), Decimal("9.99")), (None, None)], (0.1,))


@pytest.fixture
def no_warehouse(tmp_path, monkeypatch):
    monkeypatch.setenv("MARKETPULSE_WAREHOUSE", str(tmp_path / "absent.duckdb"))
    settings.cache_clear()
    yield
    settings.cache_clear()


def test_references_become_tables_of_the_marts():
    assert rendered("from {{ ref('fct_sales') }} as s") == "from marts.fct_sales as s"


def test_analyses_read_marts_only():
    marts = {path.stem for path in (PROJECT_ROOT / "models/marts").rglob("*.sql")}

    for asked in questions():
        assert set(re.findall(r"marts\.(\w+)", asked.sql)) <= marts, asked.name
        assert "{{" not in asked.sql, asked.name


def test_there_are_a_dozen_questions():
    assert len(questions()) >= 12


def test_unknown_query_is_answered_with_the_known_ones():
    with pytest.raises(
        UsageError, match=r"unknown query 'nonsense'; known queries: .*revenue_trend"
    ):
        question("nonsense")


def test_each_run_is_timed():
    with duckdb.connect() as warehouse:
        answer = ask(warehouse, Question("two", "How much?", "select 1 + 1 as two"), repeat=3)

    assert (answer.columns, answer.rows) == (("two",), [(2,)])
    assert len(answer.seconds) == 3


def test_query_on_a_table_not_built_says_what_to_run():
    with duckdb.connect() as warehouse, pytest.raises(MarketPulseError, match="marketpulse build"):
        ask(warehouse, Question("none", "?", "select * from marts.nothing"))


@pytest.mark.parametrize(("share", "expected"), [(0.5, 3.0), (0.95, 5.0), (0.0, 1.0)])
def test_percentile_is_one_of_the_values(share, expected):
    assert percentile([5.0, 1.0, 4.0, 2.0, 3.0], share) == expected


def test_csv_leaves_missing_values_empty():
    assert to_csv(ANSWER) == "day,amount\n2026-03-02,9.99\n,\n"


def test_json_keeps_decimals_exact():
    assert json.loads(to_json(ANSWER)) == [
        {"day": "2026-03-02", "amount": "9.99"},
        {"day": None, "amount": None},
    ]


def test_missing_warehouse_says_what_to_run(tmp_path):
    with pytest.raises(MarketPulseError, match="run `marketpulse build`"):
        open_warehouse(str(tmp_path / "absent.duckdb"), read_only=True)


def test_without_a_name_the_questions_are_listed(no_warehouse):
    listing = CliRunner().invoke(app, ["query"])

    assert listing.exit_code == 0
    assert "revenue_trend" in listing.output


def test_all_takes_no_name(no_warehouse):
    failure = CliRunner().invoke(app, ["query", "revenue_trend", "--all"])

    assert isinstance(failure.exception, UsageError)
