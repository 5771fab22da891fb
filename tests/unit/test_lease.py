import threading
import time
from datetime import timedelta

import pytest
from botocore.exceptions import ClientError

from marketpulse.aws.buckets import ObjectPlace
from marketpulse.aws.clients import client
from marketpulse.aws.lease import Lease, held
from marketpulse.errors import MarketPulseError
from marketpulse.lake import Lake
from spark_jobs.workspace import open_workspace

PLACE = ObjectPlace("marketpulse-111111111111-dev-silver", "_staging/clicks.lock")


def lock_objects() -> list:
    return client("s3").list_objects_v2(Bucket=PLACE.bucket).get("Contents", [])


@pytest.fixture(autouse=True)
def one_put_at_a_time(aws, monkeypatch):
    """S3 checks a put's condition and writes in one; moto lets another put come in between."""
    put, lock = client("s3").put_object, threading.Lock()

    def put_alone(**arguments):
        with lock:
            return put(**arguments)

    monkeypatch.setattr(client("s3"), "put_object", put_alone)


def test_released_lock_leaves_nothing_and_can_be_taken_again():
    for _ in range(2):
        with held(PLACE, "clicks"):
            assert lock_objects()
        assert not lock_objects()


def test_second_run_is_turned_away_once_the_first_gives_a_sign_of_life():
    with (
        held(PLACE, "clicks", seconds=6),
        pytest.raises(MarketPulseError, match=r"another run is working on clicks \(on .*, since"),
        held(PLACE, "clicks", seconds=6),
    ):
        pytest.fail("two hold the lock")


def test_lock_of_a_killed_run_is_taken_over_when_its_time_is_up():
    assert Lease(PLACE, seconds=1).take()

    started = time.monotonic()
    with held(PLACE, "clicks", seconds=1) as lease:
        assert time.monotonic() - started > 0.5
        lease.require()

    assert not lock_objects()


@pytest.mark.parametrize("zone", ["GMT", "-0000", "+0000"])
def test_lock_that_is_old_by_the_clock_of_s3_is_taken_over_at_once(monkeypatch, zone):
    assert Lease(PLACE).take()
    real = client("s3").head_object

    def head_an_hour_later(**arguments):
        head = real(**arguments)
        later = head["LastModified"] + timedelta(hours=1)
        date = f"{later:%a, %d %b %Y %H:%M:%S} {zone}"
        head["ResponseMetadata"]["HTTPHeaders"]["date"] = date
        return head

    monkeypatch.setattr(client("s3"), "head_object", head_an_hour_later)

    assert Lease(PLACE).take()


def test_run_that_lost_its_lock_stops_and_leaves_the_new_holders_lock_alone():
    with held(PLACE, "clicks", seconds=1) as lease:
        client("s3").put_object(Bucket=PLACE.bucket, Key=PLACE.key, Body=b"another run's")
        with pytest.raises(MarketPulseError, match="was lost"):
            require_until(lease, time.monotonic() + 30)

    assert lock_objects()


def require_until(lease: Lease, deadline: float) -> None:
    while time.monotonic() < deadline:
        lease.require()
        time.sleep(0.05)


def test_run_that_could_not_renew_for_too_long_stops():
    lease = Lease(PLACE, seconds=0.2)
    assert lease.take()
    time.sleep(0.3)

    with pytest.raises(MarketPulseError, match="no sign of life"):
        lease.require()


def test_lost_answer_does_not_lock_a_run_out_of_its_own_lock(monkeypatch):
    put = client("s3").put_object

    def put_twice(**arguments):
        put(**arguments)
        raise ClientError({"Error": {"Code": "PreconditionFailed"}}, "PutObject")

    monkeypatch.setattr(client("s3"), "put_object", put_twice)

    assert Lease(PLACE).take()


def test_only_one_of_many_takes_a_stale_lock():
    assert Lease(PLACE, seconds=1).take()
    takers = [Lease(PLACE, seconds=1) for _ in range(4)]
    taken = []

    def take(lease: Lease) -> None:
        if lease.take():
            taken.append(lease)
            threading.Thread(target=lease.keep, daemon=True).start()

    threads = [threading.Thread(target=take, args=(lease,)) for lease in takers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken[0].end()

    assert len(taken) == 1


def test_workspace_in_s3_holds_the_lock_and_heals():
    lake = Lake(f"s3://{PLACE.bucket}")
    lake.write("_staging/clicks/old/rows.arrow", b"")

    with open_workspace(lake, "clicks", "run") as workspace:
        assert [entry["Key"] for entry in lock_objects()] == [PLACE.key]
        workspace.announce("2026-03-02T13", ["silver/clicks/never"])
        client("s3").put_object(Bucket=PLACE.bucket, Key=PLACE.key, Body=b"another run's")
        client("s3").delete_object(Bucket=PLACE.bucket, Key=PLACE.key)

    assert lock_objects() == []
