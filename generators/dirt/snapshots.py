"""What goes wrong with reference data: extra rows only, so that no real one is ever missing."""

from generators.dirt import kinds
from generators.dirt.kinds import Kind, quarantined


def _snapshot_kinds(
    key: str, malformed: tuple[str, ...], wrong: tuple[str, str, str]
) -> tuple[Kind, ...]:
    """Kinds of a snapshot; `wrong` names a column, its rule and a value of another type."""
    column, rule, value = wrong
    return (
        quarantined("missing_key", f"{key}_is_present", kinds.with_nothing_in(key)),
        quarantined("malformed_key", f"{key}_is_well_formed", kinds.with_text(key, *malformed)),
        quarantined(
            "wrong_type",
            rule,
            kinds.with_text(column, value),
            kinds.TEXT_ONLY,
        ),
        kinds.BROKEN_JSON,
        kinds.BROKEN_LINE,
        kinds.SENT_TWICE,
    )


STORES_KINDS = _snapshot_kinds(
    "store_id", ("STORE-12", "7", "ST00012"), ("opened_date", "opened_date_is_date", "last spring")
)
USERS_KINDS = _snapshot_kinds(
    "user_id", ("user 42", "U42", "#REF!"), ("signup_date", "signup_date_is_date", "unknown")
)
PRODUCTS_KINDS = _snapshot_kinds(
    "sku",
    ("SKU-42", "42", "SKU4711A"),
    ("list_price_usd", "list_price_usd_is_decimal", "on request"),
)
INSTRUMENTS_KINDS = _snapshot_kinds(
    "symbol", ("ABC", "A1B2C3", "#REF!"), ("listed_date", "listed_date_is_date", "last spring")
)
