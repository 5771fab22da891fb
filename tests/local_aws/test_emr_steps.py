"""EMR steps run spark-submit, one after the other, and leave their logs in S3."""

import gzip
import io
import re
import time
import zipfile

import boto3
import pytest
from botocore.exceptions import ClientError

JOBS = "marketpulse-111111111111-dev-artifacts"
LOGS = "marketpulse-111111111111-dev-logs"
COUNT = """
import sys
from prices import VALUE
from pyspark.sql import SparkSession
spark = SparkSession.builder.getOrCreate()
print("counting", sys.argv[1:])
assert spark.sparkContext.parallelize([0], 1).map(lambda _: __import__("prices").VALUE).sum() == 7
spark.read.text(sys.argv[1]).write.mode("overwrite").parquet(sys.argv[2])
"""
FAIL = """
import sys
raise ValueError("no prices on " + sys.argv[1])
"""
SLEEP = "import time; time.sleep(120)"


@pytest.fixture(scope="module")
def emr(aws):
    s3 = boto3.client("s3")
    for name, content in {"count.py": COUNT, "fail.py": FAIL, "sleep.py": SLEEP}.items():
        s3.put_object(Bucket=JOBS, Key=name, Body=content.encode())
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as content:
        content.writestr("prices.py", "VALUE = 7")
    s3.put_object(Bucket=JOBS, Key="prices.zip", Body=package.getvalue())
    return boto3.client("emr")


def submitted(script, *arguments, action="CONTINUE", mode="client"):
    options = ["--deploy-mode", mode, "--master", "yarn", "--conf", "spark.yarn.queue=a"]
    options += ["--conf", "spark.pyspark.python=/opt/elsewhere/bin/python"]
    options += ["--py-files", f"s3://{JOBS}/prices.zip"]
    command = ["spark-submit", *options, f"s3://{JOBS}/{script}", *arguments]
    jar = {"Jar": "command-runner.jar", "Args": command}
    return {"Name": script, "ActionOnFailure": action, "HadoopJarStep": jar}


def refused(action):
    """A step that fails at once."""
    jar = {"Jar": "command-runner.jar", "Args": ["s3-dist-cp"]}
    return {"Name": "copy", "ActionOnFailure": action, "HadoopJarStep": jar}


def new_cluster(emr, *steps, keep=True):
    answer = emr.run_job_flow(
        Name="small",
        ReleaseLabel="emr-7.5.0",
        LogUri=f"s3://{LOGS}/logs/",
        Instances={
            "MasterInstanceType": "m5.xlarge",
            "InstanceCount": 1,
            "KeepJobFlowAliveWhenNoSteps": keep,
        },
        JobFlowRole="any",
        ServiceRole="any",
        Steps=list(steps),
    )
    return answer["JobFlowId"]


def ended(emr, cluster, step):
    for _ in range(600):
        status = emr.describe_step(ClusterId=cluster, StepId=step)["Step"]["Status"]
        if status["State"] not in ("PENDING", "RUNNING"):
            return status
        time.sleep(0.1)
    raise AssertionError(f"{step} does not end: {status}")


def cluster_state(emr, cluster):
    for _ in range(50):
        state = emr.describe_cluster(ClusterId=cluster)["Cluster"]["Status"]["State"]
        if state != "RUNNING":
            break
        time.sleep(0.1)
    return state


def test_step_reads_and_writes_s3_and_its_logs_are_there(aws, emr, s3):
    s3.put_object(Bucket=JOBS, Key="in/a.txt", Body=b"one\ntwo\n")
    cluster = aws.environment["MARKETPULSE_EMR_CLUSTER"]
    step = submitted("count.py", f"s3://{JOBS}/in/a.txt", f"s3://{JOBS}/out")
    (step_id,) = emr.add_job_flow_steps(JobFlowId=cluster, Steps=[step])["StepIds"]
    assert ended(emr, cluster, step_id)["State"] == "COMPLETED"
    written = s3.list_objects_v2(Bucket=JOBS, Prefix="out/part-")["Contents"]
    assert all(found["Key"].endswith(".parquet") for found in written)
    key = f"emr/{cluster}/steps/{step_id}/stdout.gz"
    assert log(s3, key).startswith("counting ['s3://")
    assert cluster_state(emr, cluster) == "WAITING"


def log(s3, key):
    return gzip.decompress(s3.get_object(Bucket=LOGS, Key=key)["Body"].read()).decode()


