"""Market data in bronze written by hand, one good record of each dataset, as in `delivered`."""

from datetime import date, timedelta

from delivered import changed, deliver

from marketpulse.lake import Lake

DAY = "2026-03-02"


def instrument(number: int, day: str = DAY, **changes: object) -> dict:
    """Return a listed share as it is on a day."""
    return changed(
        {
            "symbol": symbol(number),
            "snapshot_date": day,
            "company_name": "Example Inc.",
            "sector": "software",
            "currency": "USD",
            "listed_date": "2010-01-04",
            "is_active": True,
        },
        changes,
    )


def trading_day(number: int, day: str = DAY, **changes: object) -> dict:
    """Return a trading day: the day of the snapshot for number 1, else a weekday before it."""
    weeks, days = divmod(number - 1, 5)
    before = date.fromisoformat(day) - timedelta(weeks=weeks % 4, days=(7 - days) % 7)
    return changed(
        {"trading_date": str(before), "snapshot_date": day, "is_early_close": False}, changes
    )


def stock_price(number: int, day: str = DAY, **changes: object) -> dict:
    """Return a bar of a share on a day."""
    return changed(
        {
            "symbol": symbol(1),
            "date": day,
            "published_date": day,
            "open": 10.0,
            "high": 10.5,
            "low": 9.5,
            "close": 10.2,
            "volume": 1_000 + number,
            "split_factor": 1,
        },
        changes,
    )


def article(number: int, day: str = DAY, **changes: object) -> dict:
    """Return a cheerful article of the first minute of a day."""
    return changed(
        {
            "id": f"N{number:014d}",
            "ts": f"{day}T00:00:00.500Z",
            "symbol": symbol(1),
            "headline": "Example wins great order",
            "body": "Customers are happy with the excellent service.",
            "source": "Exchange Wire",
            "url": "https://wire.example.com/1",
        },
        changes,
    )


def symbol(number: int) -> str:
    """Return a symbol of its own for each number below 676."""
    return f"TEST{chr(65 + number // 26 % 26)}{chr(65 + number % 26)}"


def deliver_market_snapshots(lake: Lake, *days: str) -> None:
    """Put two shares and one trading day in bronze for each day."""
    for day in days:
        deliver(lake, "instruments", day, [instrument(1, day), instrument(2, day)])
        deliver(lake, "trading_days", day, [trading_day(1, day)])
