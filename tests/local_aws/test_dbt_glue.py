"""The unchanged dbt-glue adapter builds a project on the local AWS, and builds it again."""

import json
import os
import subprocess
import sys
from pathlib import Path

import boto3
import pyarrow.dataset as ds
import pytest

PROJECT = """
name: small
version: "1.0"
profile: small
models: {+file_format: parquet, +materialized: incremental, +incremental_strategy: insert_overwrite}
"""
PROFILE = """
small:
  target: glue
  outputs:
    glue:
      type: glue
      role_arn: "{{ env_var('MARKETPULSE_GLUE_ROLE_ARN') }}"
      region: us-east-2
      glue_version: "5.0"
      workers: 2
      worker_type: G.1X
      schema: "{{ env_var('MARKETPULSE_GOLD_DATABASE') }}"
      location: "{{ env_var('MARKETPULSE_GOLD_LOCATION') }}"
      glue_session_id: "small-{{ env_var('RUN') }}"
      glue_session_reuse: true
      conf: spark.sql.sources.partitionOverwriteMode=dynamic
"""
PRICES = """
{{ config(partition_by=['day']) }}
select 'ACME' as symbol, cast({{ env_var('RUN') }} as int) as price, date'2026-03-02' as day
union all
select 'ZETA' as symbol, 7 as price, date'2026-03-03' as day
"""
TOTALS = """
select day, sum(price) as total from {{ ref('prices') }} group by day
"""
YAML = """
models:
  - name: totals
    columns: [{name: day, data_tests: [unique, not_null]}]
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dbt")
    files = {
        "dbt_project.yml": PROJECT,
        "profiles.yml": PROFILE,
        "models/prices.sql": PRICES,
        "models/totals.sql": TOTALS,
        "models/models.yml": YAML,
    }
    for name, content in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(content)
    return folder


def build(project, run):
    done = subprocess.run(
        [Path(sys.executable).with_name("dbt"), "build"],
        cwd=project,
        env={**os.environ, "RUN": str(run), "DBT_SEND_ANONYMOUS_USAGE_STATS": "false"},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout
    results = json.loads((project / "target/run_results.json").read_text())["results"]
    return {result["unique_id"].split(".")[2]: result["status"] for result in results}


def rows(aws, table):
    folder = aws.store / "marketpulse-111111111111-dev-gold/gold/marketpulse_dev_gold" / table
    return ds.dataset(folder, partitioning="hive").to_table().to_pylist()


def test_project_is_built_twice_and_shows_the_second_run(aws, project):
    first = build(project, 1)
    assert first["prices"] == first["totals"] == "success"
    build(project, 2)
    prices = {(row["day"], row["symbol"]): row["price"] for row in rows(aws, "prices")}
    assert prices == {("2026-03-02", "ACME"): 2, ("2026-03-03", "ZETA"): 7}
    assert sorted(row["total"] for row in rows(aws, "totals")) == [2, 7]
    tables = boto3.client("glue").get_tables(DatabaseName="marketpulse_dev_gold")["TableList"]
    assert {"prices", "totals"} <= {table["Name"] for table in tables}


def test_each_run_had_a_session_and_its_statements_are_known(aws, project):
    assert aws.calls["glue.CreateSession"] == 2
    sessions = {statement.session for statement in aws.calls.statements}
    assert sessions == {"small-1", "small-2"}
    assert aws.calls["glue.RunStatement"] == len(aws.calls.statements)
    assert [s.error for s in aws.calls.statements if s.error] == []


def test_spark_of_the_test_process_is_another_one(aws, spark):
    """The tests' own session and Glue's run side by side."""
    glue = boto3.client("glue")
    role = aws.environment["MARKETPULSE_GLUE_ROLE_ARN"]
    glue.create_session(Id="beside", Role=role, Command={"Name": "glueetl"})
    assert glue.get_session(Id="beside")["Session"]["Status"] == "READY"
    number = glue.run_statement(SessionId="beside", Code="sc.applicationId")["Id"]
    answer = glue.get_statement(SessionId="beside", Id=number)["Statement"]["Output"]
    assert spark.range(2).count() == 2
    assert answer["Data"]["TextPlain"].strip() != repr(spark.sparkContext.applicationId)
