"""What happens in the shops: pure functions of a story and a time, in arrays of numbers.

Nothing here knows of files, formats or defects. Every function of an hour draws from streams of
that hour alone, so an hour comes out the same whatever else is generated before it.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Story:
    """What tells one story from another; scale 1.0 is five million page views a day."""

    seed: int
    scale: float
