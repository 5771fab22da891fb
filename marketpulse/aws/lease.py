"""A lock in S3: one object per lock, renewed while its holder lives.

A holder that was killed does not remove its lock. Another one takes it over when it has seen no
renewal for the lease's length, by S3's clock or by watching it that long: no clocks are compared.
"""

import json
import logging
import socket
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from botocore.exceptions import BotoCoreError, ClientError

from marketpulse.aws.buckets import ObjectPlace
from marketpulse.aws.clients import client
from marketpulse.aws.troubles import aws_errors_explained, error_code
from marketpulse.errors import MarketPulseError

LEASE_SECONDS = 120.0
_RENEWALS_PER_LEASE = 6
_CONFLICTS = {"PreconditionFailed", "ConditionalRequestConflict", "412", "409"}
_GONE = {"NoSuchKey", "404"}


_log = logging.getLogger("marketpulse.lease")


class Lease:
    """A lock that this process holds, until it is released or another one takes it over."""

    def __init__(self, place: ObjectPlace, seconds: float = LEASE_SECONDS) -> None:
        self._place, self._seconds = place, seconds
        self._target = {"Bucket": place.bucket, "Key": place.key}
        self._holder = {
            "host": socket.gethostname(),
            "since": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        self._etag = ""
        self._renewed_at = 0.0
        self._is_lost = False
        self._ended = threading.Event()

    def take(self) -> bool:
        """Take the lock; False when another process holds it and gives signs of life."""
        with aws_errors_explained(self._place.uri):
            while not self._put(IfNoneMatch="*"):
                _log.info(
                    "waiting whether the holder of a lock lives",
                    extra={"lock": self._place.uri, "at_most_seconds": self._seconds},
                )
                stale = self._when_stale()
                if stale is None:
                    return False
                if stale and self._put(IfMatch=stale):
                    return True
            return True

    def keep(self) -> None:
        """Renew the lock until it is released; runs in a thread of its own."""
        while not self._ended.wait(self._seconds / _RENEWALS_PER_LEASE):
            # A passing trouble is met again at the next renewal; `require` sees to the time.
            with suppress(ClientError, BotoCoreError):
                if not self._put(IfMatch=self._etag):
                    self._is_lost = True
                    return

    def end(self) -> None:
        """Have the renewals end."""
        self._ended.set()

    def require(self) -> None:
        """Raise MarketPulseError when the lock may no longer be ours."""
        if self._is_lost or time.monotonic() - self._renewed_at > self._seconds:
            raise MarketPulseError(
                f"the lock {self._place.uri} was lost: this process gave no sign of life for "
                f"{self._seconds:.0f} seconds; run again, the next run heals what this one left"
            )

    def release(self) -> None:
        """Remove the lock, when it is still ours; renewals have to have ended."""
        with suppress(ClientError, BotoCoreError):
            if client("s3").head_object(**self._target)["ETag"] == self._etag:
                client("s3").delete_object(**self._target)

    def holder(self) -> str:
        """Say who holds the lock."""
        try:
            content = client("s3").get_object(**self._target)["Body"].read()
            found = json.loads(content)
            return f"on {found['host']}, since {found['since']}"
        except (ClientError, BotoCoreError, ValueError, KeyError):
            return "elsewhere"

    def _put(self, **condition: str) -> bool:
        """Write the lock; False when the condition does not hold."""
        content = json.dumps(self._holder | {"renewal": uuid.uuid4().hex}).encode()
        asked_at = time.monotonic()
        try:
            answer = client("s3").put_object(**self._target, Body=content, **condition)
        except ClientError as error:
            if error_code(error) not in _CONFLICTS | _GONE:
                raise
            # An answer that got lost is asked for again, and meets what the first request wrote.
            answer = self._written(content)
            if answer is None:
                return False
        self._etag, self._renewed_at = answer["ETag"], asked_at
        return True

    def _written(self, content: bytes) -> dict | None:
        try:
            found = client("s3").get_object(**self._target)
            return found if found["Body"].read() == content else None
        except ClientError as error:
            if error_code(error) in _GONE:
                return None
            raise

    def _when_stale(self) -> str | None:
        """Wait until the lock is stale and return its ETag, "" when it is gone; None when alive."""
        seen, watched_since = None, time.monotonic()
        while True:
            try:
                head = client("s3").head_object(**self._target)
            except ClientError as error:
                if error_code(error) in _GONE:
                    return ""
                raise
            seen = seen or head["ETag"]
            if head["ETag"] != seen:
                return None
            age = max(_age(head), time.monotonic() - watched_since)
            if age > self._seconds:
                return seen
            time.sleep(min(max(self._seconds - age, 0.1), self._seconds / _RENEWALS_PER_LEASE))


def _age(head: dict) -> float:
    """Seconds since an object was written, by S3's clock; none when the answer has no time."""
    answered = head["ResponseMetadata"]["HTTPHeaders"].get("date")
    if not answered:
        return 0.0
    # HTTP knows no zone but UTC; some servers write it as -0000, which Python takes for none.
    now = parsedate_to_datetime(answered).replace(tzinfo=UTC)
    return (now - head["LastModified"]).total_seconds()


@contextmanager
def held(place: ObjectPlace, what: str, seconds: float = LEASE_SECONDS) -> Iterator[Lease]:
    """Hold a lock for a block; raises MarketPulseError when another process is at work."""
    lease = Lease(place, seconds)
    if not lease.take():
        raise MarketPulseError(
            f"another run is working on {what} ({lease.holder()}): wait until it has ended"
        )
    thread = threading.Thread(target=lease.keep, daemon=True)
    thread.start()
    try:
        yield lease
    finally:
        lease.end()
        thread.join()
        lease.release()
