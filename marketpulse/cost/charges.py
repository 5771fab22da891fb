"""Charges: so many units of a price, standing or by use."""

from collections.abc import Iterable
from dataclasses import dataclass

from marketpulse.cost.rate_card import DAYS_A_MONTH, HOURS_A_MONTH, price_of

_PER_MONTH = {"hour": HOURS_A_MONTH, "day": DAYS_A_MONTH}


@dataclass(frozen=True)
class Charge:
    """What something costs: while it stands, in an hour of work, and in a month of use."""

    group: str
    what: str
    standing_monthly: float = 0.0
    use_monthly: float = 0.0
    working_hourly: float = 0.0

    @property
    def standing_hourly(self) -> float:
        """What an hour costs in which nothing is done."""
        return self.standing_monthly / HOURS_A_MONTH

    @property
    def monthly(self) -> float:
        """Standing and use together."""
        return self.standing_monthly + self.use_monthly


def standing(group: str, item: str, count: float, what: str | None = None) -> Charge:
    """Charge for something that costs as long as it is there."""
    price = price_of(item)
    monthly = count * price.usd * _PER_MONTH.get(price.unit, 1)
    return Charge(group, what or price.description, standing_monthly=monthly)


def used(group: str, item: str, count: float, what: str | None = None) -> Charge:
    """Charge for so many units in a month."""
    price = price_of(item)
    return Charge(group, what or price.description, use_monthly=count * price.usd)


def working(group: str, what: str, hourly: float, hours: float) -> Charge:
    """Charge for something that costs so much in each hour in which it runs."""
    return Charge(group, what, use_monthly=hourly * hours, working_hourly=hourly)


@dataclass(frozen=True)
class Estimate:
    """All charges of an environment, and the types of resources nobody knows a price of."""

    charges: tuple[Charge, ...]
    unknown_types: tuple[str, ...] = ()

    def groups(self) -> dict[str, Charge]:
        """Sums by group, the dearest first."""
        groups = {charge.group for charge in self.charges}
        sums = [total(group, (c for c in self.charges if c.group == group)) for group in groups]
        return {each.group: each for each in sorted(sums, key=lambda c: (-c.monthly, c.group))}

    @property
    def total(self) -> Charge:
        """The sum of everything."""
        return total("total", self.charges)


def total(group: str, charges: Iterable[Charge]) -> Charge:
    """Add charges up."""
    charges = list(charges)
    return Charge(
        group,
        group,
        sum(charge.standing_monthly for charge in charges),
        sum(charge.use_monthly for charge in charges),
        sum(charge.working_hourly for charge in charges),
    )
