"""Runs of Glue jobs run the job's script by Spark."""

import io
import time
import zipfile

import boto3
import pyarrow.parquet as pq
import pytest
from botocore.exceptions import ClientError

JOBS = "marketpulse-111111111111-dev-artifacts"
TAKE = """
import sys
from awsglue.utils import getResolvedOptions
from pyspark.sql import SparkSession
import prices
options = getResolvedOptions(sys.argv, ["JOB_NAME", "target", "day"])
spark = SparkSession.builder.getOrCreate()
setting = spark.conf.get("spark.sql.shuffle.partitions")
row = [(options["JOB_NAME"], options["day"], prices.VALUE, setting)]
frame = spark.createDataFrame(row, "job string, day string, value int, setting string")
frame.coalesce(1).write.mode("overwrite").option("path", options["target"]).saveAsTable(
    "marketpulse_dev_silver.copied"
)
"""
FAIL = "raise SystemExit('Error: batch 2026-03-02 was refused')"
SLEEP = "import time; time.sleep(120)"


@pytest.fixture(scope="module")
def glue(aws):
    s3 = boto3.client("s3")
    for name, content in {"take.py": TAKE, "fail.py": FAIL, "sleep.py": SLEEP}.items():
        s3.put_object(Bucket=JOBS, Key=name, Body=content.encode())
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as content:
        content.writestr("prices.py", "VALUE = 7")
    s3.put_object(Bucket=JOBS, Key="prices.zip", Body=package.getvalue())
    glue = boto3.client("glue")
    for name in ("take", "fail", "sleep"):
        command = {"Name": "glueetl", "ScriptLocation": f"s3://{JOBS}/{name}.py"}
        glue.create_job(
            Name=name,
            Role=aws.environment["MARKETPULSE_GLUE_ROLE_ARN"],
            Command=command,
            GlueVersion="5.0",
            DefaultArguments={
                "--extra-py-files": f"s3://{JOBS}/prices.zip",
                "--conf": "spark.sql.shuffle.partitions=3 --conf spark.sql.ansi.enabled=false",
                "--day": "2026-03-01",
            },
        )
    return glue


def ended(glue, job, run):
    for _ in range(600):
        found = glue.get_job_run(JobName=job, RunId=run)["JobRun"]
        if found["JobRunState"] not in ("STARTING", "RUNNING"):
            return found
        time.sleep(0.1)
    raise AssertionError(f"{run} does not end: {found}")


def test_job_runs_with_its_arguments_package_and_settings(aws, glue):
    target = "s3://marketpulse-111111111111-dev-silver/silver/copied"
    arguments = {"--target": target, "--day": "2026-03-02"}
    run = glue.start_job_run(JobName="take", Arguments=arguments)["JobRunId"]
    found = ended(glue, "take", run)
    assert (found["JobRunState"], found.get("ErrorMessage")) == ("SUCCEEDED", None)
    (part,) = aws.store.glob("marketpulse-*-silver/silver/copied/*.parquet")
    row = {"job": "take", "day": "2026-03-02", "value": 7, "setting": "3"}
    assert pq.read_table(part).to_pylist() == [row]
    table = glue.get_table(DatabaseName="marketpulse_dev_silver", Name="copied")["Table"]
    assert table["StorageDescriptor"]["Location"] == target


def test_failed_run_says_why(aws, glue):
    run = glue.start_job_run(JobName="fail")["JobRunId"]
    found = ended(glue, "fail", run)
    assert found["JobRunState"] == "FAILED"
    assert found["ErrorMessage"] == "Error: batch 2026-03-02 was refused"
    assert [r["Id"] for r in glue.get_job_runs(JobName="fail")["JobRuns"]] == [run]


def test_second_run_at_a_time_is_refused_and_a_stopped_one_ends(glue):
    run = glue.start_job_run(JobName="sleep")["JobRunId"]
    with pytest.raises(ClientError, match="ConcurrentRunsExceededException"):
        glue.start_job_run(JobName="sleep")
    time.sleep(1)
    answer = glue.batch_stop_job_run(JobName="sleep", JobRunIds=[run])
    assert [stopped["JobRunId"] for stopped in answer["SuccessfulSubmissions"]] == [run]
    assert ended(glue, "sleep", run)["JobRunState"] == "STOPPED"


def test_unknown_jobs_runs_and_scripts_are_told(aws, glue):
    with pytest.raises(ClientError, match="EntityNotFoundException"):
        glue.start_job_run(JobName="absent")
    with pytest.raises(ClientError, match="EntityNotFoundException"):
        glue.get_job_run(JobName="fail", RunId="jr_absent")
    command = {"Name": "glueetl", "ScriptLocation": f"s3://{JOBS}/absent.py"}
    glue.create_job(Name="no-script", Role="any", Command=command)
    run = glue.start_job_run(JobName="no-script")["JobRunId"]
    assert "NoSuchKey" in ended(glue, "no-script", run)["ErrorMessage"]
