"""Which deliveries of a key lose against another one: arithmetic on whole columns.

Of all deliveries of a key within the look-back the first one wins (or the last, as the contract
says), where first means earliest batch, then file, then position in the file. Deliveries are walked
in that order; one further than the look-back from the row kept last is kept again.
"""

import numpy as np
import pyarrow as pa

KEY = ("_hash_1", "_hash_2")
PLACE = ("_batch", "_file", "_block", "_row", "_is_published")
"""Sorts the deliveries of a key; `_batch` is a number that grows with the start of the batch."""


def losers(rows: pa.Table, starts: np.ndarray, reach: int, *, keeps_first: bool) -> pa.Table:
    """Rows that lose, with `_kept_in`, the number of the batch whose row is kept instead.

    The rows have the columns of KEY and PLACE; `starts` has the start of each batch in seconds, as
    `reach` is.
    """
    direction = "ascending" if keeps_first else "descending"
    rows = rows.sort_by([(name, direction) for name in (*KEY, *PLACE)])
    batches = rows["_batch"].to_numpy()
    kept = _kept(_first_of_each_key(rows), starts[batches], reach)
    last_kept = np.maximum.accumulate(np.where(kept, np.arange(len(kept)), 0))
    rows = rows.append_column("_kept_in", pa.array(batches[last_kept]))
    return rows.filter(pa.array(~kept))


def _first_of_each_key(rows: pa.Table) -> np.ndarray:
    is_first = np.zeros(rows.num_rows, bool)
    is_first[:1] = True
    for name in KEY:
        hashes = rows[name].to_numpy()
        is_first[1:] |= hashes[1:] != hashes[:-1]
    return is_first


def _kept(is_first: np.ndarray, at: np.ndarray, reach: int) -> np.ndarray:
    """Walk all keys at once, from the rows kept last to the next rows out of their reach."""
    kept = is_first.copy()
    key = np.cumsum(is_first) - 1
    now = np.flatnonzero(is_first)
    from_first = np.abs(at - at[now][key])
    # One line for all keys, each too far from the one before to be within its reach.
    place = key * (from_first.max(initial=0) + reach + 1) + from_first
    while now.size:
        after = np.searchsorted(place, place[now] + reach, side="right")
        is_there = after < len(place)
        now, after = now[is_there], after[is_there]
        now = after[key[after] == key[now]]
        kept[now] = True
    return kept
