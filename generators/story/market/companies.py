"""The companies on the exchange. All of them are made up; no real symbol has six letters."""

from datetime import date
from typing import NamedTuple

import numpy as np

from generators.story import Story
from generators.story.streams import entity_integers, turns


class Company(NamedTuple):
    """A company with the symbol of its share."""

    symbol: str
    name: str


LISTED = {
    "software": (
        Company("QUILLS", "Quillstack"), Company("NIMBRK", "Nimbrook"),
        Company("FERROW", "Ferrowave"), Company("LODEST", "Lodestep"),
        Company("BITMRW", "Bitmarrow"), Company("CLOUDH", "Cloudhatch"),
    ),
    "energy": (
        Company("SOLVAN", "Solvane"), Company("GRIDMR", "Gridmere"),
        Company("TIDEWK", "Tidewick"), Company("PETRAN", "Petrane"),
        Company("WINDAR", "Windarrow"), Company("VOLTMR", "Voltmoor"),
    ),
    "health": (
        Company("MEDIQY", "Mediquay"), Company("GENHLT", "Genholt"),
        Company("CARVAL", "Carvale"), Company("BIOSTR", "Biostrand"),
        Company("PHARMK", "Pharmock"), Company("LUMEDA", "Lumeda"),
    ),
    "industrials": (
        Company("IRONBK", "Ironbeck"), Company("STEELH", "Steelhaven"),
        Company("CRANEW", "Cranewick"), Company("RAILMT", "Railmont"),
        Company("AERODN", "Aerodune"), Company("MECHFR", "Mechforth"),
    ),
    "consumer": (
        Company("PANTRL", "Pantrelle"), Company("OATFLD", "Oatfield"),
        Company("PETALB", "Petalbox"), Company("FIZZMR", "Fizzmore"),
        Company("HEARTH", "Hearthlow"), Company("MARLOW", "Marlow & Reed"),
    ),
    "finance": (
        Company("HARBLN", "Harborlend"), Company("MINTBR", "Mintbridge"),
        Company("LEDGTN", "Ledgerton"), Company("OAKVLT", "Oakvault"),
        Company("SURWYN", "Surwyn"), Company("PAYSTN", "Paystone"),
    ),
}  # fmt: skip
"""By sector; the retailer of the story is among them."""

_DELISTED_NAMES = (
    "Ashcombe", "Barrowby", "Coldfell", "Dovemere", "Eskdane", "Farnlow", "Gorsewick", "Hexmoor",
    "Inglethorpe", "Jarrowin", "Kelbrook", "Larkdown", "Mossgate", "Norbeck", "Orrinmoor",
    "Pikestow", "Quernby", "Ravenlea", "Stanwyke", "Thorngill", "Ulverby", "Wexcombe", "Yarrowin",
    "Zennick",
)  # fmt: skip
DELISTED = tuple(Company(name[:6].upper(), name) for name in _DELISTED_NAMES)
"""Shares that trade no more: known on every day, without a price on any."""

SECTORS = tuple(LISTED)
COMPANIES = tuple(company for sector in LISTED.values() for company in sector)
SECTOR_OF_COMPANY = np.repeat(np.arange(len(SECTORS)), [len(s) for s in LISTED.values()])
LEGAL_FORMS = ("Inc.", "Group Inc.", "Holdings Inc.", "Corp.")

_FIRST_LISTING = date(2004, 1, 5).toordinal()
_LAST_LISTING = date(2021, 6, 1).toordinal()


def listing_days(story: Story) -> np.ndarray:
    """Ordinal of each company's first day on the exchange, delisted ones last."""
    number = np.arange(len(COMPANIES) + len(DELISTED))
    return entity_integers(_FIRST_LISTING, _LAST_LISTING, (story.seed, "listing"), number)


def legal_forms(story: Story, day: date) -> np.ndarray:
    """Position of each company's form in LEGAL_FORMS; a company changes it every few years."""
    number = np.arange(len(COMPANIES) + len(DELISTED))
    change = turns(day.toordinal(), 700, 2_500, (story.seed, "legal form"), number)
    return entity_integers(0, len(LEGAL_FORMS), (story.seed, "form"), number, change)
