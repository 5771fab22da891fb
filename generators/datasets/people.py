"""What people are called and where mail reaches them, by their number in the story."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from generators.datasets.columns import chosen, joined, numbers, words
from generators.story.people import pools
from generators.story.streams import entity_integers

_MAIL_DOMAINS = words(["example.com", "example.net", "example.org"])


def full_names(seed: int, country: np.ndarray, number: np.ndarray) -> pa.Array:
    """First and last name of each person."""
    return joined(*_names(seed, country, number, " "))


def email_addresses(seed: int, country: np.ndarray, number: np.ndarray) -> pa.Array:
    """An address per person: unique by its number, ASCII, at a domain reserved for examples."""
    name = pc.utf8_lower(joined(*_names(seed, country, number, ".")))
    name = pc.replace_substring_regex(_without_accents(name), "[^a-z.]", "")
    domain = chosen(
        _MAIL_DOMAINS, entity_integers(0, 3, (seed, "mail"), number)
    ).dictionary_decode()
    return joined(name, numbers(number + 1, pa.int64()).cast(pa.string()), "@", domain)


def of_group(lists: list[np.ndarray], group: np.ndarray, position: np.ndarray) -> pa.Array:
    """Look up the word at a position of a group's list; the lists have equal lengths."""
    positions = numbers(group * len(lists[0]) + position, pa.int64())
    return words(np.concatenate(lists)).take(positions)


def _names(seed: int, country: np.ndarray, number: np.ndarray, between: str) -> tuple:
    """First name, what stands between, last name."""
    drawn = []
    for kind in ("first_names", "last_names"):
        lists = [getattr(pool, kind) for pool in pools(seed)]
        position = entity_integers(0, len(lists[0]), (seed, kind), number)
        drawn.append(of_group(lists, country, position))
    return drawn[0], between, drawn[1]


def _without_accents(names: pa.Array) -> pa.Array:
    decomposed = pc.utf8_normalize(names, "NFKD")
    return pc.replace_substring(decomposed, "ß", "ss")
