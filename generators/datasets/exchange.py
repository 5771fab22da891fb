"""What the exchange delivers each day: who is listed, when it trades, and the bars."""

from datetime import date

import numpy as np
import pyarrow as pa

from generators.datasets.columns import chosen, days, flags, joined, money, numbers, plain, words
from generators.datasets.records import Records
from generators.story import Story
from generators.story.market.bars import Bars, corrected_bars, delivered_bars
from generators.story.market.calendar import calendar
from generators.story.market.companies import (
    COMPANIES,
    DELISTED,
    LEGAL_FORMS,
    SECTOR_OF_COMPANY,
    SECTORS,
    legal_forms,
    listing_days,
)

DAYS_BEFORE, DAYS_AFTER = 30, 10
"""Around its day, a snapshot of the calendar covers so many."""
_NONE_MAY_CHANGE = np.array([], dtype=np.int64)
_SYMBOLS = words(company.symbol for company in COMPANIES)


def instruments(story: Story, day: date) -> Records:
    """Return the listed and the delisted shares as they are on a day."""
    everyone = (*COMPANIES, *DELISTED)
    number = np.arange(len(everyone))
    sector = np.concatenate([SECTOR_OF_COMPANY, np.arange(len(DELISTED)) % len(SECTORS)])
    names = words(company.name for company in everyone)
    forms = chosen(words(LEGAL_FORMS), legal_forms(story, day)).dictionary_decode()
    return _records(
        {
            "symbol": words(company.symbol for company in everyone),
            "snapshot_date": _every_row(day, len(everyone)),
            "company_name": joined(names, " ", forms),
            "sector": chosen(words(SECTORS), sector),
            "currency": chosen(words(["USD"]), np.zeros(len(everyone))),
            "listed_date": days(listing_days(story)),
            "is_active": flags(number < len(COMPANIES)),
        },
        {"rows": len(everyone)},
    )


def trading_days(_: Story, day: date) -> Records:
    """Return the calendar of the exchange around a day."""
    known, today = calendar().days, day.toordinal()
    near = known[(known >= today - DAYS_BEFORE) & (known <= today + DAYS_AFTER)]
    return _records(
        {
            "trading_date": days(near),
            "snapshot_date": _every_row(day, len(near)),
            "is_early_close": flags(np.isin(near, calendar().early_closes)),
        },
        {"rows": len(near)},
    )


def stock_prices(story: Story, day: date) -> Records:
    """Return the bars of a day, corrections of earlier ones last."""
    own, corrected = delivered_bars(story, day), corrected_bars(story, day)
    if own is None:
        empty = _bars_table(delivered_bars(story, _trading_day(day)), day).slice(0, 0)
        totals = {"bars": 0, "corrected": 0, "volume": 0}
        return Records([], plain(empty).schema, _NONE_MAY_CHANGE, totals)
    again = [bars for bars in corrected if len(bars.company)]
    tables = [_bars_table(bars, day) for bars in (own, *again)]
    return Records(
        parts=tables,
        schema=plain(tables[0].slice(0, 0)).schema,
        may_change=_NONE_MAY_CHANGE,
        totals={
            "bars": len(own.company),
            "corrected": sum(len(bars.company) for bars in again),
            "volume": sum(int(bars.volume.sum()) for bars in (own, *again)),
        },
    )


def _trading_day(day: date) -> date:
    return date.fromordinal(int(calendar().days[calendar().next_position(day)]))


def _bars_table(bars: Bars, published: date) -> pa.Table:
    return pa.table(
        {
            "symbol": chosen(_SYMBOLS, bars.company).dictionary_decode(),
            "date": days(bars.day),
            "published_date": _every_row(published, len(bars.day)),
            "open": money(bars.open),
            "high": money(bars.high),
            "low": money(bars.low),
            "close": money(bars.close),
            "volume": numbers(bars.volume, pa.int64()),
            "split_factor": numbers(bars.split_factor, pa.int32()),
        }
    )


def _records(columns: dict[str, pa.Array], totals: dict) -> Records:
    table = pa.table(columns)
    return Records([table], plain(table.slice(0, 0)).schema, _NONE_MAY_CHANGE, totals)


def _every_row(day: date, count: int) -> pa.Array:
    return days(np.full(count, day.toordinal()))
