"""Setting and ending prices that hold from a day to a day (DOMAIN §2, the estimate).

The price of a day is the dated one that holds on it, else the catalogue's own. Lines of orders keep
the price they were entered with.
"""

from datetime import date, timedelta
from decimal import Decimal

from reception.catalog import rules
from reception.catalog.models import Price
from reception.catalog.queries import PriceRow, day_number, prices_of
from reception.core import clock, db, record
from reception.core.drivers import IntegrityError
from reception.core.errors import Conflict, Invalid, Refused
from reception.core.gate import action
from reception.core.permissions import Permission
from reception.core.text import _
from reception.core.typed import one_line

_ITEMS = {"labour": "operation", "part": "part"}


@action(Permission.EDIT_CATALOG)
def set_price(
    *,
    price_id: int | None = None,
    version: int | None = None,
    kind: str,
    code: str,
    price: Decimal,
    valid_from: int,
    valid_to: int | None = None,
    note: str = "",
) -> int:
    """Add or change the price of an operation (an hour) or part from a day to a day (20240131).

    Returns its key. Invalid names the field; Refused where another price holds on one of the days.
    """
    _check_item(kind, code)
    if not 0 <= price <= rules.LARGEST_PRICE or price != price.quantize(Decimal("0.01")):
        raise Invalid("price", _("A price is between 0 and 10,000,000 yuan."))
    _check_day("valid_from", valid_from)
    _check_day("valid_to", valid_to)
    if valid_to is not None and valid_to < valid_from:
        raise Invalid("valid_to", _("The last day is before the first one."))
    for other in prices_of(kind, code):
        ends = valid_to is None or other.valid_from <= valid_to
        if other.price_id != price_id and ends and _reaches(other, valid_from):
            raise _taken(other)
    values = {
        "kind": kind, "code": code, "price": price, "valid_from": valid_from,
        "valid_to": valid_to, "note": one_line(note.strip(), "note"),
    }  # fmt: skip
    # The database holds the rule too, where somebody else was faster.
    faster = Refused(_("Another price has just been set for these days. Press F5 to see it."))
    if price_id is None:
        price_id = record.try_add(Price, **values)
        if price_id is None:
            raise faster
        return price_id
    try:
        record.change(Price, price_id, version, **values)
    except IntegrityError as error:
        raise faster from error
    return price_id


@action(Permission.EDIT_CATALOG)
def end_price(*, price_id: int, version: int) -> None:
    """Let a price hold until yesterday; one that never held until then is taken away."""
    sql = "SELECT valid_from, version FROM price WHERE id = ?" + db.for_update()
    found = db.row(sql, (price_id,))
    if found is None or int(found[1]) != version:
        raise Conflict(_("Somebody else has changed this price. Press F5 to see it."))
    today = clock.today()
    if found[0] >= day_number(today):
        record.remove(Price, price_id)
        return
    record.change(Price, price_id, version, valid_to=day_number(today - timedelta(days=1)))


def rename(kind: str, old: str, new: str) -> None:
    """Let the prices of an item follow its code (inside an action)."""
    for each in prices_of(kind, old) if old != new else ():
        record.change(Price, each.price_id, code=new)


def show_day(day: int | None) -> str:
    """Return a day as screens show it: 2024-01-31."""
    return f"{day // 10_000:04}-{day // 100 % 100:02}-{day % 100:02}" if day else ""


def _check_day(field: str, day: int | None) -> None:
    try:
        if day is not None:
            date(day // 10_000, day // 100 % 100, day % 100)
    except ValueError as wrong:
        raise Invalid(field, _("Enter a day such as 2024-01-31.")) from wrong


def _reaches(other: PriceRow, day: int) -> bool:
    return other.valid_to is None or other.valid_to >= day


def _taken(other: PriceRow) -> Refused:
    if other.valid_to is None:
        return Refused(
            _("A price holds from {first} on. End it first, or choose days before it.").format(
                first=show_day(other.valid_from)
            )
        )
    return Refused(
        _("A price holds from {first} to {last}. Choose other days, or change that one.").format(
            first=show_day(other.valid_from), last=show_day(other.valid_to)
        )
    )


def _check_item(kind: str, code: str) -> None:
    table = _ITEMS.get(kind)
    if not table or not db.row(f'SELECT 1 FROM "{table}" WHERE code = ?', (code,)):
        raise Invalid(
            "code",
            _("{code} is not in the catalogue. Choose an operation or part.").format(
                code=code[:40]
            ),
        )
