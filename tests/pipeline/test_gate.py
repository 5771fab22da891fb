"""A batch in which too much fails is not published, and the message says how to go on."""

import subprocess
import sys
from pathlib import Path

import pytest
from delivered import click, deliver
from lake_contents import commits, contents, keys, process, rows, stray_files

from marketpulse.lake import Lake

pytestmark = pytest.mark.usefixtures("spark", "token_key")

H12, H13, H14 = "2026-03-02T12", "2026-03-02T13", "2026-03-02T14"


def bad(count: int, batch: str) -> list[dict]:
    return [click(1000 + i, batch, device="tv") for i in range(count)]


def good(count: int, batch: str) -> list[dict]:
    return [click(i, batch) for i in range(count)]


@pytest.fixture(scope="module")
def first_run(module_lake):
    """Hour 13 is bad in its second version; hours 12 and 14 are fine."""
    deliver(module_lake, "clicks", H13, [click(1, H13), click(2, H13)])
    process(module_lake, "clicks")
    before = {path: c for path, c in contents(module_lake).items() if H13 in path}
    deliver(module_lake, "clicks", H12, [click(7, H12)])
    deliver(module_lake, "clicks", H13, [*good(30, H13), *bad(20, H13)])
    deliver(module_lake, "clicks", H14, [click(8, H14)])
    return before, process(module_lake, "clicks")


def test_bad_batch_is_refused_and_the_others_are_published(first_run):
    _, run = first_run

    assert set(run.refused) == {f"clicks {H13}"}
    assert set(run.published) == {f"clicks {H12}", f"clicks {H14}"}


def test_what_was_published_before_stays_as_it_was(first_run, module_lake):
    before, _ = first_run

    assert {path: c for path, c in contents(module_lake).items() if H13 in path} == before
    assert keys(module_lake, "clicks")[H13] == [click(1)["event_id"], click(2)["event_id"]]
    assert stray_files(module_lake) == set()


def test_message_names_batch_shares_rules_and_the_way_on(first_run):
    _, run = first_run

    assert run.message.startswith(f"clicks {H13} was not published: ")
    assert "20 of 50 records failed (40.0%; at most 5.0% may)" in run.message
    assert (
        "device_is_known: 20 (40.0%) - A device is a mobile, a desktop or a tablet." in run.message
    )
    assert "bronze/clicks/ingest_date=2026-03-02/hour=13" in run.message
    assert "marketpulse silver --datasets clicks --date 2026-03-02" in run.message
    assert "--accept-failed-share 0.41" in run.message


@pytest.mark.parametrize(
    ("records", "passes"),
    [
        pytest.param([*good(10, H13), *bad(19, H13)], True, id="few_failures"),
        pytest.param([*good(379, H13), *bad(20, H13)], False, id="share_just_above"),
        pytest.param([*good(380, H13), *bad(20, H13)], True, id="share_at_the_threshold"),
        pytest.param(bad(1, H13), False, id="nothing_left"),
        pytest.param([], True, id="nothing_delivered"),
    ],
)
def test_gate_looks_at_share_and_number(tmp_path, records, passes):
    lake = Lake(str(tmp_path))
    deliver(lake, "clicks", H13, records)

    run = process(lake, "clicks")

    assert (not run.refused) == passes
    assert (H13 in commits(lake, "clicks")) == passes


def test_refused_batch_is_tried_again_until_it_is_corrected(tmp_path):
    lake = Lake(str(tmp_path))
    deliver(lake, "clicks", H13, bad(1, H13))
    assert process(lake, "clicks").refused
    assert process(lake, "clicks").refused

    deliver(lake, "clicks", H13, good(1, H13))

    assert not process(lake, "clicks").refused


def test_person_at_the_terminal_may_accept_more(tmp_path):
    lake = Lake(str(tmp_path))
    deliver(lake, "clicks", H13, [*good(30, H13), *bad(20, H13)])

    assert process(lake, "clicks", accept_failed_share=0.39).refused
    assert not process(lake, "clicks", accept_failed_share=0.41).refused
    assert len(rows(lake, "clicks")) == 30


def test_command_line_ends_with_an_exit_code_and_the_message(tmp_path, monkeypatch):
    lake = Lake(str(tmp_path / "lake"))
    deliver(lake, "clicks", H13, bad(1, H13))
    monkeypatch.setenv("MARKETPULSE_LAKE", lake.root)
    monkeypatch.setenv("MARKETPULSE_LOGS", str(tmp_path / "logs"))

    command = [str(Path(sys.executable).with_name("marketpulse")), "silver"]
    run = subprocess.run(command, capture_output=True, text=True)

    assert run.returncode == 1
    assert f"clicks {H13} was not published: 1 of 1 records failed" in run.stderr
    assert "Traceback" not in run.stderr
    assert '"status": "refused"' in (tmp_path / "logs" / "marketpulse.jsonl").read_text()
