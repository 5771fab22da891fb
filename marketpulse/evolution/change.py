"""One change of a schema: how grave it is, what it means, which version it asks for."""

from collections.abc import Iterable
from dataclasses import dataclass

SAFE, WIDENING, BREAKING = "safe", "widening", "breaking"
GRAVITIES = (SAFE, WIDENING, BREAKING)
"""Safe: readers notice nothing. Widening: old values stay valid, new ones may surprise a reader.
Breaking: a source, a reader or a query of today stops working, or gets other values."""
PATCH, MINOR, MAJOR = "patch", "minor", "major"
BUMPS = (PATCH, MINOR, MAJOR)


@dataclass(frozen=True)
class Change:
    """What differs, in words; `subject` is a column as `table.column`, a rule or a policy."""

    subject: str
    what: str
    gravity: str
    consequence: str = ""
    bump: str = MINOR


def safe(subject: str, what: str, consequence: str = "", bump: str = MINOR) -> Change:
    """A change that no reader notices."""
    return Change(subject, what, SAFE, consequence, bump)


def widening(subject: str, what: str, consequence: str) -> Change:
    """A change after which there may be values that were not possible before."""
    return Change(subject, what, WIDENING, consequence)


def breaking(subject: str, what: str, consequence: str) -> Change:
    """A change that somebody has to act upon."""
    return Change(subject, what, BREAKING, consequence, MAJOR)


def gravest(changes: Iterable[Change]) -> str:
    """Return the gravity of all changes together; safe when there is none."""
    return max((change.gravity for change in changes), key=GRAVITIES.index, default=SAFE)
