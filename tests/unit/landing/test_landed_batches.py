"""Where records are landed: the given batch, that of the file's name, that of their own time."""

import pytest

from marketpulse.errors import MarketPulseError, UsageError
from marketpulse.lake import Lake

HEADER = "id,time,amount,customer\n"
TIMED = {
    "transaction_id": "id",
    "ts": {"column": "time", "as": "timestamp", "formats": ["iso"]},
}


def batches(feed) -> list[str]:
    return sorted({file.path.split("/")[2] for file in feed.lake.files("bronze/receipts")})


def test_files_of_many_days_land_by_their_names_in_one_command(feed):
    files = {f"shop_202603{day:02d}.csv": f"{HEADER}{day},t,1,c\n" for day in range(1, 31)}
    landed = feed.land_files(files, day=None, batch={"from": "file_name", "pattern": "shop_%Y%m%d"})

    assert batches(feed) == [f"ingest_date=2026-03-{day:02d}" for day in range(1, 31)]
    assert sum(file.records_out for file in landed) == 30
    assert feed.records("2026-03-17")[0]["transaction_id"] == "17"


def test_file_without_a_date_in_its_name_stops_before_anything_is_written(feed):
    with pytest.raises(UsageError, match=r"b\.csv: the name has no date"):
        feed.land_files(
            {"shop_20260301.csv": HEADER, "b.csv": HEADER},
            batch={"from": "file_name", "pattern": "shop_%Y%m%d"},
        )
    assert not feed.lake.exists("bronze")


def test_records_land_by_their_time_and_the_rest_in_the_given_batch(feed):
    content = "id,time\n1,2026-03-01 10:00\n2,2026-03-03 10:00\n3,soon\n4\n"
    feed.land(content, TIMED, batch={"from": "event_time"})

    assert [r["transaction_id"] for r in feed.records("2026-03-01")] == ["1"]
    assert [r["transaction_id"] for r in feed.records("2026-03-03")] == ["2"]
    assert [line[:22] for line in feed.lines()] == [b'{"transaction_id":"3",', b"4"]


def test_landing_a_file_again_replaces_its_part(feed):
    feed.land_files({"a.csv": HEADER + "1,t,5,c\n2,t,5,c\n", "b.csv": HEADER + "3,t,5,c\n"})
    feed.land(HEADER + "1,t,5,c\n")

    assert feed.values("transaction_id") == ["1", "3"]


def test_two_files_that_would_be_one_part_are_refused(feed):
    with pytest.raises(MarketPulseError, match="would become the same part"):
        feed.land_files({"a b.csv": HEADER, "a-b.csv": HEADER})


def test_batch_must_be_told(feed):
    with pytest.raises(UsageError, match="say with --date which batch of receipts this is"):
        feed.land_files({"a.csv": HEADER}, day=None)


@pytest.mark.usefixtures("aws")
def test_files_land_in_s3(feed):
    feed.lake = Lake("s3://marketpulse-111111111111-dev-{layer}")
    feed.land(HEADER + "1,t,5,c\n")

    assert feed.values("transaction_id") == ["1"]
