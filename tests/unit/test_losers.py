"""Which deliveries of a key lose; what the job makes of it is tested with the pipeline."""

from itertools import groupby

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spark_jobs.losers import KEY, PLACE, losers

HOURS = np.array([0, 1, 20, 34, 44]) * 3600
"""Starts of the batches 0 to 4."""
REACH = 24 * 3600
TYPES = dict.fromkeys(("_hash_1", "_hash_2", "_batch", "_block", "_row"), pa.int64())
SCHEMA = pa.schema(
    [
        (name, TYPES.get(name, pa.string() if name == "_file" else pa.bool_()))
        for name in (*KEY, *PLACE)
    ]
)


def delivery(key: int, batch: int, row: int, **other: object) -> dict:
    base = {"_hash_1": key, "_hash_2": key, "_batch": batch, "_file": "part-0000", "_block": 0}
    return base | {"_row": row, "_is_published": False} | other


def lost(deliveries: list[dict], *, keeps_first: bool = True) -> set[tuple[int, int]]:
    """Rows that lose, each with the batch whose row is kept."""
    table = pa.Table.from_pylist(deliveries, SCHEMA)
    rows = losers(table, HOURS, REACH, keeps_first=keeps_first).to_pylist()
    return {(row["_row"], row["_kept_in"]) for row in rows}


def test_first_delivery_of_each_key_wins():
    deliveries = [delivery(7, 1, row=1), delivery(8, 2, row=2), delivery(7, 0, row=3)]

    assert lost(deliveries) == {(1, 0)}


def test_last_delivery_wins_where_the_contract_says_so():
    deliveries = [delivery(7, 1, row=1), delivery(8, 2, row=2), delivery(7, 0, row=3)]

    assert lost(deliveries, keeps_first=False) == {(3, 1)}


def test_delivery_out_of_reach_of_the_kept_one_is_kept_again():
    deliveries = [delivery(7, batch, row=batch) for batch in (0, 2, 3, 4)]

    assert lost(deliveries) == {(2, 0), (4, 3)}
    assert lost(deliveries, keeps_first=False) == {(3, 4), (2, 4)}


@pytest.mark.parametrize(
    ("column", "earlier", "later"), [("_file", "a", "b"), ("_block", 0, 9), ("_row", 1, 2)]
)
def test_place_in_the_batch_decides_within_it(column, earlier, later):
    deliveries = [
        {**delivery(7, 0, row=5), "_block": 5, column: later},
        {**delivery(7, 0, row=5), "_block": 5, column: earlier},
    ]
    table = pa.Table.from_pylist(deliveries, SCHEMA)

    assert losers(table, HOURS, REACH, keeps_first=True)[column].to_pylist() == [later]


def test_keys_are_told_apart_by_both_hashes():
    deliveries = [delivery(7, 0, row=1), delivery(7, 0, row=2, _hash_2=8)]

    assert lost(deliveries) == set()


def test_nothing_loses_where_there_is_nothing():
    assert lost([]) == set()


def walked(deliveries: list[dict], keeps_first: bool) -> set[tuple[int, int]]:
    """The same, key by key and row by row."""

    def key_of(row: dict) -> tuple:
        return tuple(row[name] for name in KEY)

    def place_of(row: dict) -> tuple:
        return tuple(row[name] for name in PLACE)

    found = set()
    in_order = sorted(deliveries, key=place_of, reverse=not keeps_first)
    for _, of_key in groupby(sorted(in_order, key=key_of), key=key_of):
        kept: dict | None = None
        for row in of_key:
            if kept and abs(HOURS[row["_batch"]] - HOURS[kept["_batch"]]) <= REACH:
                found.add((row["_row"], kept["_batch"]))
            else:
                kept = row
    return found


@given(
    places=st.lists(
        st.tuples(st.integers(-2, 2), st.integers(0, len(HOURS) - 1), st.sampled_from("ab")),
        max_size=30,
    ),
    keeps_first=st.booleans(),
)
def test_all_keys_at_once_come_to_the_same_as_one_after_the_other(places, keeps_first):
    deliveries = [
        delivery(key, batch, row, _file=file) for row, (key, batch, file) in enumerate(places)
    ]

    assert lost(deliveries, keeps_first=keeps_first) == walked(deliveries, keeps_first)
