"""Quarantine without Spark: what is found, and the file a person edits."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from quarantine_files import BATCH, RECORD, quarantine
from rich.console import Console

from marketpulse.corrections import read_corrections, record_id
from marketpulse.errors import UsageError
from marketpulse.lake import Lake
from marketpulse.quarantine import editing, replaying
from marketpulse.quarantine.json_text import parse_object, to_text
from marketpulse.quarantine.records import Selection, find_records
from marketpulse.quarantine.view import record_text

CLICKS = Selection(["clicks"])


def found(lake: Lake, selection: Selection = CLICKS) -> list[str]:
    return [record.record for record in find_records(lake, selection)]


def test_records_are_found_by_batch_and_rule(any_lake):
    quarantine(any_lake, "first")
    quarantine(any_lake, "second", batch="2026-03-02T14")

    assert found(any_lake) == ["first", "second"]
    assert found(any_lake, Selection(["clicks"], batch=BATCH)) == ["first"]
    assert found(any_lake, Selection(["clicks"], rule="page_is_a_path")) == []


def test_file_that_no_commit_names_is_not_quarantine(any_lake):
    path = quarantine(any_lake, "first")
    any_lake.write(path.replace("part-1", "part-2"), any_lake.read(path))

    assert found(any_lake) == ["first"]


@pytest.mark.parametrize("record", [RECORD, '{"a":1,"a":2}', '{"page":', "1,2\n3", '["a"]'])
def test_exported_record_that_is_not_touched_changes_nothing(any_lake, tmp_path, record):
    quarantine(any_lake, record, record)

    assert editing.export(find_records(any_lake, CLICKS), tmp_path / "file") == 1
    assert replaying.accept(any_lake, editing.read_edits(tmp_path / "file")) == {}


def test_edited_record_becomes_a_correction_with_every_digit(any_lake, tmp_path):
    quarantine(any_lake, RECORD)
    path = tmp_path / "file"
    editing.export(find_records(any_lake, CLICKS), path)
    path.write_text(path.read_text().replace("12.30", "1234567890123456.78"))

    accepted = replaying.accept(any_lake, editing.read_edits(path))
    replaying.store(any_lake, accepted)

    [correction] = read_corrections(any_lake, "clicks", BATCH).values()
    assert correction.id == record_id(RECORD)
    assert json.loads(correction.record)["price"] == "1234567890123456.78"
    assert correction.rules == ["device_is_known"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "line 2 is not exactly one JSON object"),
        ('{"dataset": "clicks"}', "line 2 lacks batch, id, record"),
        ('{"dataset": 1, "batch": "b", "id": "i", "record": {}}', "dataset, batch and id are text"),
        ('{"dataset": "d", "batch": "b", "id": "i", "record": 1}', "neither a JSON object nor"),
        ('{"dataset": "d", "batch": "b", "id": "i", "record": "\\ud800"}', "half a character"),
    ],
)
def test_line_that_cannot_be_used_is_named(tmp_path, line, message):
    path = tmp_path / "file"
    path.write_text(f"\n{line}\n")

    with pytest.raises(UsageError, match=message):
        list(editing.read_edits(path))


def test_edit_of_a_record_that_is_not_there_is_refused(any_lake):
    quarantine(any_lake, RECORD)
    stranger = editing.Edit("clicks", BATCH, "0" * 32, "{}", "file line 1")

    with pytest.raises(UsageError, match=r"file line 1: clicks .* has no quarantined record 000"):
        replaying.accept(any_lake, [stranger])


def test_two_corrections_of_one_record_are_refused(any_lake):
    quarantine(any_lake, RECORD)
    edits = [editing.Edit("clicks", BATCH, record_id(RECORD), r, "line") for r in ("{}", "[]")]

    with pytest.raises(UsageError, match="a line before corrects too"):
        replaying.accept(any_lake, edits)


def test_file_with_edits_is_not_written_over(any_lake, tmp_path):
    (tmp_path / "file").write_text("edited")

    with pytest.raises(UsageError, match="is there already"):
        editing.export([], tmp_path / "file")


def test_record_cannot_talk_to_the_terminal(any_lake):
    quarantine(any_lake, "\x1b[2Jé\r\n")
    [record] = find_records(any_lake, CLICKS)
    console = Console(file=io.StringIO(), width=200)

    console.print(record_text(record))

    assert r"  \x1b[2Jé\r\n" in console.file.getvalue()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text('aé\\"\n'),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), JSON, max_size=4))
def test_object_that_is_taken_apart_is_put_together_as_the_same(record):
    text = json.dumps(record)

    assert parse_object(to_text(parse_object(text))) == parse_object(text)
