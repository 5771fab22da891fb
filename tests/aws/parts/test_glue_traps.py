"""What dbt-glue's own ways did to tables, unit tests and freshness, each tried on Glue."""

import pytest
from projects import changed_project, dbt, messages, outcomes

from marketpulse.contracts import dataset_names, load_contract
from marketpulse.settings import PROJECT_ROOT

MODEL = "models/gold/web/conversion_rates.sql"
NAME = "conversion_rates"
DATES = "select session_date, count(*) from gold.conversion_rates group by 1"
ONE_DAY = '{"rebuild_from": "2026-03-03", "rebuild_to": "2026-03-03"}'

pytestmark = pytest.mark.usefixtures("stg")


def run(project, *options: str):
    return dbt(project, "stg_lake", "run", "--select", NAME, *options)


def failing(query: str) -> str:
    return query.replace("from sessions\n", "from sessions where 1 = raise_error('broken')\n", 1)


def with_new_column(query: str) -> str:
    before = "        cast(bounce_count as bigint)"
    return query.replace(before, f"        1 as tax,\n{before}")


def test_incremental_run_of_one_date_keeps_all_others(stg):
    before = stg.ask(DATES)

    answer = run(PROJECT_ROOT, "--vars", ONE_DAY)

    assert outcomes(answer)[NAME] == "success"
    assert stg.ask(DATES) == before
    assert len(before) >= 3


def test_full_builds_may_follow_each_other_each_in_its_own_session(stg):
    before, known = stg.ask(DATES), set(stg.sessions())

    for _ in range(2):
        assert outcomes(run(PROJECT_ROOT, "--full-refresh"))[NAME] == "success"

    assert stg.ask(DATES) == before
    new = set(stg.sessions()) - known
    assert len(new) == 2
    assert {stg.sessions()[name] for name in new} == {"STOPPED"}


@pytest.mark.parametrize("options", [["--full-refresh"], ["--vars", ONE_DAY]])
def test_failing_build_leaves_the_table(stg, tmp_path, options):
    before = stg.ask(DATES)

    answer = run(changed_project(tmp_path, {MODEL: failing}), *options)

    assert outcomes(answer)[NAME] == "error"
    assert "broken" in messages(answer)
    assert stg.ask(DATES) == before


def test_failing_build_of_a_table_model_leaves_the_table(stg, tmp_path):
    model = "models/gold/conformed/gold_dim_product.sql"
    before = stg.ask("select count(*) from gold.dim_product")
    project = changed_project(
        tmp_path, {model: lambda q: q.replace("where is_current", "where raise_error('broken')")}
    )

    answer = dbt(project, "stg_lake", "run", "--select", "gold_dim_product")

    assert outcomes(answer)["gold_dim_product"] == "error"
    assert stg.ask("select count(*) from gold.dim_product") == before


def test_changed_columns_are_refused_until_a_full_build(stg, tmp_path):
    before = stg.ask(DATES)
    project = changed_project(tmp_path, {MODEL: with_new_column})

    refused = run(project, "--vars", ONE_DAY)
    assert "tax is new" in messages(refused)
    assert "--full-refresh" in messages(refused)
    assert stg.ask(DATES) == before

    assert outcomes(run(project, "--full-refresh"))[NAME] == "success"
    assert stg.ask("select distinct tax from gold.conversion_rates") == [(1,)]
    assert outcomes(run(PROJECT_ROOT, "--full-refresh"))[NAME] == "success"


def test_strategy_that_works_on_one_engine_only_is_refused(stg, tmp_path):
    project = changed_project(
        tmp_path, {MODEL: lambda q: q.replace("'replace_dates'", "'insert_overwrite'")}
    )

    assert "use replace_dates or replace_table" in messages(run(project))


def test_freshness_of_the_sources_is_known():
    answer = dbt(PROJECT_ROOT, "stg_lake", "source", "freshness")

    sources = [r for r in answer.result.results if r.node.resource_type == "source"]
    assert {str(r.status) for r in sources} == {"pass"}
    tables = [table for name in dataset_names() for table in load_contract(name).tables]
    assert len(sources) == len(tables)
