"""A deletion request inside the retention time: the customer's data are only stored (DOMAIN §4).

What names the customer leaves every table that a screen, a search or an export reads, and is kept
in one row that only the administrator may bring back. Archived papers stay as they were signed.
"""

from typing import Any

from reception.core import db, gate
from reception.core.errors import Refused
from reception.core.text import _
from reception.customers.rules import HIDDEN

# Which texts of which rows name a customer, and what stands there instead.
_OWN = {"name": HIDDEN, "phone": "", "phone2": "", "address": "", "note": "", "search_key": ""}
_PLACES: tuple[tuple[str, dict[str, str], str], ...] = (
    ("customer", _OWN, "id IN ({family})"),
    ("complaint", {"words": HIDDEN}, "customer_id IN ({family})"),
    ("complaint_step", {"text": HIDDEN}, "text <> '' AND complaint_id IN (SELECT id FROM complaint"
     " WHERE customer_id IN ({family}))"),
    ("visit", {"sender": HIDDEN, "sender_phone": ""}, "customer_id IN ({family})"),
    ("booking", {"name": HIDDEN, "phone": ""}, "vehicle_id IN (SELECT id FROM vehicle WHERE"
     " customer_id IN ({family})) AND state <> 'booked'"),
    ("extra_work", {"who": HIDDEN, "phone": ""}, "state <> 'asked' AND order_id IN (SELECT id FROM"
     " work_order WHERE customer_id IN ({family}))"),
)  # fmt: skip
Kept = list[list[Any]]  # table, key, column, text


def family(customer_id: int) -> list[int]:
    """Return the customer and everybody who was merged into them."""
    found = db.rows(
        "WITH RECURSIVE family (id) AS (SELECT CAST(? AS BIGINT) UNION ALL"
        " SELECT c.id FROM customer c JOIN family f ON c.merged_into_id = f.id)"
        " SELECT id FROM family",
        (customer_id,),
    )
    return [int(key) for (key,) in found]


def check_free(customer_id: int) -> None:
    """Raise Refused while something is open for which the customer's name is needed."""
    complained = db.row(
        "SELECT 1 FROM complaint WHERE customer_id = ? AND closed_at IS NULL", (customer_id,)
    )
    if complained is not None:
        raise Refused(_("A complaint of this customer is open. Settle and close it first."))
    here = db.row(
        "SELECT number FROM work_order WHERE customer_id = ? AND handed_over_at IS NULL"
        " AND state <> 'cancelled'",
        (customer_id,),
    )
    if here is not None:
        raise Refused(
            _("Order {number} of this customer is still open. Finish it first.").format(
                number=here[0]
            )
        )
    unpaid = db.row(
        "SELECT s.number FROM settlement s JOIN work_order o ON o.id = s.order_id"
        " WHERE o.customer_id = ? AND s.paid_at IS NULL AND s.voided_at IS NULL",
        (customer_id,),
    )
    if unpaid is not None:
        raise Refused(
            _("Settlement {number} of this customer is not paid. Settle it first.").format(
                number=unpaid[0]
            )
        )
    booked = db.row(
        "SELECT 1 FROM booking b JOIN vehicle v ON v.id = b.vehicle_id"
        " WHERE v.customer_id = ? AND b.state = 'booked'",
        (customer_id,),
    )
    if booked is not None:
        raise Refused(_("This customer has a booking. Cancel it first."))


def take_away(customer_id: int) -> Kept:
    """Take everything that names a customer out of the tables and return it."""
    keys = family(customer_id)
    marks = ", ".join("?" * len(keys))
    kept: Kept = []
    for table, instead, where in _PLACES:
        names = list(instead)
        found = db.rows(
            f"SELECT id, {', '.join(names)} FROM {table} WHERE {where.format(family=marks)}", keys
        )
        for key, *texts in found:
            new = {
                n: instead[n] for n, text in zip(names, texts, strict=True) if text != instead[n]
            }
            kept += [
                [table, int(key), n, text] for n, text in zip(names, texts, strict=True) if n in new
            ]
            _write(table, int(key), new)
    return kept


def bring_back(kept: Kept) -> None:
    """Write what was taken away where it stood."""
    rows: dict[tuple[str, int], dict[str, str]] = {}
    for table, key, name, text in kept:
        rows.setdefault((table, key), {})[name] = text
    for (table, key), texts in rows.items():
        _write(table, key, texts)


def _write(table: str, key: int, texts: dict[str, str]) -> None:
    # By hand, since visits and bookings stand above; what stood there is in the restriction's row.
    if not texts:
        return
    sets = ", ".join(f"{name} = ?" for name in texts)
    db.execute(
        f"UPDATE {table} SET {sets}, version = version + 1 WHERE id = ?", (*texts.values(), key)
    )
    gate.note_change(table, key, {name: ["***", "***"] for name in texts})
