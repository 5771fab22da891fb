"""What happens to the lake of the tests, one step after the other."""

from decimal import Decimal

from small_lake import SmallLake, click, product, sale, store, user
from small_market import bar, bars, instruments, news, trading_days
from small_orders import customer, customers, gone_customer, gone_order, order, orders


def first_days(lake: SmallLake) -> None:
    """Publish 2 to 4 March, the middle day last."""
    for day in ("2026-03-02", "2026-03-04", "2026-03-03"):
        _snapshots(lake, day)
        _facts(lake, day)


def next_day(lake: SmallLake) -> None:
    """Publish 5 March, with a sale, a click and a corrected bar that are late for 3 March.

    An order of 2 March is paid by now, one of 4 March is gone, and so is a customer.
    """
    _snapshots(lake, "2026-03-05", segment="loyal")
    late_sale = sale(901, "2026-03-03 20:00", user_id="U00000002")
    late_click = click(
        901, "2026-03-03 23:55", session_id="S-late", referrer="https://www.google.com/"
    )
    over_midnight = click(902, "2026-03-04 00:05", session_id="S-late", page="/cart")
    _facts(lake, "2026-03-05", sales=[late_sale], clicks=[late_click, over_midnight])
    corrected = bar("2026-03-03", "AAAAAA", close=Decimal("12.00"), published="2026-03-05")
    lake.publish("stock_prices", "2026-03-05", [*bars("2026-03-05"), corrected])
    paid = order("2026-03-02", 22, changed="2026-03-05", customer_id=2, currency="USD")
    gone = gone_order("2026-03-04", 41, changed="2026-03-05")
    lake.publish("orders", "2026-03-05", [*orders("2026-03-05"), paid, gone])
    moved = customer("2026-03-05", 1, segment="small_business")
    lake.publish("customers", "2026-03-05", [moved, gone_customer("2026-03-05", 2)])


def smaller_batch(lake: SmallLake) -> None:
    """Publish the batch of 5 March again: without its late records, its second sale and changes."""
    lake.publish("sales", "2026-03-05T10", _sales("2026-03-05")[:1])
    lake.publish("clicks", "2026-03-05T10", _clicks("2026-03-05"))
    lake.publish("stock_prices", "2026-03-05", bars("2026-03-05"))
    lake.publish("orders", "2026-03-05", orders("2026-03-05")[:1])
    lake.publish("customers", "2026-03-05", [])


def past_snapshots(lake: SmallLake) -> None:
    """Publish the snapshots of 3 March again, changed, and 1 March for the first time."""
    _snapshots(lake, "2026-03-03", region="DE West", segment="vip")
    _snapshots(lake, "2026-03-01", region="DE North")
    _facts(lake, "2026-03-01")


def emptied_day(lake: SmallLake) -> None:
    """Publish the batches of 4 March again: not one record is left of them."""
    lake.publish("sales", "2026-03-04T10", [])
    lake.publish("clicks", "2026-03-04T10", [])
    lake.publish("users", "2026-03-04", [])
    lake.publish("stock_prices", "2026-03-04", [])
    lake.publish("news", "2026-03-04", [])
    lake.publish("orders", "2026-03-04", [])


STEPS = (first_days, next_day, smaller_batch, past_snapshots, emptied_day)


def _snapshots(
    lake: SmallLake, day: str, *, region: str = "DE East", segment: str = "regular"
) -> None:
    web_shop = store(day, "ST0002", store_format="online", store_name="Web shop")
    users = [user(day), user(day, "U00000002", segment=segment)]
    if day >= "2026-03-04":
        users.append(user(day, "U00000003", segment="new"))
    price = Decimal("11.00") if day < "2026-03-04" else Decimal("12.00")
    lake.publish("stores", day, [store(day, region=region), web_shop])
    lake.publish("trading_days", day, trading_days(day))
    lake.publish("instruments", day, instruments(day, name=f"Example {segment}"))
    lake.publish("users", day, users)
    lake.publish("products", day, [product(day), product(day, "SKU00002", list_price_usd=price)])


def _facts(lake: SmallLake, day: str, *, sales: list = (), clicks: list = ()) -> None:
    lake.publish("sales", f"{day}T10", [*_sales(day), *sales])
    lake.publish("clicks", f"{day}T10", [*_clicks(day), *clicks])
    lake.publish("stock_prices", day, bars(day))
    lake.publish("news", day, news(day))
    lake.publish("customers", day, customers(day))
    lake.publish("orders", day, orders(day))


def _sales(day: str) -> list[dict]:
    number = int(day[-2:]) * 10
    items = [
        {"sku": "SKU00001", "quantity": 1, "unit_price": Decimal("9.99")},
        {"sku": "SKU00002", "quantity": 3, "unit_price": Decimal("0.50")},
    ]
    return [
        sale(number + 1, f"{day} 10:05", items=items),
        sale(number + 2, f"{day} 10:06", store_id="ST0002", user_id="U00000002"),
    ]


def _clicks(day: str) -> list[dict]:
    number = int(day[-2:]) * 10
    session = f"S-{day}"
    order = f"/order/T{number + 2:018d}"
    return [
        click(number + 1, f"{day} 09:50", session_id=session, utm_medium="email"),
        click(number + 2, f"{day} 10:00", session_id=session, page="/product/SKU00001"),
        click(number + 3, f"{day} 10:06", session_id=session, page=order, user_id="U00000002"),
        click(number + 4, f"{day} 23:40", session_id=session),
        click(number + 5, f"{day} 10:00", session_id=f"{session}-b", device="desktop"),
    ]
