"""Each line is one record, whatever is in it."""

import gzip
import json

import pytest
from delivered import click, deliver, deliver_file

from marketpulse.contracts import load_contract
from marketpulse.lake import Lake
from spark_jobs.deliveries import deliveries
from spark_jobs.readers import read_records
from spark_jobs.readers.origin import source_file

BATCH = "2026-03-02T13"
GOOD = json.dumps(click(1))


def read(spark, lake, dataset="clicks") -> list:
    contract = load_contract(dataset)
    records = read_records(spark, lake, contract, deliveries(lake, contract, None))
    return records.orderBy("_file").collect()


@pytest.fixture(scope="module")
def read_line(spark, tmp_path_factory):
    """Reads one line as the only one of a file; None when it is no record."""
    lines = {
        name: line if isinstance(line, bytes) else line.encode() for name, line in LINES.items()
    }
    lake = Lake(str(tmp_path_factory.mktemp("lines")))
    for name, line in lines.items():
        deliver_file(lake, "clicks", BATCH, f"{name}.jsonl.gz", gzip.compress(line + b"\n"))
    found = {row["_file"].split(".")[0]: row for row in read(spark, lake)}
    return found.get


LINES = {
    "good": GOOD,
    "byte_order_mark": "\ufeff" + GOOD,
    "spaces_around": f"  {GOOD}  ",
    "carriage_return": GOOD + "\r",
    "blank": "   ",
    "empty_object": "{}",
    "braces_in_text": json.dumps(click(1, page="/a}{b} {c")),
    "brackets_in_text": json.dumps(click(1, page="/a}],[{b")),
    "umlaut": json.dumps(click(1, page="/köln/€/🛒"), ensure_ascii=False),
    "escaped": json.dumps(click(1, page="/köln")),
    "repeated_key": GOOD.replace('"page": "/"', '"page": "/first", "page": "/last"'),
    "repeated_key_and_unknown_one": GOOD.replace('"page":', '"a": 1, "page": "/x", "page":'),
    "cut_off": GOOD[:40],
    "not_json": "event_id=E1",
    "array": f"[{GOOD}]",
    "number": "42",
    "text": '"E1"',
    "null": "null",
    "text_behind": GOOD + " trailing",
    "text_and_brace_behind": GOOD + " trailing}",
    "object_behind": GOOD + GOOD,
    "object_behind_space": f"{GOOD} {GOOD}",
    "object_behind_spaces": f"{GOOD}  {GOOD}",
    "object_behind_tab": f"{GOOD}\t{GOOD}",
    "object_behind_comma": f"{GOOD},{GOOD}",
    "object_behind_array_end": f"{GOOD}],[{GOOD}",
    "deep": '{"page": ' + "[" * 5000 + "]" * 5000 + "}",
    "number_of_2000_digits": '{"page": 1' + "0" * 2000 + "}",
    "latin_1_umlaut": json.dumps(click(1, page="/köln"), ensure_ascii=False).encode("latin-1"),
    "latin_1_accent": json.dumps(click(1, page="/été"), ensure_ascii=False).encode("latin-1"),
    "latin_1_pound": json.dumps(click(1, page="/£"), ensure_ascii=False).encode("latin-1"),
    "windows_1252_quotes": b'{"page": "/\x93shop\x94"}',
    "cut_off_emoji": b'{"page": "/\xf0\x9f\x9b"}',
    "utf_16": GOOD.encode("utf-16-be"),
    "nested_value": '{"page": {"path": "/", "tags": ["a"]}}',
}


@pytest.mark.parametrize(
    "name", ["good", "byte_order_mark", "spaces_around", "carriage_return", "empty_object"]
)
def test_object_is_readable(read_line, name):
    row = read_line(name)

    assert row["_readable"]
    assert row["_is_utf8"]
    assert row["raw_page"] == (None if name == "empty_object" else "/")


@pytest.mark.parametrize("name", ["braces_in_text", "brackets_in_text"])
def test_braces_inside_a_text_end_no_object(read_line, name):
    assert read_line(name)["_readable"]


@pytest.mark.parametrize(("name", "page"), [("umlaut", "/köln/€/🛒"), ("escaped", "/köln")])
def test_text_beyond_ascii_is_kept(read_line, name, page):
    row = read_line(name)

    assert (row["_is_utf8"], row["raw_page"]) == (True, page)


def test_blank_line_is_no_record(read_line):
    assert read_line("blank") is None


@pytest.mark.parametrize(
    "name",
    [
        "cut_off",
        "not_json",
        "array",
        "number",
        "text",
        "null",
        "text_behind",
        "text_and_brace_behind",
        "object_behind",
        "object_behind_space",
        "object_behind_spaces",
        "object_behind_tab",
        "object_behind_comma",
        "object_behind_array_end",
        "deep",
        "number_of_2000_digits",
        "repeated_key",
        "repeated_key_and_unknown_one",
    ],
)
def test_anything_but_one_object_is_unreadable_and_kept_as_it_is(read_line, name):
    row = read_line(name)

    assert not row["_readable"]
    assert row["_record"] == LINES[name]


@pytest.mark.parametrize(
    "name",
    [
        "latin_1_umlaut",
        "latin_1_accent",
        "latin_1_pound",
        "windows_1252_quotes",
        "cut_off_emoji",
    ],
)
def test_other_encodings_are_told_from_utf8(read_line, name):
    row = read_line(name)

    assert not row["_is_utf8"]
    assert "\ufffd" in row["_record"]


def test_utf16_is_unreadable(read_line):
    assert not read_line("utf_16")["_readable"]


def test_nested_value_is_kept_as_json(read_line):
    assert json.loads(read_line("nested_value")["raw_page"]) == {"path": "/", "tags": ["a"]}


def test_unknown_fields_are_set_aside(spark, tmp_path):
    lake = Lake(str(tmp_path))
    records = [click(1), click(2, colour="red", depth=None, tags={"a": 1})]
    deliver(lake, "clicks", BATCH, records)

    known, unknown = (row["_unknown"] for row in read(spark, lake))

    assert known is None
    assert json.loads(unknown) == {"colour": "red", "depth": None, "tags": '{"a":1}'}


def test_origin_names_batch_day_and_file(spark, tmp_path):
    lake = Lake(str(tmp_path / "a lake (copy)"))
    deliver(lake, "clicks", "2026-03-02T07", [click(1)], name="part-0000.jsonl.gz")

    contract = load_contract("clicks")
    records = read_records(spark, lake, contract, deliveries(lake, contract, None))
    [row] = records.withColumn("path", source_file(contract)).collect()

    assert (row["_batch"], row["_ingest_date"]) == ("2026-03-02T07", "2026-03-02")
    assert row["path"] == "bronze/clicks/ingest_date=2026-03-02/hour=07/part-0000.jsonl.gz"
