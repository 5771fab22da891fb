"""Extracts of the order desk for a small lake: two customers and their orders."""

from datetime import UTC, datetime
from decimal import Decimal


def customers(day: str, *, segment: str = "private") -> list[dict]:
    """Return two customers as they changed on a day."""
    return [customer(day, 1, segment=segment), customer(day, 2, segment="enterprise")]


def customer(day: str, number: int, **changes: object) -> dict:
    """Return a customer who changed at noon of a day."""
    return {
        "customer_id": number,
        "updated_at": _moment(f"{day} 12:00"),
        "user_id": f"U{number:08d}",
        "email": f"token-of-U{number:08d}",
        "segment": "private",
        "country_code": "DE",
        "credit_limit": Decimal("5000.00"),
        "created_at": _moment("2026-01-05 09:00"),
        "is_deleted": False,
    } | changes


def gone_customer(day: str, number: int) -> dict:
    """Return the row that says a customer is gone."""
    nothing = ("user_id", "email", "segment", "country_code", "credit_limit", "created_at")
    return customer(day, number, is_deleted=True, **dict.fromkeys(nothing))


def orders(day: str) -> list[dict]:
    """Return an order of each customer placed on a day; the second waits for its payment."""
    number = int(day[-2:]) * 10
    return [
        order(day, number + 1, customer_id=1),
        order(day, number + 2, customer_id=2, status="placed", currency="USD"),
    ]


def order(day: str, number: int, *, changed: str | None = None, **changes: object) -> dict:
    """Return an order placed on a day, as it is at noon of the day it changed."""
    return {
        "order_id": number,
        "updated_at": _moment(f"{changed or day} 12:00"),
        "customer_id": 1,
        "ordered_at": _moment(f"{day} 08:00"),
        "status": "paid",
        "currency": "EUR",
        "amount": Decimal(number),
        "discount_rate": None,
        "customer_reference": None,
        "is_deleted": False,
    } | changes


def gone_order(day: str, number: int, *, changed: str) -> dict:
    """Return the row that says an order is gone."""
    nothing = dict.fromkeys(("customer_id", "status", "currency", "amount"))
    return order(day, number, changed=changed, is_deleted=True, **nothing)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
