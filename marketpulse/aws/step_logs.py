"""What a step wrote, from where EMR puts logs in S3 a while after the step."""

import gzip
import re
import time

from botocore.exceptions import BotoCoreError, ClientError

from marketpulse.aws.buckets import ObjectPlace, place_of_uri
from marketpulse.aws.clients import client
from marketpulse.aws.emr_steps import Step
from marketpulse.aws.troubles import error_code, sentence

_ALL_IS_WELL = re.compile(
    r"^\d\d/\d\d/\d\d \d\d:\d\d:\d\d (TRACE|DEBUG|INFO|WARN) "  # Spark
    r'|^\{"timestamp": "[^"]*", "level": "INFO"'  # the job
)
_FILES = ("stderr", "stdout")
"""Spark's own words, and the job's: spark-submit sends what Python writes to stderr to stdout."""
_LINES = 20
_SECONDS_BETWEEN = 5.0


def failure_text(step: Step, patience: float) -> str:
    """Say how a step ended, why, and what it wrote last; waits some seconds for its log."""
    reason = f": {step.reason}" if step.reason else ""
    told = f"step {step.id} ({step.name}) on {step.cluster} ended as {step.state}{reason}"
    folder = _folder(step)
    if folder is None:
        return f"{told}\nThe cluster keeps no logs in S3; they are on its primary node."
    try:
        contents = _wait_for(folder, patience)
    except (ClientError, BotoCoreError) as error:
        return f"{told}\nIts log cannot be read: {sentence(error, folder.uri)}"
    if not contents:
        return f"{told}\nIts log is not in S3 yet; look at {folder.uri} in some minutes."
    for name, content in contents.items():
        if lines := last_lines(content):
            place = f"{folder.uri}/{name}.gz"
            told = "\n".join([told, f"The last it wrote to {name} ({place}):", *lines])
    return told


def last_lines(compressed: bytes) -> list[str]:
    """Return the end of a log, without what is reported while all is well."""
    try:
        text = gzip.decompress(compressed).decode(errors="replace")
    except (OSError, EOFError):
        text = compressed.decode(errors="replace")
    lines = [line.rstrip() for line in text.splitlines()]
    return [f"  {line}" for line in lines if line and not _ALL_IS_WELL.match(line)][-_LINES:]


def _folder(step: Step) -> ObjectPlace | None:
    """Find the folder of the step's logs by the cluster's; None when the cluster keeps none."""
    try:
        cluster = client("emr").describe_cluster(ClusterId=step.cluster)["Cluster"]
    except ClientError:
        return None
    if not cluster.get("LogUri"):
        return None
    # EMR shows the folder it was given with its own scheme, s3n.
    folder = re.sub(r"^s3[an]?://", "s3://", cluster["LogUri"]).rstrip("/")
    return place_of_uri(f"{folder}/{step.cluster}/steps/{step.id}")


def _wait_for(folder: ObjectPlace, patience: float) -> dict[str, bytes]:
    """Read the logs by name, once there are any; empty when there were none in time."""
    give_up_at = time.monotonic() + patience
    while True:
        read = {name: _content(folder, f"{name}.gz") for name in _FILES}
        contents = {name: content for name, content in read.items() if content is not None}
        if contents or time.monotonic() > give_up_at:
            return contents
        time.sleep(min(_SECONDS_BETWEEN, patience))


def _content(folder: ObjectPlace, name: str) -> bytes | None:
    try:
        answer = client("s3").get_object(Bucket=folder.bucket, Key=f"{folder.key}/{name}")
        return answer["Body"].read()
    except ClientError as error:
        if error_code(error) in ("NoSuchKey", "404"):
            return None
        raise
