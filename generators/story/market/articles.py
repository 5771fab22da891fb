"""What the outlets write on a day: how many articles on which company, when and in which tone.

Most articles follow the move of the day, some get ahead of the next trading day's; a few sound
neutral whatever happens. So sentiment has something to do with returns, and not everything.
"""

from datetime import date
from typing import NamedTuple

import numpy as np

from generators.story import Story
from generators.story.market.bars import final_bars
from generators.story.market.calendar import calendar
from generators.story.market.companies import COMPANIES
from generators.story.market.levels import is_event
from generators.story.market.phrases import NEGATIVE, NEUTRAL, OUTLETS, POSITIVE
from generators.story.streams import entity_cells, entity_integers, entity_units, lookup

MOST_PER_COMPANY = 5
_COMPANY = np.arange(len(COMPANIES))
_ON_TRADING_DAYS, _ON_OTHER_DAYS = lookup((40, 36, 18, 6)), lookup((86, 12, 2))
_MOVE_WORTH_A_TONE = 0.006
_FROM_HOUR, _TO_HOUR = 6, 22


class Articles(NamedTuple):
    """One entry per article, by company."""

    number: np.ndarray
    """Tells articles of a day apart."""
    company: np.ndarray
    tone: np.ndarray
    percent: np.ndarray
    """Size of the move it is about, in tenths of a percent."""
    outlet: np.ndarray
    time_ms: np.ndarray
    """Since midnight UTC."""


def articles(story: Story, day: date) -> Articles:
    """Return the articles of a day."""
    seed, today = story.seed, day.toordinal()
    position, coming = calendar().position(day), calendar().next_position(day)
    at = np.full(len(_COMPANY), today)
    usual = _ON_OTHER_DAYS if position is None else _ON_TRADING_DAYS
    count = usual[entity_cells((seed, "articles"), _COMPANY, at)]
    if position is not None:
        count = count + is_event(seed, _COMPANY, np.full(len(_COMPANY), position))
    company = np.repeat(_COMPANY, count)
    turn = np.arange(len(company)) - np.repeat(np.cumsum(count) - count, count)
    number = company * MOST_PER_COMPANY + turn
    at = np.full(len(number), today)
    if position is None:
        move = final_bars(story, coming).move[company]
    else:
        is_ahead = entity_units((seed, "ahead"), number, at) < 0.4
        next_move = final_bars(story, coming + 1).move[company]
        move = np.where(is_ahead, next_move, final_bars(story, position).move[company])
    hours = (_FROM_HOUR * 3_600_000, _TO_HOUR * 3_600_000)
    return Articles(
        number=number,
        company=company,
        tone=_tone(seed, number, at, move),
        percent=np.rint(np.abs(move) * 1_000).astype(np.int64),
        outlet=entity_integers(0, len(OUTLETS), (seed, "outlet"), number, at),
        time_ms=entity_integers(*hours, (seed, "article time"), number, at),
    )


def _tone(seed: int, number: np.ndarray, at: np.ndarray, move: np.ndarray) -> np.ndarray:
    is_dull = entity_units((seed, "dull"), number, at) < 0.12
    is_told = (np.abs(move) >= _MOVE_WORTH_A_TONE) & ~is_dull
    return np.where(is_told, np.where(move > 0, POSITIVE, NEGATIVE), NEUTRAL)
