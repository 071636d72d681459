"""A deletion request inside the retention time: the customer's data are only stored (DOMAIN §4).

What names the customer leaves every table that a screen, a search or an export reads, and is kept
in one row. Whoever has the right may look at it there, which is noted, or bring it back. Archived
papers stay as they were signed; the log keeps its rows, and `audit.history` shows no names.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reception.core import clock, db, gate
from reception.core.errors import NotAllowed, Refused
from reception.core.fields import instant
from reception.core.permissions import Permission
from reception.core.text import _
from reception.customers.rules import HIDDEN

# Which texts of which rows name a customer, and what stands there instead. A newcomer's booking, a
# car brought for somebody else and an answer given by phone are known by the number alone.
# Gate passes, who left with them and counts are sealed like papers: they name plates, no people.
_OWN = {"name": HIDDEN, "phone": "", "phone2": "", "address": "", "note": "", "search_key": ""}
_OF_CARS = "vehicle_id IN (SELECT id FROM vehicle WHERE customer_id IN ({family}))"
_OF_ORDERS = "order_id IN (SELECT id FROM work_order WHERE customer_id IN ({family}))"
# What is lent of an order: its slip and its list. A colleague's name is no customer's.
_OF_PAPERS = (
    "paper_id IN (SELECT p.id FROM paper p JOIN work_order o ON o.id = p.subject_id"
    " WHERE p.kind IN ('slip', 'settlement') AND o.customer_id IN ({family}))"
)
_LENT = f"borrower_id IS NULL AND (borrower IN ({{names}}) OR {_OF_PAPERS})"
_PLACES: tuple[tuple[str, dict[str, str], str], ...] = (
    ("customer", _OWN, "id IN ({family})"),
    ("complaint", {"words": HIDDEN}, "customer_id IN ({family})"),
    ("complaint_step", {"text": HIDDEN}, "text <> '' AND complaint_id IN (SELECT id FROM complaint"
     " WHERE customer_id IN ({family}))"),
    ("visit", {"sender": HIDDEN, "sender_phone": ""}, "customer_id IN ({family})"),
    ("visit", {"sender": HIDDEN}, "sender_phone IN ({phones}) AND sender IN ({names})"),
    ("visit", {"sender_phone": ""}, "sender_phone IN ({phones})"),
    ("booking", {"name": HIDDEN, "phone": ""}, f"({_OF_CARS} OR phone IN ({{phones}}) OR visit_id IN"
     " (SELECT id FROM visit WHERE customer_id IN ({family}))) AND state <> 'booked'"),
    ("extra_work", {"who": HIDDEN, "phone": ""}, f"({_OF_ORDERS} OR phone IN ({{phones}}))"
     " AND state <> 'asked'"),
    ("claim_step", {"text": HIDDEN}, "text <> '' AND claim_id IN (SELECT id FROM claim"
     f" WHERE {_OF_ORDERS})"),
    ("claim", {"cause": HIDDEN}, f"cause <> '' AND {_OF_ORDERS}"),
    ("claim", {"finding": HIDDEN}, f"finding <> '' AND {_OF_ORDERS}"),
    ("insurance_case", {"note": HIDDEN}, f"note <> '' AND {_OF_ORDERS}"),
    ("message", {"words": HIDDEN}, f"words <> '' AND {_OF_ORDERS}"),
    ("message", {"withdrawn_why": HIDDEN}, f"withdrawn_why <> '' AND {_OF_ORDERS}"),
    ("paper_loan", {"reason": HIDDEN}, _LENT),
    ("paper_loan", {"remark": HIDDEN}, f"remark <> '' AND {_LENT}"),
    ("paper_loan", {"borrower": HIDDEN}, _LENT),
)  # fmt: skip
Kept = list[list[Any]]  # table, key, column, text


@dataclass(frozen=True)
class Stored:
    """What is only stored of a customer: since when, by whom, why, and the data themselves."""

    at: datetime
    person: str
    reason: str
    name: str
    phone: str
    phone2: str
    address: str
    note: str


def stored(customer_id: int) -> Stored | None:
    """Return what is only stored of a customer, None where nothing is; see `look_at_stored`.

    Raises NotAllowed for who may not see it.
    """
    if not gate.may(Permission.SEE_STORED):
        raise NotAllowed(_("You may not see data that are only stored. Ask the administrator."))
    found = db.row(
        "SELECT r.at, coalesce(p.name, ''), r.reason, r.kept FROM customer_restriction r"
        " LEFT JOIN person p ON p.id = r.person_id WHERE r.customer_id = ? AND r.lifted_at IS NULL",
        (customer_id,),
    )
    if found is None:
        return None
    own = {name: text for table, key, name, text in json.loads(found[3])
           if table == "customer" and key == customer_id}  # fmt: skip
    return Stored(
        instant(found[0]) or clock.now(), found[1], found[2],
        *(own.get(name, "") for name in ("name", "phone", "phone2", "address", "note")),
    )  # fmt: skip


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
    known = _Known(customer_id)
    booked = db.row(
        known.fill(f"SELECT 1 FROM booking WHERE ({_OF_CARS} OR phone IN ({{phones}}))")
        + " AND state = 'booked'",
        known.values,
    )
    if booked is not None:
        raise Refused(_("This customer has a booking. Cancel it first."))
    lent = db.row(known.fill(f"SELECT 1 FROM paper_loan WHERE {_LENT}") + " AND returned_at IS NULL",
                  known.values)  # fmt: skip
    if lent is not None:
        raise Refused(_("A paper is lent to this customer. Take it back first."))


class _Known:
    """By what a customer is known: keys, phones and names of all who were merged into one."""

    def __init__(self, customer_id: int) -> None:
        self.keys = family(customer_id)
        rows = db.rows(
            f"SELECT name, phone, phone2 FROM customer WHERE id IN ({_marks(self.keys)})", self.keys
        )
        self.names = sorted({name for name, _phone, _second in rows})
        self.phones = sorted({p for _name, *phones in rows for p in phones if p}) or ["-"]
        self.values: list[Any] = []

    def fill(self, where: str) -> str:
        """Return a condition with its marks; `values` are those of the last one."""
        lists = {"family": self.keys, "phones": self.phones, "names": self.names}
        parts = re.split(r"\{(\w+)\}", where)
        self.values = [value for name in parts[1::2] for value in lists[name]]
        return "".join(_marks(lists[part]) if at % 2 else part for at, part in enumerate(parts))


def _marks(values: Sequence[Any]) -> str:
    return ", ".join("?" * len(values))


def take_away(customer_id: int) -> Kept:
    """Take everything that names a customer out of the tables and return it."""
    known = _Known(customer_id)
    kept: Kept = []
    for table, instead, where in _PLACES:
        names = list(instead)
        sql = known.fill(f"SELECT id, {', '.join(names)} FROM {table} WHERE {where}")
        for key, *texts in db.rows(sql, known.values):
            new = {
                n: instead[n] for n, text in zip(names, texts, strict=True) if text != instead[n]
            }
            kept += [
                [table, int(key), n, text] for n, text in zip(names, texts, strict=True) if n in new
            ]
            _write(table, int(key), new)
    for phone in known.phones:  # begun and not opened: nothing that the law keeps
        db.execute("DELETE FROM draft WHERE data LIKE ?", (f'%"{phone}"%',))
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
