"""How files are taken apart: whatever a line is like, it is a record or lands as text."""

import io

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from marketpulse.errors import MarketPulseError

HEADER = "id,time,amount,customer\n"


def test_columns_are_found_in_any_order_and_letter_case(feed):
    feed.land_files(
        {"a.csv": HEADER + "1,t,5,c\n", "b.csv": "AMOUNT, Customer ,Time,ID\n6,d,u,2\n"}
    )

    assert feed.records() == [
        {"transaction_id": "1", "ts": "t", "customer_id": "c", "amount": "5"},
        {"transaction_id": "2", "ts": "u", "customer_id": "d", "amount": "6"},
    ]


def test_files_in_several_encodings_give_the_same_text(feed):
    files = {"encodings": ["utf-8", "cp1252"]}
    line = HEADER + "1,t,5,Käthe\n"
    feed.land_files(
        {"a.csv": line.encode("utf-8-sig"), "b.csv": line.encode("cp1252")}, files=files
    )

    assert feed.values("customer_id") == ["Käthe", "Käthe"]


def test_line_in_no_encoding_lands_as_its_bytes(feed):
    landed = feed.land(HEADER.encode() + b"1,t,5,K\xe4the\n2,t,6,Bob\n")

    assert feed.lines()[1] == b"1,t,5,K\xe4the"
    assert (landed.records_in, landed.records_out, landed.unsplit) == (2, 2, 1)


def test_file_with_a_header_only_lands_as_an_empty_delivery_in_place_of_an_older_one(feed):
    feed.land(HEADER + "1,t,5,c\n")
    landed = feed.land(HEADER)

    assert (landed.records_in, landed.records_out) == (0, 0)
    assert feed.lines() == []
    assert len(landed.parts) == 1


def test_quoted_newlines_stay_in_their_value(feed):
    landed = feed.land(HEADER + '1,t,5,"two\nlines"\n2,u,6,"say ""x"""\n')

    assert feed.values("customer_id") == ["two\nlines", 'say "x"']
    assert landed.unsplit == 0


def test_stray_quote_costs_its_own_line_only(feed):
    landed = feed.land(HEADER + '1,t,5,"never closed\n2,u,6,b\n3,u,7,5" pipe\n\n4,u,8,d\n')

    assert [line for line in feed.lines() if not line.startswith(b"{")] == [b'1,t,5,"never closed']
    assert (landed.records_in, landed.records_out) == (4, 4)
    assert b'5\\" pipe' in feed.lines()[1]


def test_lines_with_too_few_or_too_many_fields_land_as_they_are(feed):
    feed.land(HEADER + "1,t\n2,u,6,b\n3,u,7,c,more\n")

    assert feed.lines()[1:] == [b"1,t", b"3,u,7,c,more"]


def test_columns_by_position_without_a_header_behind_a_preamble(feed):
    columns = {"transaction_id": {"position": 1}, "ts": {"position": 3}}
    files = {"format": "tsv", "header": False, "skip": 1}
    feed.land("Export of today\n1\tx\tt\n2\ty\tu\n", columns, files=files)

    assert feed.records() == [
        {"transaction_id": "1", "ts": "t"},
        {"transaction_id": "2", "ts": "u"},
    ]


def test_json_lines_land_with_nested_and_broken_ones(feed):
    columns = {"transaction_id": "id", "ts": "time", "items": "lines"}
    content = '{"ID":7,"time":"t","lines":[{"sku":"a"}]}\n{"id":8,"time":\n{"id":"9","time":"u"}\n'
    feed.land(content, columns, files={"format": "jsonl"})

    assert feed.lines()[2] == b'{"id":8,"time":'
    assert feed.lines()[0] == (b'{"transaction_id":"7","ts":"t","items":"[{\\"sku\\":\\"a\\"}]"}')


def test_parquet_lands_as_text(feed):
    content = io.BytesIO()
    pq.write_table(
        pa.table({"Id": [1.0], "time": ["t"], "amount": [2.5], "customer": [None]}), content
    )
    columns = {"transaction_id": {"column": "id", "as": "id"}, "ts": "time", "amount": "amount"}
    feed.land(content.getvalue(), columns, files={"format": "parquet"})

    assert feed.records() == [{"transaction_id": "1", "ts": "t", "amount": "2.5"}]


def test_file_that_lacks_a_column_is_named_with_what_it_has(feed):
    with pytest.raises(
        MarketPulseError, match=r"a\.csv cannot be mapped: .* asks for 'amount'"
    ) as told:
        feed.land("id,time,customer\n1,t,c\n")
    assert "the file has id, time, customer" in str(told.value)


def test_optional_column_may_be_absent(feed):
    columns = {"transaction_id": "id", "ts": "time", "amount": {"column": "x", "optional": True}}
    feed.land("id,time\n1,t\n", columns)

    assert feed.records() == [{"transaction_id": "1", "ts": "t"}]


def test_contract_without_json_gets_csv(feed):
    from foreign_files import write_contract

    write_contract(feed.folder / "contracts", formats=("csv",))
    feed.land(HEADER + '1,t,5,"a ""b"", c"\n2,u\n')
    part = feed.lake.files("bronze/receipts")[0]

    assert part.name == "part-a-csv.csv"
    assert feed.lake.read(part.path).decode().splitlines() == [
        "transaction_id,ts,customer_id,amount",
        '"1","t","a ""b"", c","5"',
        '"2,u"',
    ]


def test_file_with_a_column_called_like_one_of_landing_is_refused(feed):
    with pytest.raises(MarketPulseError, match="landing needs the name _file_name itself"):
        feed.land("id,time,amount,customer,_file_name\n1,t,5,c,x\n")
