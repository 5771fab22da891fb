"""Rows of CSV files become records, columns being found by name."""

import json

import pytest
from delivered import as_csv, deliver_file, store

from marketpulse.contracts import load_contract
from marketpulse.evolution.policy import under_policy
from marketpulse.lake import Lake
from spark_jobs.deliveries import deliveries
from spark_jobs.readers import delivery_problem, read_records

DAY = "2026-03-02"
COLUMNS = list(store(1))
GOOD = as_csv([store(1)]).decode()
HEADER, ROW = GOOD.splitlines()


def lake_with(folder, **files: str | bytes) -> Lake:
    lake = Lake(str(folder))
    for name, content in files.items():
        content = content if isinstance(content, bytes) else content.encode()
        deliver_file(lake, "stores", DAY, f"{name}.csv", content)
    return lake


def read(spark, lake, dataset="stores") -> dict[str, list]:
    contract = load_contract(dataset)
    found: dict[str, list] = {}
    for row in read_records(spark, lake, contract, deliveries(lake, contract, None)).collect():
        found.setdefault(row["_file"].split(".")[0], []).append(row)
    return found


FILES = {
    "good": GOOD,
    "byte_order_mark": "\ufeff" + GOOD,
    "carriage_returns": GOOD.replace("\n", "\r\n"),
    "no_newline_at_end": GOOD.rstrip("\n"),
    "upper_case_header": GOOD.replace(HEADER, HEADER.upper()),
    "spaces_in_header": GOOD.replace(HEADER, HEADER.replace(",", ", ")),
    "other_order": as_csv([store(1)], COLUMNS[::-1]),
    "blank_lines": f"{HEADER}\n\n{ROW}\n\n",
    "quoted": as_csv([store(1, store_name='The "Corner", Mile End', city="Two\nlines")]),
    "header_only": HEADER + "\n",
    "few_fields": f"{HEADER}\nST0001,{DAY}\n{ROW}\n",
    "many_fields": f"{HEADER}\n{ROW},surplus\n{ROW}\n",
    "open_quote": f"{HEADER}\n{ROW}\n{ROW.replace('Berlin', chr(34) + 'Berlin')}\n{ROW}\n",
    "latin_1": as_csv([store(1, city="Köln")]).decode().encode("latin-1"),
    "windows_1252": as_csv([store(1, city="“Köln”")]).decode().encode("cp1252"),
    "umlaut": as_csv([store(1, city="Köln")]),
    "nulls": as_csv([store(1, city="", region="   ")]),
}


@pytest.fixture(scope="module")
def rows(spark, tmp_path_factory):
    return read(spark, lake_with(tmp_path_factory.mktemp("csv"), **FILES))


@pytest.mark.parametrize(
    "name",
    [
        "good",
        "byte_order_mark",
        "carriage_returns",
        "no_newline_at_end",
        "upper_case_header",
        "spaces_in_header",
        "other_order",
        "blank_lines",
    ],
)
def test_row_is_read_by_the_names_of_its_columns(rows, name):
    [row] = rows[name]

    assert (row["_readable"], row["_is_utf8"], row["_unknown"]) == (True, True, None)
    assert {column: row[f"raw_{column}"] for column in COLUMNS} == {
        column: str(value) for column, value in store(1).items()
    }


def test_quotes_commas_and_line_ends_may_be_inside_a_field(rows):
    [row] = rows["quoted"]

    assert (row["raw_store_name"], row["raw_city"]) == ('The "Corner", Mile End', "Two\nlines")


def test_header_alone_holds_no_record(rows):
    assert "header_only" not in rows


@pytest.mark.parametrize(
    ("name", "line"), [("few_fields", f"ST0001,{DAY}"), ("many_fields", f"{ROW},surplus")]
)
def test_row_with_another_number_of_fields_is_unreadable_and_kept_as_it_is(rows, name, line):
    good, bad = sorted(rows[name], key=lambda row: not row["_readable"])

    assert good["raw_store_id"] == "ST0001"
    assert (bad["_readable"], bad["_record"].rstrip("\n")) == (False, line)


def test_quote_that_is_never_closed_loses_no_text(rows):
    good, *rest = sorted(rows["open_quote"], key=lambda row: not row["_readable"])

    assert good["raw_city"] == "Berlin"
    assert not any(row["_readable"] for row in rest)
    assert "".join(row["_record"] for row in rest).count("ST0001") == 2


@pytest.mark.parametrize("name", ["latin_1", "windows_1252"])
def test_other_encodings_are_told_from_utf8(rows, name):
    assert [row["_is_utf8"] for row in rows[name]] == [False]


def test_umlaut_is_kept(rows):
    [row] = rows["umlaut"]

    assert (row["_is_utf8"], row["raw_city"]) == (True, "Köln")


def test_record_is_json_of_the_row(rows):
    [row] = rows["good"]

    assert json.loads(row["_record"]) == {name: str(value) for name, value in store(1).items()}


def test_columns_the_contract_lacks_are_set_aside_where_it_allows_them(spark, tmp_path):
    lake = Lake(str(tmp_path))
    header = "event_id,session_id,ts,page,device,a.b,Scroll Depth"
    lines = ["E1,S1,2026-03-02T13:00:00Z,/,mobile,1,", "E2,S1,2026-03-02T13:00:00Z,/,mobile,,"]
    content = "\n".join([header, *lines]).encode()
    deliver_file(lake, "clicks", "2026-03-02T13", "part-0000.csv", content)

    [with_unknown, without] = read(spark, lake, "clicks")["part-0000"]

    assert json.loads(with_unknown["_unknown"]) == {"a.b": "1"}
    assert without["_unknown"] is None
    assert without["raw_referrer"] is None


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (GOOD.replace("city", "town"), "lacks the required column city"),
        (GOOD.replace("city", "city,mayor"), "has the unknown column mayor"),
        (GOOD.replace("region", "City"), "has the column city more than once"),
        (GOOD.encode("utf-16"), "lacks the required column store_id"),
        (b"\n" + GOOD.encode(), "lacks the required column store_id"),
        (HEADER + ",\n", "has a column without a name"),
    ],
)
def test_header_that_breaks_the_contract_is_a_problem_of_the_delivery(tmp_path, content, problem):
    lake = lake_with(tmp_path, bad=content)
    contract = under_policy(load_contract("stores"), "prod")

    [delivery] = deliveries(lake, contract, None)

    assert problem in delivery_problem(lake, contract, delivery)
