"""What the generators say they delivered is what silver, quarantine and duplicates hold."""

import json
import re
from collections import Counter
from datetime import date, datetime
from decimal import Decimal

import pytest
from lake_contents import commits, process, quarantined, rows

import generators
from marketpulse.batches import Batch
from marketpulse.contracts import load_contract
from marketpulse.lake import Lake

pytestmark = pytest.mark.usefixtures("spark", "token_key")

DAYS = [date(2026, 3, 2), date(2026, 3, 3)]
KEYS = {
    "stores": ("store_id", r"ST\d{4}"),
    "users": ("user_id", r"U\d{8}"),
    "products": ("sku", r"SKU\d{5}"),
    "clicks": ("event_id", r"E\d{20}"),
    "sales": ("transaction_id", r"T\d{18}"),
    "instruments": ("symbol", r"[A-Z]{6}"),
    "trading_days": ("trading_date", r"\d{4}-\d\d-\d\d"),
    "stock_prices": ("symbol", r"[A-Z]{6}"),
    "news": ("id", r"N\d{14}"),
    "customers": ("customer_id", r"9\d{12}"),
    "orders": ("order_id", r"9\d{12}"),
}
LAKES = {
    "first_formats": {"format": None, "hours": list(range(24)), "days": DAYS[:1]},
    "parquet": {"format": "parquet", "hours": [0, 1, 2], "days": DAYS},
    "csv": {"format": "csv", "hours": [0, 1, 2], "days": DAYS},
    "json": {"format": "jsonl.gz", "hours": [0, 1, 2], "days": DAYS},
}


@pytest.fixture(scope="module", params=LAKES)
def lake(request, token_key, tmp_path_factory) -> Lake:
    """A day or two with very many defects, processed although the gate would not let them pass."""
    lake = Lake(str(tmp_path_factory.mktemp(request.param)))
    order = LAKES[request.param]
    for dataset in KEYS:
        is_delivered_so = order["format"] in load_contract(dataset).formats
        generators.generate(
            lake,
            [dataset],
            order["days"],
            hours=order["hours"],
            scale=0.004,
            format=order["format"] if is_delivered_so else None,
            defect_rate=0.15,
            processes=1,
        )
    assert not process(lake, *KEYS, accept_failed_share=1.0).refused
    return lake


@pytest.fixture(params=KEYS)
def dataset(request) -> str:
    return request.param


def manifest(lake: Lake, dataset: str) -> dict[str, dict]:
    """Entries of all batches of a dataset."""
    found = {}
    for file in lake.files(f"bronze/{dataset}"):
        if file.name == "_manifest.json":
            found |= json.loads(lake.read(file.path))["batches"]
    return found


def defects(entry: dict, outcome: str) -> dict[str, dict]:
    return {kind: d for kind, d in entry["defects"].items() if d["outcome"] == outcome}


def id_of(dataset: str, record: str) -> str | None:
    """The first key a record shows: a field of its own as JSON, or anything like one as text."""
    column, pattern = KEYS[dataset]
    try:
        key = json.loads(record).get(column)
        return key if key is None else str(key)
    except json.JSONDecodeError:
        found = re.search(pattern, record)
        return found and found[0]


def test_every_record_is_published_quarantined_or_a_duplicate(lake, dataset):
    entries = manifest(lake, dataset)

    for batch, commit in commits(lake, dataset).items():
        delivered = entries[batch]
        bad = defects(delivered, "quarantined").values()
        copies = defects(delivered, "duplicate").values()
        assert commit["rows_in"] == delivered["rows"]
        assert commit["rows_out"] == delivered["valid_rows"]
        assert commit["rows_quarantined"] == sum(defect["count"] for defect in bad)
        assert commit["rows_duplicate"] == sum(defect["count"] for defect in copies)
    assert set(commits(lake, dataset)) == set(entries)


