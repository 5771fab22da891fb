"""Prices and news: on trading days only, whole over months and splits, known day by day."""

from collections import Counter
from datetime import date, timedelta

import numpy as np
import pytest
from bronze_files import all_records
from hypothesis import given
from hypothesis import strategies as st

import generators
from generators.datasets.exchange import stock_prices, trading_days
from generators.story import Story
from generators.story.market import levels
from generators.story.market.articles import articles
from generators.story.market.bars import corrected_bars, delivered_bars, final_bars
from generators.story.market.calendar import calendar
from generators.story.market.companies import COMPANIES, DELISTED
from generators.story.market.phrases import NEGATIVE, POSITIVE
from marketpulse.errors import UsageError
from marketpulse.lake import Lake

STORY = Story(seed=42, scale=0.01)
EXAMPLES = ("example.com", "example.net", "example.org")
CLOSED = {
    "new_year": date(2026, 1, 1),
    "martin_luther_king": date(2026, 1, 19),
    "good_friday": date(2026, 4, 3),
    "independence_day_observed": date(2026, 7, 3),
    "thanksgiving": date(2026, 11, 26),
    "saturday": date(2026, 3, 7),
}
DAYS = st.dates(date(2022, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize("day", CLOSED.values(), ids=CLOSED)
def test_exchange_keeps_the_holidays_of_new_york(day):
    assert calendar().position(day) is None
    assert stock_prices(STORY, day).rows == 0
    published = trading_days(STORY, day).parts[0]["trading_date"].to_pylist()
    assert day not in published
    assert len(published) >= 26


def test_eve_of_a_holiday_closes_early():
    table = trading_days(STORY, date(2026, 11, 25)).parts[0]
    early = table.filter(table["is_early_close"])["trading_date"].to_pylist()

    assert early == [date(2026, 11, 27)]


def test_calendar_ends_with_a_clear_word():
    with pytest.raises(UsageError, match="2021-12-01 to 2040-01-01"):
        calendar().position(date(2041, 1, 2))


def test_symbols_are_known_once_and_no_real_ones():
    symbols = Counter(company.symbol for company in (*COMPANIES, *DELISTED))

    assert set(symbols.values()) == {1}
    assert all(len(symbol) == 6 and symbol.isupper() for symbol in symbols)


@given(day=DAYS)
def test_every_bar_holds_together(day):
    bars = delivered_bars(STORY, day)
    if bars is None:
        return
    assert len(bars.company) == len(COMPANIES)
    assert (bars.low >= 1).all()
    assert (bars.low <= np.minimum(bars.open, bars.close)).all()
    assert (bars.high >= np.maximum(bars.open, bars.close)).all()
    assert (bars.volume > 0).all()


def test_a_day_does_not_depend_on_days_asked_for_before():
    levels.month_levels.cache_clear()
    final_bars.cache_clear()
    position = calendar().position(date(2027, 9, 15))
    alone = final_bars(STORY, position)
    final_bars.cache_clear()
    walked = [final_bars(STORY, other) for other in range(position - 60, position + 1)][-1]

    for one, other in zip(alone, walked, strict=True):
        assert (one == other).all()


def test_prices_go_on_over_months_and_splits():
    before, moves, splits = None, [], 0
    for position in range(calendar().next_position(date(2022, 1, 3)), 1_000):
        bars = final_bars(STORY, position)
        value = bars.close * bars.split_factor
        if before is not None:
            moves.append(value / before[0] - 1)
            splits += int((bars.split_factor > before[1]).sum())
        before = value, bars.split_factor

    assert splits > 5
    assert np.abs(moves).max() < 0.3


def test_companies_move_together_and_markets_have_moods():
    moves = np.array([final_bars(STORY, position).move for position in range(300, 1_000)])

    correlations = np.corrcoef(moves.T)[np.triu_indices(len(COMPANIES), 1)]
    monthly_spread = moves[:693].reshape(33, 21, -1).std(axis=(1, 2))
    assert 0.15 < correlations.mean() < 0.6
    assert monthly_spread.max() > 1.5 * monthly_spread.min()


def test_correction_replaces_a_preliminary_bar_of_the_days_before():
    corrected = {}
    for offset in range(20):
        day = date(2026, 3, 2) + timedelta(days=offset)
        for bars in corrected_bars(STORY, day):
            assert (bars.day < day.toordinal()).all()
            for at, company in enumerate(bars.company.tolist()):
                corrected[company, int(bars.day[at])] = int(bars.volume[at])

    assert corrected
    for (company, day), volume in corrected.items():
        first = delivered_bars(STORY, date.fromordinal(day))
        assert volume > first.volume[company]


def test_news_sounds_like_the_moves_of_its_day_and_the_next():
    agreement = Counter()
    for offset in range(0, 200, 4):
        day = date(2026, 1, 5) + timedelta(days=offset)
        position = calendar().position(day)
        if position is None:
            continue
        written = articles(STORY, day)
        for name, at in (("today", position), ("next", position + 1), ("later", position + 7)):
            move = final_bars(STORY, at).move[written.company]
            told = (written.tone == POSITIVE) * 1 - (written.tone == NEGATIVE) * 1
            agreement[name] += float((told * np.sign(move)).sum())

    assert agreement["today"] > agreement["next"] > 2 * abs(agreement["later"])


def test_a_day_of_news_alone_has_the_bytes_it_has_in_a_longer_run(tmp_path):
    days = [date(2026, 2, 27) + timedelta(days=n) for n in range(4)]
    long, short = Lake(str(tmp_path / "long")), Lake(str(tmp_path / "short"))
    names = ["stock_prices", "news", "trading_days", "instruments"]
    generators.generate(long, names, days, processes=2)
    generators.generate(short, names, days[-1:], processes=1)

    for file in short.files("bronze"):
        assert short.read(file.path) == long.read(file.path)


def test_addresses_in_the_news_are_reserved_for_examples(clean_day):
    hosts = {record["url"].split("/")[2] for record in all_records(clean_day, "news")}

    assert hosts
    assert all(host.split(".", 1)[1] in EXAMPLES for host in hosts)
