"""A corrected record leaves quarantine through the same validation as everything else."""

import json

import pytest
from delivered import click, deliver
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lake_contents import commits, contents, keys, process, quarantined, rows, stray_files
from quarantine_calls import call, command_line_works_on, counts, edit

from marketpulse.lake import Lake

pytestmark = pytest.mark.usefixtures("spark", "token_key")

H12, H13, H14 = (f"2026-03-02T{hour}" for hour in (12, 13, 14))
TV = {"device": "tv"}


@pytest.fixture
def lake(tmp_path, monkeypatch) -> Lake:
    return command_line_works_on(tmp_path, monkeypatch)


def test_record_that_was_edited_is_published_on_its_own_date(lake, tmp_path):
    deliver(lake, "clicks", H13, [click(1), click(2, ts="2026-03-01T12:00:00Z", **TV)])
    process(lake, "clicks")
    path = tmp_path / "failed.jsonl"

    assert call("export", str(path), "--datasets", "clicks").startswith("1 records written")
    edit(path, device="mobile")
    printed = call("replay", str(path))

    assert "1 records replayed, 0 of them still fail" in printed
    assert counts(lake, "clicks", H13) == (2, 2, 0, 0)
    assert quarantined(lake, "clicks") == []
    found = [(r["event_id"], r["event_date"], r["batch"]) for r in rows(lake, "clicks")]
    assert (click(2)["event_id"], "2026-03-01", H13) in found
    assert stray_files(lake) == set()


def test_correction_keeps_where_the_record_came_from_and_what_was_wrong(lake):
    deliver(lake, "clicks", H13, [click(1), click(2, **TV)])
    process(lake, "clicks")

    call("replay", "--datasets", "clicks", "--set", "device='mobile'")

    [file] = lake.files("corrections")
    correction = json.loads(lake.read(file.path))
    assert file.path == f"corrections/clicks/batch={H13}/corrections.jsonl"
    assert correction["rules"] == ["device_is_known"]
    assert correction["source_file"].endswith("ingest_date=2026-03-02/hour=13/part-0000.jsonl.gz")
    assert json.loads(correction["record"]) == click(2)


def test_what_still_fails_stays_with_its_new_reasons(lake, tmp_path):
    delivered = click(2, **TV)
    deliver(lake, "clicks", H13, [click(1), delivered])
    process(lake, "clicks")

    printed = call("replay", "--datasets", "clicks", "--set", "page=null")

    assert "1 records replayed, 1 of them still fail" in printed
    [record] = quarantined(lake, "clicks")
    assert json.loads(record["record"]) == delivered
    assert record["rules"] == ["page_is_present", "device_is_known"]
    assert json.loads(record["correction"])["page"] is None

    call("export", str(tmp_path / "again.jsonl"), "--datasets", "clicks")
    edit(tmp_path / "again.jsonl", page="/", device="desktop")
    call("replay", str(tmp_path / "again.jsonl"))

    assert counts(lake, "clicks", H13) == (2, 2, 0, 0)


def test_record_corrected_into_a_copy_of_another_is_a_duplicate(lake):
    deliver(lake, "clicks", H12, [click(1, H12)])
    deliver(lake, "clicks", H13, [click(1, H13, **TV), click(2)])
    process(lake, "clicks")

    call("replay", "--datasets", "clicks", "--set", "device='mobile'")

    assert counts(lake, "clicks", H13) == (2, 1, 0, 1)
    assert commits(lake, "clicks")[H13]["duplicates_of"] == {H12: 1}


def test_copies_of_a_record_are_corrected_together(lake, tmp_path):
    deliver(lake, "clicks", H13, [click(1, **TV), click(1, **TV), click(2)])
    process(lake, "clicks")

    assert call("export", str(tmp_path / "failed"), "--datasets", "clicks").startswith("1 records")
    edit(tmp_path / "failed", device="mobile")
    call("replay", str(tmp_path / "failed"))

    assert counts(lake, "clicks", H13) == (3, 2, 0, 1)


def test_replaying_the_same_file_again_changes_nothing(lake, tmp_path):
    deliver(lake, "clicks", H13, [click(1), click(2, **TV)])
    process(lake, "clicks")
    call("export", str(tmp_path / "failed"), "--datasets", "clicks")

    assert "nothing to do" in call("replay", str(tmp_path / "failed"))
    edit(tmp_path / "failed", device="mobile")
    call("replay", str(tmp_path / "failed"))
    before = contents(lake)

    assert "nothing to do" in call("replay", str(tmp_path / "failed"))
    process(lake, "clicks", force=True)
    assert contents(lake) == before


