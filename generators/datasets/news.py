"""Articles about the companies as a news agency delivers them, a day at a time."""

from datetime import date

import numpy as np
import pyarrow as pa

from generators.datasets.columns import identifiers, plain, timestamps, words
from generators.datasets.records import Records
from generators.story import Story
from generators.story.market.articles import Articles, articles
from generators.story.market.companies import COMPANIES
from generators.story.market.phrases import HEADLINES, NEUTRAL, OUTLETS, SENTENCES, TONES
from generators.story.streams import entity_integers

_SEQUENCE_DIGITS = 6


def news(story: Story, day: date) -> Records:
    """Return the articles of a day."""
    written = articles(story, day)
    table = _news_table(story, written, day)
    by_tone = np.bincount(written.tone, minlength=len(TONES)).tolist()
    return Records(
        parts=[table] if table.num_rows else [],
        schema=plain(table.slice(0, 0)).schema,
        may_change=np.arange(table.num_rows),
        totals={"articles": table.num_rows, "tones": dict(zip(TONES, by_tone, strict=True))},
    )


def article_ids(day: date, numbers: np.ndarray) -> pa.StringArray:
    """Identifiers of articles by their number on a day."""
    stamp = int(f"{day:%Y%m%d}") * 10**_SEQUENCE_DIGITS
    return identifiers("N", stamp + numbers, 8 + _SEQUENCE_DIGITS)


def _news_table(story: Story, written: Articles, day: date) -> pa.Table:
    ids = article_ids(day, written.number)
    urls = (
        f"{OUTLETS[outlet][1]}/{day:%Y/%m/%d}/{id_.lower()}"
        for outlet, id_ in zip(written.outlet.tolist(), ids.to_pylist(), strict=True)
    )
    headlines, bodies = _texts(story, written, day)
    return pa.table(
        {
            "id": ids,
            "ts": timestamps(day, 0, written.time_ms),
            "symbol": words(COMPANIES[company].symbol for company in written.company),
            "headline": words(headlines),
            "body": words(bodies),
            "source": words(OUTLETS[outlet][0] for outlet in written.outlet),
            "url": words(urls),
        }
    )


def _texts(story: Story, written: Articles, day: date) -> tuple[list[str], list[str]]:
    """Headlines and bodies: two sentences of the article's tone around one of plain facts."""
    at = np.full(len(written.number), day.toordinal())

    def drawn(what: str) -> list[int]:
        return entity_integers(0, 10_000, (story.seed, what), written.number, at).tolist()

    headlines, bodies = [], []
    for tone, company, tenths, *draws in zip(
        written.tone.tolist(),
        written.company.tolist(),
        written.percent.tolist(),
        *(drawn(what) for what in ("headline", "first", "second", "fact")),
        strict=True,
    ):
        headline, first, second, fact = draws
        slots = {"name": COMPANIES[company].name, "percent": f"{tenths / 10:.1f}"}
        headlines.append(_one_of(HEADLINES[tone], headline).format(**slots))
        # Never the same sentence twice: the second is counted on from the first.
        others = 1 + second % (len(SENTENCES[tone]) - 1)
        chosen = (
            _one_of(SENTENCES[tone], first),
            _one_of(SENTENCES[NEUTRAL], fact),
            _one_of(SENTENCES[tone], first + others),
        )
        bodies.append(" ".join(dict.fromkeys(chosen)))
    return headlines, bodies


def _one_of(phrases: tuple[str, ...], draw: int) -> str:
    return phrases[draw % len(phrases)]
