"""Daily snapshots of the reference data: stores, users, products."""

from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from generators.datasets.columns import (
    chosen,
    currencies,
    days,
    flags,
    identifiers,
    joined,
    money,
    plain,
    words,
)
from generators.datasets.people import email_addresses, full_names, of_group
from generators.datasets.records import Records
from generators.story import Story
from generators.story.assortment import assortment
from generators.story.catalog import BRANDS, CATEGORIES, STYLES
from generators.story.customers import SEGMENTS, customers
from generators.story.people import pools
from generators.story.places import CODES, COUNTRIES
from generators.story.shops import FORMATS, shops
from generators.story.streams import entity_integers, entity_units

RETAILER = "Marlow & Reed"
_NOTHING = pa.nulls(1, pa.string())[0]


def stores(story: Story, day: date) -> Records:
    """Return the stores of a day."""
    network = shops(story, day)
    city = of_group([pool.cities for pool in pools(story.seed)], network.country, network.city)
    suffixes = np.array([" Flagship", "", " Outlet", " Online"])[network.format]
    regions = [c.regions + ("",) * (4 - len(c.regions)) for c in COUNTRIES]
    return _snapshot(
        {
            "store_id": identifiers("ST", network.number + 1, 4),
            "snapshot_date": _every_row(day, len(network.number)),
            "store_name": joined(f"{RETAILER} ", city, words(suffixes)),
            "store_format": chosen(words(FORMATS), network.format),
            "city": city,
            "country_code": chosen(words(CODES), network.country),
            "region": of_group([np.array(r) for r in regions], network.country, network.region),
            "currency": currencies(network.country),
            "opened_date": days(network.opened_day),
            "is_open": flags(network.is_open),
        }
    )


def users(story: Story, day: date) -> Records:
    """Return the customers of a day."""
    people, seed = customers(story, day), story.seed
    pool = pools(seed)
    country, number = people.country, people.number

    streets = [p.streets for p in pool]
    street = entity_integers(0, len(streets[0]), (seed, "streets"), number, people.moves)
    has_street = flags(entity_units((seed, "street known"), number, people.moves) < 0.97)
    return _snapshot(
        {
            "user_id": identifiers("U", number + 1, 8),
            "snapshot_date": _every_row(day, len(number)),
            "full_name": full_names(seed, country, number),
            "email": email_addresses(seed, country, number),
            "street_address": pc.if_else(has_street, of_group(streets, country, street), _NOTHING),
            "city": of_group([p.cities for p in pool], country, people.city),
            "country_code": chosen(words(CODES), country),
            "segment": chosen(words(SEGMENTS), people.segment),
            "signup_date": days(people.signup_day),
            "is_marketing_opt_in": flags(people.is_marketing_opt_in),
        }
    )


def products(story: Story, day: date) -> Records:
    """Return the products of a day, those no longer on sale included."""
    shelf = assortment(story, day)
    most = max(len(category.things) for category in CATEGORIES)
    things = [np.array(c.things + ("",) * (most - len(c.things))) for c in CATEGORIES]
    style, thing = (
        words(np.array(STYLES)[shelf.style]),
        of_group(things, shelf.category, shelf.thing),
    )
    brand = words(np.array(BRANDS)[shelf.brand])
    return _snapshot(
        {
            "sku": identifiers("SKU", shelf.number + 1, 5),
            "snapshot_date": _every_row(day, len(shelf.number)),
            "product_name": joined(brand, " ", style, " ", thing),
            "category": chosen(words(c.name for c in CATEGORIES), shelf.category),
            "brand": brand,
            "list_price_usd": money(shelf.list_price_cents),
            "is_active": flags(shelf.is_active),
            "launched_date": days(shelf.launched_day),
        }
    )


def _snapshot(columns: dict[str, pa.Array]) -> Records:
    table = pa.table(columns)
    return Records(
        parts=[table],
        schema=plain(table.slice(0, 0)).schema,
        may_change=np.array([], dtype=np.int64),
        totals={"rows": table.num_rows},
    )


def _every_row(day: date, count: int) -> pa.Array:
    return days(np.full(count, day.toordinal()))