def test_step_that_failed_in_client_mode_says_why_in_its_stdout(emr, s3):
    cluster = new_cluster(emr, submitted("fail.py", "2026-03-02"))
    (step,) = emr.list_steps(ClusterId=cluster)["Steps"]
    status = ended(emr, cluster, step["Id"])
    folder = f"logs/{cluster}/steps/{step['Id']}"
    assert status["State"] == "FAILED"
    assert status["FailureDetails"]["LogFile"] == f"s3://{LOGS}/{folder}/stderr.gz"
    assert log(s3, f"{folder}/stdout.gz").endswith("ValueError: no prices on 2026-03-02\n")
    assert "exit code 1" in log(s3, f"{folder}/controller.gz")
    assert cluster_state(emr, cluster) == "WAITING"


def test_step_that_failed_in_cluster_mode_says_why_in_a_container(emr, s3):
    cluster = new_cluster(emr, submitted("fail.py", "2026-03-02", mode="cluster"))
    (step,) = emr.list_steps(ClusterId=cluster)["Steps"]
    message = ended(emr, cluster, step["Id"])["FailureDetails"]["Message"]
    application = re.search(r"Application (application_\w+) finished with failed", message)[1]
    assert application in log(s3, f"logs/{cluster}/steps/{step['Id']}/stderr.gz")
    prefix = f"logs/{cluster}/containers/{application}/"
    files = s3.list_objects_v2(Bucket=LOGS, Prefix=prefix)["Contents"]
    (stdout,) = [found["Key"] for found in files if found["Key"].endswith("/stdout.gz")]
    assert log(s3, stdout).endswith("ValueError: no prices on 2026-03-02\n")


def test_steps_after_a_failed_one_run_or_not_as_it_says(emr):
    def states(action):
        steps = [refused(action), refused("CONTINUE")]
        cluster = new_cluster(emr, *steps)
        ids = [step["Id"] for step in reversed(emr.list_steps(ClusterId=cluster)["Steps"])]
        found = [ended(emr, cluster, step_id)["State"] for step_id in ids]
        return [*found, cluster_state(emr, cluster)]

    assert states("CONTINUE") == ["FAILED", "FAILED", "WAITING"]
    assert states("CANCEL_AND_WAIT") == ["FAILED", "CANCELLED", "WAITING"]
    assert states("TERMINATE_CLUSTER") == ["FAILED", "CANCELLED", "TERMINATED_WITH_ERRORS"]


def test_cancelled_steps_end_whether_they_wait_or_run(emr):
    cluster = new_cluster(emr, submitted("sleep.py"), submitted("sleep.py"))
    steps = [step["Id"] for step in emr.list_steps(ClusterId=cluster)["Steps"]]
    time.sleep(1)
    answers = emr.cancel_steps(ClusterId=cluster, StepIds=steps)["CancelStepsInfoList"]
    assert [answer["Status"] for answer in answers] == ["SUBMITTED", "SUBMITTED"]
    assert [ended(emr, cluster, step)["State"] for step in steps] == ["CANCELLED"] * 2
    answers = emr.cancel_steps(ClusterId=cluster, StepIds=steps[:1])["CancelStepsInfoList"]
    assert answers[0]["Status"] == "FAILED"


def test_cluster_without_more_steps_ends_unless_kept(emr):
    cluster = new_cluster(emr, refused("CONTINUE"), keep=False)
    (step,) = emr.list_steps(ClusterId=cluster)["Steps"]
    ended(emr, cluster, step["Id"])
    assert cluster_state(emr, cluster) == "TERMINATED"
    with pytest.raises(ClientError, match="may not be modified"):
        emr.add_job_flow_steps(JobFlowId=cluster, Steps=[submitted("fail.py", "x")])


def test_terminated_cluster_takes_its_steps_along(emr):
    cluster = new_cluster(emr, submitted("sleep.py"))
    (step,) = emr.list_steps(ClusterId=cluster)["Steps"]
    emr.terminate_job_flows(JobFlowIds=[cluster])
    assert ended(emr, cluster, step["Id"])["State"] == "CANCELLED"
    assert cluster_state(emr, cluster) == "TERMINATED"


def test_other_commands_fail_in_words(emr):
    cluster = new_cluster(emr, refused("CONTINUE"))
    (step,) = emr.list_steps(ClusterId=cluster)["Steps"]
    message = ended(emr, cluster, step["Id"])["FailureDetails"]["Message"]
    assert message.endswith("the local AWS runs spark-submit steps only")
