"""How visitors find the web shops: links, searches and campaigns."""

from datetime import date
from functools import lru_cache
from typing import NamedTuple

import numpy as np


class Entry(NamedTuple):
    """One way into the shop: what the first page of a visit says about where it came from."""

    share: float
    referrer: str | None
    utm_source: str | None
    utm_medium: str | None
    utm_campaign: str | None
    appetite: float
    """How likely its visitors are to buy, relative to the average."""
    login_share: float
    """Share of its visitors who are logged in."""
    lands_deep: float
    """Share of its visits that start on a category or product page."""


_SEASONS = ("winter_sale", "winter_sale", "spring_sale", "spring_sale", "spring_sale",
            "summer_sale", "summer_sale", "summer_sale", "autumn_looks", "autumn_looks",
            "holiday_gifts", "holiday_gifts")  # fmt: skip


@lru_cache(maxsize=12)
def entries_of_month(month: int) -> tuple[Entry, ...]:
    """Return the entries of a month; a season's campaign runs in four of the channels."""
    season = _SEASONS[month - 1]
    google, bing = "https://www.google.com/", "https://www.bing.com/"
    social = (
        "https://www.facebook.com/",
        "https://www.instagram.com/",
        "https://www.pinterest.com/",
    )
    return (
        Entry(0.240, None, None, None, None, 1.25, 0.42, 0.10),
        Entry(0.225, google, None, None, None, 1.00, 0.14, 0.80),
        Entry(0.045, bing, None, None, None, 1.05, 0.14, 0.80),
        Entry(0.010, "https://duckduckgo.com/", None, None, None, 0.95, 0.08, 0.80),
        Entry(0.060, google, "google", "cpc", "brand", 1.55, 0.22, 0.40),
        Entry(0.070, google, "google", "cpc", "product_ads", 1.05, 0.08, 1.00),
        Entry(0.030, google, "google", "cpc", season, 1.10, 0.10, 0.90),
        Entry(0.020, bing, "bing", "cpc", "product_ads", 1.00, 0.08, 1.00),
        Entry(0.060, None, "newsletter", "email", "weekly_news", 1.50, 0.66, 0.70),
        Entry(0.040, None, "newsletter", "email", season, 1.80, 0.68, 0.90),
        Entry(0.040, social[0], "facebook", "social", "retargeting", 0.70, 0.12, 1.00),
        Entry(0.040, social[1], "instagram", "social", season, 0.50, 0.10, 0.95),
        Entry(0.030, social[0], None, None, None, 0.40, 0.12, 0.60),
        Entry(0.025, social[1], None, None, None, 0.35, 0.12, 0.60),
        Entry(0.015, social[2], None, None, None, 0.45, 0.10, 0.90),
        Entry(0.030, "https://deals.example.com/", "dealfinder", "affiliate", "coupon_codes",
              1.40, 0.18, 0.85),
        Entry(0.020, "https://blog.example.org/", "styleblog", "affiliate", "partner_picks",
              0.90, 0.10, 1.00),
    )  # fmt: skip


def entries(day: date) -> tuple[Entry, ...]:
    """Return the ways into the shop on a day."""
    return entries_of_month(day.month)


def of_entries(day: date, field: str) -> np.ndarray:
    """Return one field of all entries as an array, to be indexed by entry."""
    return np.array([getattr(entry, field) for entry in entries(day)])
