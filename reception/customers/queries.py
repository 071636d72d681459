"""All that is known of one customer: who they are, what they agreed to, orders and money.

Whoever was merged into a customer belongs to them: `_FAMILY` names both, so what only grows
(consents) stays where it was written.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from reception.core import clock, db, gate
from reception.core.errors import NotAllowed
from reception.core.fields import instant, yuan
from reception.core.permissions import Permission
from reception.core.text import _
from reception.customers.rules import mask_phone

_FAMILY = (
    "WITH RECURSIVE family (id) AS (SELECT CAST(? AS BIGINT) UNION ALL"
    " SELECT c.id FROM customer c JOIN family f ON c.merged_into_id = f.id) "
)


@dataclass(frozen=True)
class CustomerCard:
    """A customer as they are now; `told_at` is when the privacy notice was given."""

    customer_id: int
    version: int
    name: str
    phone: str
    phone2: str
    kind: str
    class_: str
    address: str
    note: str
    marketing: bool
    created_at: datetime
    restricted_at: datetime | None
    merged_into_id: int | None
    told_at: datetime | None


@dataclass(frozen=True)
class ConsentRow:
    """One word about data: who noted it, when and how."""

    consent_id: int
    kind: str
    given: bool
    how: str
    at: datetime
    person: str
    text: str


@dataclass(frozen=True)
class CustomerOrder:
    """One order of any of the customer's cars."""

    order_id: int
    number: str
    plate: str
    kind: str
    state: str
    opened_at: datetime
    work: str
    total: Decimal


@dataclass(frozen=True)
class YearMoney:
    """A calendar year at the branch: what the customer paid, and what is open on account (挂账)."""

    year: int
    visits: int
    paid: Decimal
    owed: Decimal


def customer(customer_id: int) -> CustomerCard | None:
    """Return one customer, merged and restricted ones too."""
    found = db.row(
        "SELECT id, version, name, phone, phone2, kind, class, address, note, marketing, created_at,"
        " restricted_at, merged_into_id FROM customer WHERE id = ?",
        (customer_id,),
    )
    if found is None:
        return None
    at = clock.now()
    values: list[Any] = [*found[:9], bool(found[9]), instant(found[10]) or at, instant(found[11])]
    values += [found[12], told_at(customer_id)]
    return CustomerCard(*values)


def told_at(customer_id: int) -> datetime | None:
    """Return when the privacy notice was first given to a customer, None when it was not."""
    found = db.row(
        _FAMILY + "SELECT min(at) FROM consent WHERE customer_id IN (SELECT id FROM family)"
        " AND kind = 'privacy' AND given = 1",
        (customer_id,),
    )
    return instant(found[0]) if found else None


def present(customer_id: int) -> int:
    """Return the customer that stands for this one now: itself, or whom it was merged into."""
    while (
        found := db.row("SELECT merged_into_id FROM customer WHERE id = ?", (customer_id,))
    ) and (found[0] is not None):
        customer_id = int(found[0])
    return customer_id


def consents_of(customer_id: int) -> tuple[ConsentRow, ...]:
    """Return everything a customer said about their data, newest first."""
    found = db.rows(
        _FAMILY
        + "SELECT s.id, s.kind, s.given, s.how, s.at, coalesce(p.name, ''), coalesce(t.text, '')"
        " FROM consent s LEFT JOIN person p ON p.id = s.person_id"
        " LEFT JOIN consent_text t ON t.id = s.text_id"
        " WHERE s.customer_id IN (SELECT id FROM family) ORDER BY s.at DESC, s.id DESC",
        (customer_id,),
    )
    return tuple(
        ConsentRow(key, kind, bool(given), how, instant(at) or clock.now(), person, text)
        for key, kind, given, how, at, person, text in found
    )


@dataclass(frozen=True)
class ExportRow:
    """A customer as an export writes them; the phones are masked already where they must be."""

    name: str
    phone: str
    phone2: str
    kind: str
    class_: str
    address: str
    note: str
    marketing: bool
    cars: str
    seen_at: datetime | None


def export_rows(*, masked: bool) -> tuple[ExportRow, ...]:
    """Return every customer but merged and restricted ones, oldest first.

    NotAllowed for who may not export, or not see whole phones; the file is noted by `note_export`.
    """
    if not gate.may(Permission.EXPORT) or not (masked or gate.may(Permission.SEE_PHONES)):
        raise NotAllowed(_("You may not export customers like this. Ask the manager."))
    plates = "string_agg(v.plate, '、')" if db.is_postgres() else "group_concat(v.plate, '、')"
    found = db.rows(
        "SELECT c.name, c.phone, c.phone2, c.kind, c.class, c.address, c.note, c.marketing,"
        f" coalesce({plates}, ''), max(v.seen_at) FROM customer c"
        " LEFT JOIN vehicle v ON v.customer_id = c.id"
        " WHERE c.merged_into_id IS NULL AND c.restricted_at IS NULL GROUP BY c.id ORDER BY c.id"
    )
    hide = mask_phone if masked else str
    return tuple(
        ExportRow(name, hide(phone), hide(phone2), kind, class_, address, note, bool(marketing),
                  cars, instant(seen))
        for name, phone, phone2, kind, class_, address, note, marketing, cars, seen in found
    )  # fmt: skip


def orders_of(customer_id: int, limit: int = 200) -> tuple[CustomerOrder, ...]:
    """Return a customer's orders, newest first."""
    separator = "string_agg(l.name, '、')" if db.is_postgres() else "group_concat(l.name, '、')"
    found = db.rows(
        "SELECT o.id, o.number, v.plate, o.kind, o.state, o.opened_at,"
        f" coalesce((SELECT {separator} FROM order_line l WHERE l.order_id = o.id), ''),"
        " coalesce((SELECT sum(amount) FROM order_line l WHERE l.order_id = o.id), 0)"
        " FROM work_order o JOIN vehicle v ON v.id = o.vehicle_id"
        " WHERE o.customer_id = ? ORDER BY o.opened_at DESC, o.id DESC LIMIT ?",
        (customer_id, limit),
    )
    return tuple(
        CustomerOrder(
            key, number, plate, kind, state, instant(at) or clock.now(), work, yuan(total)
        )
        for key, number, plate, kind, state, at, work, total in found
    )


def money_of(customer_id: int) -> tuple[YearMoney, ...]:
    """Return what a customer paid and owes by the year of settlement, newest first.

    Counted is the customer's own share; insurer, maker and house pay for themselves. Owed is what
    was put on account (挂账) and is not received, and what of a settlement's own share is not paid yet.
    """
    found = db.rows(
        "SELECT s.listed_at, s.customer,"
        " coalesce((SELECT sum(p.amount) FROM payment p WHERE p.settlement_id = s.id"
        " AND p.payer = 'customer' AND p.method <> 'account'), 0)"
        " + coalesce((SELECT sum(c.amount) FROM receivable v JOIN receipt c ON c.receivable_id = v.id"
        " JOIN payment p ON p.id = v.payment_id WHERE p.settlement_id = s.id"
        " AND v.payer = 'customer'), 0)"
        " FROM settlement s JOIN work_order o ON o.id = s.order_id"
        " WHERE o.customer_id = ? AND s.voided_at IS NULL",
        (customer_id,),
    )
    years: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
    for at, share, paid in found:
        sums = years[clock.local(instant(at) or clock.now()).year]
        sums[0] += 1
        sums[1] += int(paid)
        sums[2] += int(share) - int(paid)
    return tuple(
        YearMoney(year, visits, yuan(paid), yuan(owed))
        for year, (visits, paid, owed) in sorted(years.items(), reverse=True)
    )
