"""Prices with dates for the demonstration: one that has ended and one that begins next month."""

from datetime import timedelta
from decimal import Decimal

from reception.catalog.prices import set_price
from reception.catalog.queries import all_items, day_number
from reception.core import clock
from reception.core.gate import action
from reception.core.permissions import Permission

OIL = "机油"


@action(Permission.IMPORT)
def add_prices() -> int:
    """Give the first oil and the first work on it such prices; return how many. Today's stay."""
    first_day = clock.today().replace(day=1)
    last_month = (first_day - timedelta(days=1)).replace(day=1)
    next_month = (first_day + timedelta(days=32)).replace(day=1)
    count = 0
    for kind in ("labour", "part"):
        item = next((each for each in all_items(kind) if OIL in each.name), None)
        if item is None:
            continue
        for share, first, last, note in (
            (Decimal("0.9"), last_month, first_day - timedelta(days=1), "示例：上月活动价"),
            (Decimal("1.05"), next_month, None, "示例：下月调价"),
        ):
            set_price(
                kind=kind,
                code=item.code,
                price=(item.usual * share).quantize(Decimal("0.01")),
                valid_from=day_number(first),
                valid_to=day_number(last) if last else None,
                note=note,
            )
            count += 1
    return count
