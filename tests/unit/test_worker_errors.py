import pytest

from marketpulse.errors import AwsError
from spark_jobs.worker_errors import worker_errors_explained

TRACE = """An exception was thrown from the Python worker. Please see the stack trace below.
Traceback (most recent call last):
  File "marketpulse/aws/troubles.py", line 54, in aws_errors_explained
marketpulse.errors.AwsError: s3://bucket/silver/a: access denied (PutObject)
\tat org.apache.spark.api.python.BasePythonRunner
"""


def test_sentence_about_aws_is_found_in_a_workers_trace():
    with pytest.raises(AwsError, match=r"^s3://bucket/silver/a: access denied \(PutObject\); run"):
        raise_inside(RuntimeError(TRACE))


def test_other_errors_pass_as_they_are():
    with pytest.raises(KeyError):
        raise_inside(KeyError("a"))


def raise_inside(error: Exception) -> None:
    with worker_errors_explained():
        raise error
