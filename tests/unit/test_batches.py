from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketpulse.batches import Batch

batches = st.builds(
    Batch, st.dates(min_value=date(1900, 1, 1)), st.none() | st.integers(min_value=0, max_value=23)
)


@given(batches)
def test_id_and_directory_name_the_batch(batch):
    assert Batch.from_id(batch.id) == batch
    assert Batch.from_path(f"bronze/clicks/{batch.directory}/part-0000.jsonl.gz") == batch


@pytest.mark.parametrize("text", ["", "2026-3-2", "2026-03-02T1", "2026-03-02 13", "yesterday"])
def test_other_text_is_no_batch_id(text):
    with pytest.raises(ValueError, match="not a batch id"):
        Batch.from_id(text)


def test_path_outside_bronze_names_no_batch():
    assert Batch.from_path("ledger/clicks/2026-03-02T13.json") is None


def test_window_of_an_hour_is_that_hour():
    batch = Batch(date(2026, 3, 2), 23)

    assert batch.start == datetime(2026, 3, 2, 23, tzinfo=UTC)
    assert batch.end == datetime(2026, 3, 3, 0, tzinfo=UTC)


def test_window_of_a_day_is_that_day():
    batch = Batch(date(2026, 2, 28))

    assert batch.start == datetime(2026, 2, 28, tzinfo=UTC)
    assert batch.end == datetime(2026, 3, 1, tzinfo=UTC)


def test_batches_sort_by_time():
    ids = ["2026-03-02T09", "2026-03-01T23", "2026-03-02T10"]

    assert [b.id for b in sorted(map(Batch.from_id, ids))] == sorted(ids)
