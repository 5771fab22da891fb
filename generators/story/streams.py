"""Randomness that depends on names only: streams for hours, draws for entities.

A stream is seeded by a digest of what it is for, never by what was drawn before it. An entity's
draw is a hash of its number, so the millionth customer is known without the ones before.
"""

import hashlib

import numpy as np

SIXTEEN_BITS = 1 << 16
_WEYL = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)


def digest(*name: object) -> int:
    """128 bits that depend on the words of a name and on nothing else."""
    text = "\x1f".join(str(word) for word in name)
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=16).digest(), "big")


def stream(*name: object) -> np.random.Generator:
    """Open the stream of that name at its beginning."""
    return np.random.Generator(np.random.PCG64(digest(*name)))


def sixteen_bits(generator: np.random.Generator, count: int) -> np.ndarray:
    """Draw numbers below 65,536: an index into a `lookup`, at two bytes of randomness each."""
    return np.frombuffer(generator.bytes(2 * count), dtype="<u2")


def below(generator: np.random.Generator, limits: np.ndarray) -> np.ndarray:
    """Draw a whole number below each limit (limits fit in 31 bits)."""
    draws = np.frombuffer(generator.bytes(4 * len(limits)), dtype="<u4").astype(np.uint64)
    return ((draws * limits.astype(np.uint64)) >> np.uint64(32)).astype(np.int64)


def lookup(weights: object, values: np.ndarray | None = None) -> np.ndarray:
    """Spread values over 65,536 cells by weight, so that one index into it draws one of them."""
    edges = np.cumsum(np.asarray(weights, dtype=np.float64))
    cells = np.floor(edges / edges[-1] * SIXTEEN_BITS).astype(np.int64)
    positions = np.repeat(np.arange(len(edges)), np.diff(cells, prepend=0))
    return positions if values is None else np.asarray(values)[positions]


def entity_draws(name: tuple, *numbers: np.ndarray) -> np.ndarray:
    """64 random bits for each entity (and turn, when further numbers are given): splitmix64."""
    state = np.full(np.shape(numbers[0]), digest(*name) & (2**64 - 1), dtype=np.uint64)
    for number in numbers:
        state = _mixed(state + (np.asarray(number).astype(np.uint64) + np.uint64(1)) * _WEYL)
    return state


def entity_cells(name: tuple, *numbers: np.ndarray) -> np.ndarray:
    """Draw an index into a `lookup` for each entity."""
    return (entity_draws(name, *numbers) >> np.uint64(48)).astype(np.int64)


def entity_units(name: tuple, *numbers: np.ndarray) -> np.ndarray:
    """Draw a number from 0 up to 1 for each entity."""
    return (entity_draws(name, *numbers) >> np.uint64(11)) * 2.0**-53


def entity_integers(low: int, high: int, name: tuple, *numbers: np.ndarray) -> np.ndarray:
    """Draw a whole number from `low` up to but not including `high` for each entity."""
    bits = entity_draws(name, *numbers) >> np.uint64(32)
    return low + ((bits * np.uint64(high - low)) >> np.uint64(32)).astype(np.int64)


def turns(today: int, shortest: int, longest: int, name: tuple, number: np.ndarray) -> np.ndarray:
    """How many periods each entity has behind it, each with a period and a phase of its own.

    This is how slow changes come about: `today` is an ordinal day, periods are in days.
    """
    period, days = _clock(today, shortest, longest, name, number)
    return days // period


def days_to_turn(
    today: int, shortest: int, longest: int, name: tuple, number: np.ndarray
) -> np.ndarray:
    """Days until each entity's next turn, at least 1."""
    period, days = _clock(today, shortest, longest, name, number)
    return period - days % period


def _clock(
    today: int, shortest: int, longest: int, name: tuple, number: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    period = entity_integers(shortest, longest, (*name, "period"), number)
    phase = (entity_draws((*name, "phase"), number) >> np.uint64(40)).astype(np.int64)
    return period, today + phase % period


def _mixed(bits: np.ndarray) -> np.ndarray:
    bits = (bits ^ (bits >> np.uint64(30))) * _MIX_1
    bits = (bits ^ (bits >> np.uint64(27))) * _MIX_2
    return bits ^ (bits >> np.uint64(31))
