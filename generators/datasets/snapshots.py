"""Daily snapshots of the reference data: stores, users, products."""

from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from generators.datasets.columns import chosen, days, identifiers, money, plain
from generators.datasets.records import Records
from generators.story import Story
from generators.story.assortment import assortment
from generators.story.catalog import BRANDS, CATEGORIES, STYLES
from generators.story.customers import SEGMENTS, customers
from generators.story.people import pools
from generators.story.places import CODES, COUNTRIES, CURRENCIES
from generators.story.shops import FORMATS, shops
from generators.story.streams import entity_integers, entity_units

RETAILER = "Marlow & Reed"
_MAIL_DOMAINS = pa.array(["example.com", "example.net", "example.org"])


def stores(story: Story, day: date) -> Records:
    """Return the stores of a day."""
    network = shops(story, day)
    words, of_country = np.unique(CURRENCIES, return_inverse=True)
    city = _words([pool.cities for pool in pools(story.seed)], network.country, network.city)
    suffixes = np.array([" Flagship", "", " Outlet", " Online"])[network.format]
    regions = [c.regions + ("",) * (4 - len(c.regions)) for c in COUNTRIES]
    return _snapshot(
        {
            "store_id": identifiers("ST", network.number + 1, 4),
            "snapshot_date": _every_row(day, len(network.number)),
            "store_name": _joined(f"{RETAILER} ", city, pa.array(suffixes)),
            "store_format": chosen(FORMATS, network.format),
            "city": city,
            "country_code": chosen(CODES, network.country),
            "region": _words([np.array(r) for r in regions], network.country, network.region),
            "currency": chosen(words, of_country[network.country]),
            "opened_date": days(network.opened_day),
            "is_open": pa.array(network.is_open),
        }
    )


def users(story: Story, day: date) -> Records:
    """Return the customers of a day."""
    people, seed = customers(story, day), story.seed
    pool = pools(seed)
    country, number = people.country, people.number

    def drawn(kind: str, *turn: np.ndarray) -> pa.Array:
        words = [getattr(p, kind) for p in pool]
        position = entity_integers(0, len(words[0]), (seed, kind), number, *turn)
        return _words(words, country, position)

    first, last = drawn("first_names"), drawn("last_names")
    has_street = pa.array(entity_units((seed, "street known"), number, people.moves) < 0.97)
    return _snapshot(
        {
            "user_id": identifiers("U", number + 1, 8),
            "snapshot_date": _every_row(day, len(number)),
            "full_name": _joined(first, " ", last),
            "email": _email(seed, first, last, number),
            "street_address": pc.if_else(has_street, drawn("streets", people.moves), None),
            "city": _words([p.cities for p in pool], country, people.city),
            "country_code": chosen(CODES, country),
            "segment": chosen(SEGMENTS, people.segment),
            "signup_date": days(people.signup_day),
            "is_marketing_opt_in": pa.array(people.is_marketing_opt_in),
        }
    )


def products(story: Story, day: date) -> Records:
    """Return the products of a day, those no longer on sale included."""
    shelf = assortment(story, day)
    most = max(len(category.things) for category in CATEGORIES)
    things = [np.array(c.things + ("",) * (most - len(c.things))) for c in CATEGORIES]
    style, thing = (
        pa.array(np.array(STYLES)[shelf.style]),
        _words(things, shelf.category, shelf.thing),
    )
    brand = pa.array(np.array(BRANDS)[shelf.brand])
    return _snapshot(
        {
            "sku": identifiers("SKU", shelf.number + 1, 5),
            "snapshot_date": _every_row(day, len(shelf.number)),
            "product_name": _joined(brand, " ", style, " ", thing),
            "category": chosen([c.name for c in CATEGORIES], shelf.category),
            "brand": brand,
            "list_price_usd": money(shelf.list_price_cents),
            "is_active": pa.array(shelf.is_active),
            "launched_date": days(shelf.launched_day),
        }
    )


def _snapshot(columns: dict[str, pa.Array]) -> Records:
    table = pa.table(columns)
    return Records(
        parts=[table],
        schema=plain(table.slice(0, 0)).schema,
        may_be_late=np.array([], dtype=np.int64),
        totals={"rows": table.num_rows},
    )


def _every_row(day: date, count: int) -> pa.Array:
    return pa.repeat(pa.scalar(day, pa.date32()), count)


def _words(words: list[np.ndarray], group: np.ndarray, position: np.ndarray) -> pa.Array:
    """Look up the word at a position of a group's list; the lists have equal lengths."""
    flat = pa.array(np.concatenate(words), pa.string())
    return flat.take(pa.array(group * len(words[0]) + position))


def _joined(*texts: object) -> pa.Array:
    return pc.binary_join_element_wise(*texts, "")


def _email(seed: int, first: pa.Array, last: pa.Array, number: np.ndarray) -> pa.Array:
    """An address per customer: unique by its number, ASCII, at a domain reserved for examples."""
    name = pc.utf8_lower(_joined(first, ".", last))
    name = pc.replace_substring_regex(_without_accents(name), "[^a-z.]", "")
    domain = _MAIL_DOMAINS.take(pa.array(entity_integers(0, 3, (seed, "mail"), number)))
    return _joined(name, pa.array(number + 1).cast(pa.string()), "@", domain)


def _without_accents(names: pa.Array) -> pa.Array:
    decomposed = pc.utf8_normalize(names, "NFKD")
    return pc.replace_substring(decomposed, "ß", "ss")
