"""Where the retailer does business: countries, their regions and what differs between them."""

from dataclasses import dataclass

import numpy as np

CITIES_PER_COUNTRY = 24


@dataclass(frozen=True)
class Country:
    """A market of the retailer; numbers are the story's own, chosen to look plausible."""

    code: str
    locale: str
    """Faker locale of its people and places."""
    currency: str
    price_factor_bp: int
    """Shelf price in the currency per list price in US dollars, in basis points."""
    utc_offset_hours: int
    """Standard time of the market; summer time is left out."""
    share: float
    """Share of the customers and of the web traffic."""
    regions: tuple[str, ...]
    opens_on_sunday: bool
    cash_share: float
    """Share of till receipts paid in cash."""


COUNTRIES = (
    Country("US", "en_US", "USD", 10_000, -6, 0.42,
            ("US East", "US Midwest", "US South", "US West"), True, 0.14),
    Country("GB", "en_GB", "GBP", 8_200, 0, 0.19,
            ("GB North", "GB Midlands", "GB South"), True, 0.15),
    Country("DE", "de_DE", "EUR", 9_500, 1, 0.18,
            ("DE North", "DE West", "DE South", "DE East"), False, 0.38),
    Country("FR", "fr_FR", "EUR", 9_500, 1, 0.11,
            ("FR North", "FR South", "FR West"), False, 0.22),
    Country("CA", "en_CA", "CAD", 13_800, -5, 0.10,
            ("CA East", "CA West"), True, 0.12),
)  # fmt: skip

CODES = np.array([country.code for country in COUNTRIES])
CURRENCIES = np.array([country.currency for country in COUNTRIES])
PRICE_FACTORS_BP = np.array([country.price_factor_bp for country in COUNTRIES])
UTC_OFFSETS = np.array([country.utc_offset_hours for country in COUNTRIES])
SHARES = np.array([country.share for country in COUNTRIES])

CITY_WEIGHTS = 1.0 / (np.arange(CITIES_PER_COUNTRY) + 2.0)
"""Sizes of a country's cities, largest first."""
