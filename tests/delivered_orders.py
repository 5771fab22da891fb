"""The order desk in bronze written by hand, one good record of each, as in `delivered`."""

from delivered import changed

DAY = "2026-03-02"


def customer(number: int, day: str = DAY, **changes: object) -> dict:
    """Return a customer who changed at noon of a day."""
    return changed(
        {
            "customer_id": number,
            "updated_at": f"{day}T12:00:00.500Z",
            "user_id": f"U{number:08d}",
            "full_name": "Ada Example",
            "email": f"ada{number}@example.com",
            "phone": "+00 1234567",
            "segment": "private",
            "country_code": "DE",
            "credit_limit": 5000,
            "created_at": "2026-01-05T09:00:00Z",
            "is_deleted": False,
        },
        changes,
    )


def order(number: int, day: str = DAY, **changes: object) -> dict:
    """Return an order that was placed the morning of a day and paid in the evening."""
    return changed(
        {
            "order_id": number,
            "updated_at": f"{day}T18:00:00Z",
            "customer_id": 1,
            "ordered_at": f"{day}T08:00:00.250Z",
            "status": "paid",
            "currency": "EUR",
            "amount": 100.5,
            "discount_rate": 0.025,
            "customer_reference": "PO 1",
            "is_deleted": False,
        },
        changes,
    )
