"""Market data for a small lake: two shares, their bars and what is written about one of them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

_SYMBOLS = ("AAAAAA", "BBBBBB")


def instruments(day: str, *, name: str) -> list[dict]:
    """Return both shares as they are on a day."""
    return [
        {
            "symbol": symbol,
            "snapshot_date": date.fromisoformat(day),
            "company_name": name,
            "sector": "energy",
            "currency": "USD",
            "listed_date": date(2010, 1, 4),
            "is_active": True,
        }
        for symbol in _SYMBOLS
    ]


def trading_days(day: str) -> list[dict]:
    """Return a calendar of a day and the one before it."""
    today = date.fromisoformat(day)
    return [
        {"trading_date": trading, "snapshot_date": today, "is_early_close": False}
        for trading in (today - timedelta(days=1), today)
    ]


def bars(day: str) -> list[dict]:
    """Return the bars of a day; prices depend on the day of the month."""
    cents = 1_000 + int(day[-2:]) * 7
    return [
        bar(day, "AAAAAA", close=Decimal(cents) / 100),
        bar(day, "BBBBBB", close=Decimal(5_000 - cents) / 100),
    ]


def bar(day: str, symbol: str, *, close: Decimal, published: str | None = None) -> dict:
    """Return a bar; published on its day unless it is a correction."""
    return {
        "symbol": symbol,
        "date": date.fromisoformat(day),
        "published_date": date.fromisoformat(published or day),
        "open": Decimal("10.00"),
        "high": max(close, Decimal("10.00")),
        "low": min(close, Decimal("10.00")),
        "close": close,
        "volume": int(close * 1_000),
        "split_factor": 1,
    }


def news(day: str) -> list[dict]:
    """Return a glad and a sad article of a day about the first share."""
    moment = datetime.fromisoformat(f"{day} 10:00").replace(tzinfo=UTC)
    return [
        {
            "id": f"N{day.replace('-', '')}{number:06d}",
            "ts": moment,
            "symbol": _SYMBOLS[0],
            "headline": headline,
            "body": "Nothing else is known about it.",
            "source": "Exchange Wire",
            "url": "https://wire.example.com/1",
        }
        for number, headline in enumerate(("good", "bad"))
    ]


def read_sentiment(articles: list[dict]) -> list[dict]:
    """Return what the silver job derives, as far as a headline of one word goes."""
    return [
        {
            "news_id": article["id"],
            "symbol": article["symbol"],
            "ts": article["ts"],
            "score": Decimal("0.4404") if article["headline"] == "good" else Decimal("-0.5423"),
            "label": "positive" if article["headline"] == "good" else "negative",
            "model": "vaderSentiment",
            "model_version": "3.3.2",
        }
        for article in articles
    ]
