"""Prices in US dollars, from the seed `rate_card`."""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from marketpulse.errors import MarketPulseError
from marketpulse.settings import PROJECT_ROOT

RATE_CARD = PROJECT_ROOT / "seeds" / "rate_card.csv"
HOURS_A_MONTH, DAYS_A_MONTH = 730, 365 / 12


@dataclass(frozen=True)
class Price:
    """What one unit of something costs, where that is written, and when it was looked up."""

    item: str
    usd: float
    unit: str
    description: str
    source: str
    as_of: date


@cache
def rate_card(file: Path = RATE_CARD) -> dict[str, Price]:
    """Read the prices by item; raises MarketPulseError that names the line that is wrong."""
    try:
        with file.open(newline="") as lines:
            rows = list(csv.DictReader(lines))
    except OSError as error:
        raise MarketPulseError(f"the rate card {file} cannot be read: {error.strerror}") from None
    prices = {}
    for number, row in enumerate(rows, start=2):
        try:
            usd, as_of = float(row["usd"]), date.fromisoformat(row["as_of"])
            price = Price(row["item"], usd, row["unit"], row["description"], row["source"], as_of)
        except (KeyError, TypeError, ValueError) as error:
            raise MarketPulseError(f"{file}, line {number} is no price: {error}") from None
        prices[price.item] = price
    return prices


def price_of(item: str) -> Price:
    """Return a price; raises MarketPulseError when the rate card has none."""
    try:
        return rate_card()[item]
    except KeyError:
        raise MarketPulseError(f"no price of {item}: add it to {RATE_CARD}") from None
