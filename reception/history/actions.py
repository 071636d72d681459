"""Bringing in what happened before: all of a file, or nothing of it."""

import secrets
from collections.abc import Sequence

from reception.core import db, gate
from reception.core.errors import Refused
from reception.core.fields import seconds
from reception.core.gate import action
from reception.core.permissions import Permission
from reception.core.text import _
from reception.history import bulk, customer_import, parties, queries, seals
from reception.history.batch import COLUMNS, Batch, Finished, Line
from reception.history.customer_rows import CustomerRow
from reception.history.values import Imported, ImportedCustomers, Parsed, PastOrder, PastSurvey
from reception.orders.rules import LineDraft


@action(Permission.IMPORT)
def import_orders(
    *, orders: tuple[PastOrder, ...], surveys: tuple[PastSurvey, ...] = ()
) -> Imported:
    """Add past orders, their cars, customers and people, and the answers about them.

    Orders that are there already, exactly the same, are left alone. Raises Refused naming the first
    row that cannot be taken, or that there is no branch; nothing is written then.
    """
    numbers = frozenset(order.number for order in orders)
    forecast = queries.foresee(Parsed(orders, surveys, (), numbers))
    if forecast.errors:
        first = forecast.errors[0]
        raise Refused(
            _("{sheet} row {row}, {column}: {reason}").format(
                sheet=first.sheet, row=first.row, column=first.column, reason=first.reason
            )
        )
    if not forecast.added and not forecast.surveys_added:
        return Imported(0, forecast.unchanged, 0)
    known = queries.known_orders(numbers | queries.wanted(orders, surveys))
    new, _errors = queries.new_orders(orders, known)
    keys = {number: key for number, (key, _content) in known.items()} | _write(new, known)
    answers, _errors = queries.new_surveys(surveys, known)
    _write_surveys(answers, keys)
    return Imported(len(new), forecast.unchanged, len(answers))


@action(Permission.IMPORT)
def import_customers(*, rows: tuple[CustomerRow, ...]) -> ImportedCustomers:
    """Add the customers and cars of a list that are not there yet; all of them or nothing.

    Known ones stay as they are. Raises Refused when there is no branch.
    """
    if not db.row("SELECT 1 FROM branch WHERE id = ?", (gate.actor().branch_id,)):
        raise Refused(_("There is no branch yet. Set it up first, then import."))
    made = customer_import.plan(rows)
    found = made.foreseen()
    if found.customers or found.cars:
        bulk.know_sizes()
        customer_import.write(made, bulk.uid_maker(secrets.randbits))
    return ImportedCustomers(found.customers, found.cars, found.unchanged)


def _write(orders: list[PastOrder], known: dict[str, tuple[int, str | None]]) -> dict[str, int]:
    """Write orders (oldest first) and return their keys by number."""
    make_uid = bulk.uid_maker(secrets.randbits)
    bulk.know_sizes()
    people, bays = parties.people(orders), parties.bays(orders)
    cars = parties.cars(orders, make_uid)
    batch = Batch(len(orders), make_uid)
    keys: dict[str, int] = {number: key for number, (key, _content) in known.items()}
    late = []
    for order in orders:
        first = keys.get(order.comeback_of)
        finished = _finished(order, people, bays, cars[order.number], first)
        keys[order.number] = batch.add(finished)
        if order.comeback_of and first is None:
            late.append(order)
    batch.write([(keys[order.comeback_of], keys[order.number]) for order in late])
    return keys


def _finished(
    order: PastOrder,
    people: dict[str, int],
    bays: dict[str, int],
    car: tuple[int, int],
    first: int | None,
) -> Finished:
    return Finished(
        number=order.number,
        vehicle=car[0],
        customer=car[1],
        sender=order.customer,
        phone=order.phone,
        advisor=people.get(order.advisor),
        technician=people.get(order.technician),
        bay=bays.get(order.bay),
        kind=order.kind.value,
        opened=seconds(order.opened_at),
        promised=seconds(order.promised_at) if order.promised_at else None,
        started=None,
        ready=None,
        left=seconds(order.handed_over_at),
        mileage=order.mileage,
        lines=[_line(line) for line in order.lines],
        comeback_of=first,
        source_hash=queries.content_hash(order),
    )


def _line(line: LineDraft) -> Line:
    return Line(
        line.kind.value,
        line.code,
        line.name,
        int(line.quantity * 1000),
        int(line.price * 100),
        int(line.discount * 100),
        int(line.amount * 100),
        line.payer.value,
    )


def _write_surveys(surveys: Sequence[PastSurvey], keys: dict[str, int]) -> None:
    make_uid = bulk.uid_maker(secrets.randbits)
    rows = [
        (make_uid(at), keys[s.number], at, int(s.score * 1000), int(s.valid), "", None)
        for s in surveys
        for at in [seconds(s.answered_at)]
    ]
    bulk.insert("survey", COLUMNS["survey"], rows)
    seals.note_answers(rows)