def test_correction_that_was_wrong_is_corrected_with_the_same_file(lake, tmp_path):
    deliver(lake, "clicks", H13, [click(1), click(2, **TV)])
    process(lake, "clicks")
    call("export", str(tmp_path / "failed"), "--datasets", "clicks")
    for device in ("mobile", "desktop"):
        edit(tmp_path / "failed", device=device)
        call("replay", str(tmp_path / "failed"))

    assert [row["device"] for row in rows(lake, "clicks")] == ["mobile", "desktop"]


def test_run_after_a_replay_that_died_applies_its_corrections(lake):
    deliver(lake, "clicks", H13, [click(1), click(2, **TV)])
    process(lake, "clicks")

    printed = call("replay", "--datasets", "clicks", "--set", "device='mobile'", "--store-only")

    assert "the next silver run of these days applies them: clicks: 2026-03-02" in printed
    assert counts(lake, "clicks", H13) == (2, 1, 1, 0)
    assert list(process(lake, "clicks").published) == [f"clicks {H13}"]
    assert counts(lake, "clicks", H13) == (2, 2, 0, 0)
    assert process(lake, "clicks").outcomes == []


def test_new_delivery_clears_the_quarantine_and_a_correction_waits_for_its_record(lake):
    broken = [click(1), click(2, **TV)]
    deliver(lake, "clicks", H13, broken)
    process(lake, "clicks")
    call("replay", "--datasets", "clicks", "--set", "device='mobile'")
    corrected = contents(lake)

    deliver(lake, "clicks", H13, [click(1), click(3, device="?")])
    process(lake, "clicks")
    assert keys(lake, "clicks") == {H13: [click(1)["event_id"]]}
    assert [r["correction"] for r in quarantined(lake, "clicks")] == [None]

    deliver(lake, "clicks", H13, broken)
    process(lake, "clicks")
    assert contents(lake) == corrected


def test_batch_that_was_accepted_with_many_failures_may_be_corrected_bit_by_bit(lake):
    failing = [click(n, page=f"/{n}", **TV) for n in range(1, 25)]
    deliver(lake, "clicks", H13, [click(30), *failing])
    process(lake, "clicks", accept_failed_share=1.0)

    call("replay", "--datasets", "clicks", "--set", "device='mobile'", "--where", "page = '/1'")

    assert counts(lake, "clicks", H13) == (25, 2, 23, 0)


RECORDS = st.lists(st.tuples(st.integers(1, 4), st.sampled_from(["mobile", "tv"])), max_size=4)
THEN = st.sampled_from(["", "replay", "again"])


@settings(
    max_examples=3,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    steps=st.lists(
        st.tuples(st.sampled_from([H12, H13, H14]), RECORDS, THEN),
        min_size=2,
        max_size=4,
    )
)
def test_deliveries_replays_and_reruns_in_any_order_end_like_clean_deliveries(
    tmp_path_factory, monkeypatch, steps
):
    dirty = command_line_works_on(tmp_path_factory.mktemp("dirty"), monkeypatch)
    clean = Lake(str(tmp_path_factory.mktemp("clean")))
    fix = ("replay", "--datasets", "clicks", "--set", "device='mobile'")
    for hour, records, then in steps:
        clicks = [click(number, hour, device=device) for number, device in records]
        deliver(dirty, "clicks", hour, clicks)
        deliver(clean, "clicks", hour, [record | {"device": "mobile"} for record in clicks])
        process(dirty, "clicks", accept_failed_share=1.0)
        if then == "replay":
            call(*fix)
        if then == "again":
            process(dirty, "clicks", accept_failed_share=1.0, force=True)
    call(*fix)
    process(clean, "clicks", accept_failed_share=1.0)

    assert rows(dirty, "clicks") == rows(clean, "clicks")
    assert quarantined(dirty, "clicks") == []
    assert stray_files(dirty) == set()
    hours = commits(clean, "clicks")
    assert {h: counts(dirty, "clicks", h) for h in hours} == {
        h: counts(clean, "clicks", h) for h in hours
    }
