"""What a step wrote to stderr, from where EMR puts logs in S3 a while after the step."""

import gzip
import re
import time

from botocore.exceptions import BotoCoreError, ClientError

from marketpulse.aws.buckets import ObjectPlace, place_of_uri
from marketpulse.aws.clients import client
from marketpulse.aws.emr_steps import Step
from marketpulse.aws.troubles import error_code, sentence

_SPARK_LOG = re.compile(r"^\d\d/\d\d/\d\d \d\d:\d\d:\d\d (TRACE|DEBUG|INFO|WARN) ")
_LINES = 20
_SECONDS_BETWEEN = 5.0


def failure_text(step: Step, patience: float) -> str:
    """Say how a step ended, why, and what it wrote last; waits some seconds for its log."""
    reason = f": {step.reason}" if step.reason else ""
    told = f"step {step.id} ({step.name}) on {step.cluster} ended as {step.state}{reason}"
    place = _stderr(step)
    if place is None:
        return f"{told}\nThe cluster keeps no logs in S3; they are on its primary node."
    try:
        content = _wait_for(place, patience)
    except (ClientError, BotoCoreError) as error:
        return f"{told}\nIts log cannot be read: {sentence(error, place.uri)}"
    if content is None:
        return f"{told}\nIts log is not in S3 yet; look at {place.uri} in some minutes."
    lines = last_lines(content)
    if not lines:
        return f"{told}\nIt wrote nothing to stderr ({place.uri})."
    return "\n".join([told, f"The last it wrote to stderr ({place.uri}):", *lines])


def last_lines(compressed: bytes) -> list[str]:
    """Return the end of a log, without what Spark reports while all is well."""
    try:
        text = gzip.decompress(compressed).decode(errors="replace")
    except (OSError, EOFError):
        text = compressed.decode(errors="replace")
    lines = [line.rstrip() for line in text.splitlines()]
    return [f"  {line}" for line in lines if line and not _SPARK_LOG.match(line)][-_LINES:]


def _stderr(step: Step) -> ObjectPlace | None:
    """Find the log's place by the cluster's; None when the cluster keeps none."""
    try:
        cluster = client("emr").describe_cluster(ClusterId=step.cluster)["Cluster"]
    except ClientError:
        return None
    if not cluster.get("LogUri"):
        return None
    # EMR shows the folder it was given with its own scheme, s3n.
    folder = re.sub(r"^s3[an]?://", "s3://", cluster["LogUri"]).rstrip("/")
    return place_of_uri(f"{folder}/{step.cluster}/steps/{step.id}/stderr.gz")


def _wait_for(place: ObjectPlace, patience: float) -> bytes | None:
    give_up_at = time.monotonic() + patience
    while True:
        try:
            answer = client("s3").get_object(Bucket=place.bucket, Key=place.key)
            return answer["Body"].read()
        except ClientError as error:
            if error_code(error) not in ("NoSuchKey", "404"):
                raise
        if time.monotonic() > give_up_at:
            return None
        time.sleep(min(_SECONDS_BETWEEN, patience))
