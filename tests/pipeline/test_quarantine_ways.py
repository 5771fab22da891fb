"""All ways to look at and correct a record: any format, by hand, by expression; and mistakes."""

import json

import pytest
from delivered import (
    as_csv,
    as_parquet,
    click,
    deliver,
    deliver_file,
    deliver_snapshots,
    sale,
    store,
    user,
)
from lake_contents import keys, process, rows
from quarantine_calls import call, command_line_works_on, counts

from marketpulse.errors import UsageError
from marketpulse.lake import Lake
from marketpulse.settings import settings

pytestmark = pytest.mark.usefixtures("spark", "token_key")

H13 = "2026-03-02T13"
TV = {"device": "tv"}


@pytest.fixture
def lake(tmp_path, monkeypatch) -> Lake:
    return command_line_works_on(tmp_path, monkeypatch)


@pytest.fixture(scope="module")
def one_failed(module_lake) -> Lake:
    deliver(module_lake, "clicks", H13, [click(1), click(2, **TV)])
    process(module_lake, "clicks")
    return module_lake


def test_expression_sees_typed_columns_and_the_condition_chooses(lake):
    deliver_snapshots(lake, "2026-03-02")
    wrong = [sale(n, amount=-20.0) for n in (1, 2)] + [sale(3, amount="twenty"), sale(4)]
    deliver(lake, "sales", H13, wrong)
    process(lake, "stores", "users", "sales", accept_failed_share=1.0)

    asked = ("--datasets", "sales", "--rule", "amount_is_positive", "--set", "amount=abs(amount)")
    call("replay", *asked, "--where", "transaction_id like '%1'")
    assert keys(lake, "sales")[H13] == [sale(n)["transaction_id"] for n in (1, 4)]

    call("replay", *asked)
    total = "amount=items[0].quantity * items[0].unit_price"
    call("replay", "--datasets", "sales", "--set", total, "--set", "ts=ts - interval 1 second")

    assert counts(lake, "sales", H13) == (4, 4, 0, 0)
    assert {float(row["amount"]) for row in rows(lake, "sales")} == {20.0}
    assert len(rows(lake, "sale_items")) == 4
    moved = [row["ts"] for row in rows(lake, "sales") if row["transaction_id"][-1] == "3"]
    assert [str(ts) for ts in moved] == ["2026-03-02 12:59:59.500000+00:00"]


@pytest.mark.parametrize("file_format", ["csv", "parquet"])
def test_record_of_another_format_is_corrected_too(lake, file_format):
    stores = [store(1), store(2, store_format="tent")]
    content = as_csv(stores)
    if file_format == "parquet":
        content = as_parquet({name: [s[name] for s in stores] for name in stores[0]})
    dataset, batch = "stores", "2026-03-02"
    deliver_file(lake, dataset, batch, f"part-0000.{file_format}", content)
    process(lake, dataset)
    assert counts(lake, dataset, batch) == (2, 1, 1, 0)

    call("replay", "--datasets", dataset, "--set", "store_format='outlet'")

    assert counts(lake, dataset, batch) == (2, 2, 0, 0)
    one, other = rows(lake, dataset)
    assert {k for k in one if one[k] != other[k]} == {"store_id", "store_format"}


@pytest.mark.parametrize(
    ("delivered", "shown"),
    [
        ('{"user_id": ', '{"user_id": '),
        ('{"full_name": "\u00e9"}'.encode("latin-1"), {"full_name": "\ufffd"}),
    ],
    ids=["broken", "not UTF-8"],
)
def test_what_could_not_be_read_is_corrected_by_hand(lake, tmp_path, delivered, shown):
    deliver(lake, "users", "2026-03-02", [user(1), delivered])
    process(lake, "users")
    path = tmp_path / "failed"
    call("export", str(path), "--datasets", "users")

    line = json.loads(path.read_text())
    assert line["record"] == shown
    path.write_text(json.dumps(line | {"record": user(2)}))
    call("replay", str(path))

    assert keys(lake, "users") == {"2026-03-02": [user(n)["user_id"] for n in (1, 2)]}


def test_list_and_show_tell_what_failed_and_why(lake):
    deliver(lake, "clicks", H13, [click(1), click(2, **TV), click(3, device="?", page="x")])
    process(lake, "clicks")

    listed = call("list", "--datasets", "clicks")
    shown = call("show", "--rule", "page_is_a_path")

    assert f"clicks {H13} device_is_known 2" in listed
    assert "page_is_a_path - " in shown
    assert click(3)["event_id"] in shown
    assert click(2)["event_id"] not in shown
    line = json.loads(call("show", "--limit", "1", "--json"))
    assert line["rules"] == ["device_is_known"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "give either an edited file"),
        (["--set", "device='mobile'"], "--set wants one dataset"),
        (["--datasets", "clicks", "--set", "devise='x'"], "clicks has no column devise"),
        (["--datasets", "clicks", "--set", "device"], "is no assignment"),
        (["--datasets", "clicks", "--set", "device=foo("], "cannot be used"),
        (["--datasets", "clicks", "--set", "device=foo"], "cannot be used"),
        (["--datasets", "clicks", "--set", "device='x'", "--batch", "now"], "not a batch id"),
        (["absent.jsonl"], "there is no file absent.jsonl"),
    ],
)
def test_mistake_is_one_sentence_and_changes_nothing(one_failed, monkeypatch, arguments, message):
    monkeypatch.setattr(settings(), "lake", one_failed.root)

    with pytest.raises(UsageError, match=message):
        call("replay", *arguments)

    assert one_failed.files("corrections") == []
