"""Records of the order desk that break one rule each, and good ones of an unusual kind."""

from delivered import LEFT_OUT

_GONE = {"is_deleted": True}

ORDERS_FAILING = {
    "customers": {
        "customer_id_is_present": {"customer_id": LEFT_OUT},
        "customer_id_is_integer": {"customer_id": "K42"},
        "customer_id_is_positive": {"customer_id": 0},
        "updated_at_is_present": {"updated_at": LEFT_OUT},
        "updated_at_is_timestamp": {"updated_at": "yesterday"},
        "updated_at_is_not_in_the_future": {"updated_at": "2026-03-03T00:05:00Z"},
        "created_at_is_timestamp": {"created_at": "long ago", "is_deleted": True},
        "account_is_opened_before_it_changes": {"created_at": "2026-03-02T12:00:01Z"},
        "email_is_well_formed": {"email": "ada at example.com"},
        "segment_is_known": {"segment": "gold"},
        "credit_limit_is_decimal": {"credit_limit": "much"},
        "credit_limit_is_not_negative": {"credit_limit": -1},
        "is_deleted_is_present": {"is_deleted": LEFT_OUT},
        "is_deleted_is_boolean": {"is_deleted": "perhaps"},
        "live_row_is_complete": {"segment": LEFT_OUT},
        "has_no_unknown_fields": {"loyalty_level": "gold"},
    },
    "orders": {
        "order_id_is_present": {"order_id": LEFT_OUT},
        "order_id_is_integer": {"order_id": "A-1"},
        "order_id_is_positive": {"order_id": -1},
        "updated_at_is_present": {"updated_at": LEFT_OUT},
        "updated_at_is_timestamp": {"updated_at": "13:04"},
        "updated_at_is_not_in_the_future": {"updated_at": "2026-03-03T00:05:00Z"},
        "ordered_at_is_present": {"ordered_at": LEFT_OUT},
        "ordered_at_is_timestamp": {"ordered_at": "this morning"},
        "order_is_placed_before_it_changes": {"ordered_at": "2026-03-02T18:00:00.001Z"},
        "customer_id_is_integer": {"customer_id": "Ada", "is_deleted": True},
        "status_is_known": {"status": "lost"},
        "currency_is_known": {"currency": "CHF"},
        "amount_is_decimal": {"amount": "ten", "is_deleted": True},
        "amount_is_not_negative": {"amount": -0.01},
        "discount_rate_is_decimal": {"discount_rate": 0.02555},
        "discount_rate_is_a_share": {"discount_rate": 2.5},
        "is_deleted_is_present": {"is_deleted": LEFT_OUT},
        "is_deleted_is_boolean": {"is_deleted": "perhaps"},
        "live_row_is_complete": {"amount": LEFT_OUT},
        "has_no_unknown_fields": {"salesman": "Ada"},
    },
}
"""What breaks a good record so that exactly one rule fails it."""

_GONE_CUSTOMER = dict.fromkeys(
    ("user_id", "full_name", "email", "phone", "segment", "country_code", "credit_limit"), LEFT_OUT
)
_GONE_ORDER = dict.fromkeys(
    ("customer_id", "status", "currency", "amount", "discount_rate", "customer_reference"), LEFT_OUT
)
ORDERS_PASSING = {
    "customers": {
        "five_minutes_ahead": {"updated_at": "2026-03-03T00:04:59Z"},
        "no_credit_and_no_phone": {"credit_limit": LEFT_OUT, "phone": LEFT_OUT},
        "years_old": {"updated_at": "2026-01-05T09:00:00Z"},
        "upper_case_segment": {"segment": "PRIVATE"},
        "deleted": {**_GONE, **_GONE_CUSTOMER, "created_at": LEFT_OUT},
    },
    "orders": {
        "nothing_to_pay": {"amount": 0},
        "no_discount_and_no_reference": {"discount_rate": None, "customer_reference": ""},
        "several_lines": {"customer_reference": "PO 1\nCost centre 7"},
        "other_time_zone": {"updated_at": "2026-03-02T20:00:00+01:00"},
        "deleted": {**_GONE, **_GONE_ORDER},
    },
}
"""What a good record may look like as well."""