def test_quarantine_holds_each_broken_record_with_its_rule(lake, dataset):
    expected, found = Counter(), Counter()
    for batch, entry in manifest(lake, dataset).items():
        for defect in defects(entry, "quarantined").values():
            ids = defect["ids"] + [None] * (defect["count"] - len(defect["ids"]))
            expected.update((batch, id_, defect["rule"]) for id_ in ids)

    for row in quarantined(lake, dataset):
        id_ = id_of(dataset, row["record"])
        at_hand = [key for key in expected if key[:2] == (row["batch"], id_)]
        found.update(key for key in at_hand if key[2] in row["rules"])

    assert found == expected
    assert expected


def test_duplicates_are_counted_by_the_batch_that_keeps_the_row(lake, dataset):
    for batch, entry in manifest(lake, dataset).items():
        again = entry["defects"].get("redelivered", {"count": 0})["count"]
        twice = entry["defects"].get("duplicate", {"count": 0})["count"]
        kept_in = commits(lake, dataset)[batch]["duplicates_of"]

        assert kept_in.pop(batch, 0) == twice
        assert sum(kept_in.values()) == again
        assert all(other < batch for other in kept_in)


def test_keys_in_silver_are_unique(lake, dataset):
    key = load_contract(dataset).table.key
    ids = Counter(tuple(row[column] for column in key) for row in rows(lake, dataset))

    assert ids
    assert set(ids.values()) == {1}


def test_no_broken_record_is_in_silver_and_every_late_one_is(lake, dataset):
    column, _ = KEYS[dataset]
    published = {(row["batch"], str(row[column])): row for row in rows(lake, dataset)}

    for batch, entry in manifest(lake, dataset).items():
        for defect in defects(entry, "quarantined").values():
            assert not {(batch, id_) for id_ in defect["ids"]} & published.keys()
        for kind, defect in defects(entry, "published").items():
            late = [published[batch, id_] for id_ in defect["ids"]]
            assert len(late) == defect["count"]
            if kind == "late_event":
                assert all(row["ts"] < Batch.from_id(batch).start for row in late)


def test_rows_lie_in_the_folder_of_their_own_event_date(lake, dataset):
    contract = load_contract(dataset)
    for table in contract.tables:
        for row in rows(lake, table.name):
            happened = row[contract.event_time]
            day = happened.date() if isinstance(happened, datetime) else happened
            assert row["event_date"] == day.isoformat()


def test_unknown_fields_of_clicks_are_rescued(lake):
    for batch, entry in manifest(lake, "clicks").items():
        expected = entry["defects"].get("new_column", {"ids": []})["ids"]
        rescued = {
            row["event_id"]: json.loads(row["rescued_data"])
            for row in rows(lake, "clicks")
            if row["batch"] == batch and row["rescued_data"]
        }
        assert sorted(rescued) == sorted(expected)
        assert all(set(fields) == {"scroll_depth"} for fields in rescued.values())


def test_totals_of_silver_are_the_ground_truth(lake):
    sold, lines, orders = Counter(), Counter(), Counter()
    for row in rows(lake, "sales"):
        sold[row["batch"], row["currency"]] += row["amount"]
    for row in rows(lake, "sale_items"):
        lines[row["batch"], row["currency"]] += row["line_amount"]
    for row in rows(lake, "clicks"):
        orders[row["batch"]] += row["page"].startswith("/order/")

    truth = {
        (batch, currency): Decimal(amount)
        for batch, entry in manifest(lake, "sales").items()
        for currency, amount in entry["totals"]["amount"].items()
    }
    purchases = {b: e["totals"]["purchases"] for b, e in manifest(lake, "clicks").items()}

    assert sold == {key: amount for key, amount in truth.items() if amount}
    assert lines == sold
    assert orders == {batch: count for batch, count in purchases.items() if batch in orders}


def test_market_totals_of_silver_are_the_ground_truth(lake):
    bars, tones = Counter(), Counter()
    for row in rows(lake, "stock_prices"):
        is_corrected = row["published_date"] > row["date"]
        bars["corrected" if is_corrected else "bars"] += 1
        bars["volume"] += row["volume"]
    for row in rows(lake, "sentiment"):
        tones[row["label"]] += 1

    truth, told = Counter(), Counter()
    for entry in manifest(lake, "stock_prices").values():
        truth.update(entry["totals"])
    for entry in manifest(lake, "news").values():
        told.update(entry["totals"]["tones"])
    assert bars == truth
    assert tones == told
