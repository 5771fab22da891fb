"""Lines of a file that together make a record."""

LINES = {
    "into": "items",
    "group_by": ["receipt"],
    "fields": {
        "sku": "sku",
        "quantity": {"column": "pieces", "as": "integer"},
        "unit_price": "price",
    },
}
COLUMNS = {"transaction_id": "receipt", "ts": "time", "amount": {"sum": "quantity * unit_price"}}
HEADER = "receipt,time,sku,pieces,price\n"


def test_lines_of_a_receipt_become_its_items_in_their_order(feed):
    landed = feed.land(HEADER + "1,t,a,2.0,1.25\n2,u,c,1,5\n1,t,b,-1,1.25\n", COLUMNS, lines=LINES)

    assert feed.records() == [
        {
            "transaction_id": "1",
            "ts": "t",
            "amount": "1.25",
            "items": [
                {"sku": "a", "quantity": "2", "unit_price": "1.25"},
                {"sku": "b", "quantity": "-1", "unit_price": "1.25"},
            ],
        },
        {
            "transaction_id": "2",
            "ts": "u",
            "amount": "5",
            "items": [{"sku": "c", "quantity": "1", "unit_price": "5"}],
        },
    ]
    assert (landed.records_in, landed.records_out) == (3, 2)


def test_refund_has_a_negative_amount(feed):
    feed.land(HEADER + "C1,t,a,-2,1.25\n", COLUMNS, lines=LINES)

    assert feed.values("amount") == ["-2.5"]


def test_total_with_an_unreadable_part_is_no_total(feed):
    feed.land(HEADER + "1,t,a,two,1.25\n1,t,b,1,1.25\n", COLUMNS, lines=LINES)

    assert feed.values("amount") == [None]
    assert feed.values("items")[0][0]["quantity"] == "two"


def test_repeated_lines_stay_unless_the_mapping_drops_them(feed):
    content = HEADER + "1,t,a,1,2\n1,t,a,1,2\n"
    assert feed.land(content, COLUMNS, lines=LINES).repeated == 0
    assert len(feed.values("items")[0]) == 2

    landed = feed.land(content, COLUMNS, lines=LINES | {"drop_repeated": True})
    assert landed.repeated == 1
    assert len(feed.values("items")[0]) == 1


def test_receipts_without_a_number_get_one_from_what_they_share(feed):
    columns = COLUMNS | {
        "transaction_id": {"digest": ["till", "time"], "prefix": "T", "digits": 18}
    }
    lines = LINES | {"group_by": ["till", "time"]}
    content = "till,time,sku,pieces,price\n1,10:00,a,1,2\n1,10:00,b,1,2\n2,10:00,a,1,2\n"
    feed.land(content, columns, lines=lines)
    once = feed.values("transaction_id")
    feed.land(content, columns, lines=lines)

    assert len(set(once)) == 2
    assert feed.values("transaction_id") == once
    assert [len(items) for items in feed.values("items")] == [2, 1]


def test_lines_without_any_key_are_not_one_big_receipt(feed):
    feed.land(HEADER + ",t,a,1,2\n,t,b,1,2\n", COLUMNS, lines=LINES)

    assert [len(items) for items in feed.values("items")] == [1, 1]


def test_lines_that_contradict_each_other_are_told(feed):
    landed = feed.land(HEADER + "1,t,a,1,2\n1,u,b,1,2\n", COLUMNS, lines=LINES)

    assert landed.differing == 1
    assert feed.values("ts") == ["t"]


def test_receipts_of_two_files_are_two(feed):
    contents = dict.fromkeys(("a.csv", "b.csv"), HEADER + "1,t,a,1,2\n")
    feed.land_files(contents, COLUMNS, lines=LINES)

    assert [len(items) for items in feed.values("items")] == [1, 1]


def test_absurd_numbers_do_not_stop_the_landing(feed):
    feed.land(HEADER + "1,t,a,99999999999,99999999999\n2,t,a,1,2\n", COLUMNS, lines=LINES)

    assert feed.values("amount")[1] == "2"
