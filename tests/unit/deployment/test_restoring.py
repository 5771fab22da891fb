"""A bucket comes back to how it was, with the ledger last."""

from datetime import UTC, datetime, timedelta

import pytest

from marketpulse.deployment.restoring import Step, Version, step_to

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def history(*entries):
    """Entries as (name, hours from noon); a name that begins with `-` is a deletion."""
    return [
        Version("key", name, NOON + timedelta(hours=hours), name == entries[-1][0], name[0] == "-")
        for name, hours in entries
    ]


@pytest.mark.parametrize(
    ("entries", "step"),
    [
        pytest.param([("a", -2)], None, id="it did not change"),
        pytest.param([("a", 0)], None, id="it was written at that very time"),
        pytest.param([("a", -2), ("b", -1)], None, id="it changed before"),
        pytest.param([("a", -2), ("b", 1)], Step("key", "a"), id="it was overwritten since"),
        pytest.param([("a", -2), ("-d", 1)], Step("key", "a"), id="it was deleted since"),
        pytest.param(
            [("a", -3), ("b", -1), ("-d", 1), ("c", 2)],
            Step("key", "b"),
            id="it was deleted and made again since",
        ),
        pytest.param([("a", 1)], Step("key", None), id="it was made since"),
        pytest.param([("a", -2), ("-d", -1), ("b", 1)], Step("key", None), id="it was not there"),
        pytest.param([("a", -2), ("-d", -1)], None, id="it was and is deleted"),
        pytest.param([("a", 1), ("-d", 2)], None, id="it came and went"),
    ],
)
def test_object_becomes_what_it_was_at_noon(entries, step):
    assert step_to(history(*entries), NOON) == step
