"""What an import would do to the open database."""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from operator import attrgetter

from reception.core import db, gate
from reception.core.errors import Refused
from reception.core.fields import canonical, seconds
from reception.core.text import _
from reception.history import bulk
from reception.history.values import (
    ORDERS,
    SURVEYS,
    Forecast,
    Parsed,
    PastOrder,
    PastSurvey,
    RowError,
)


def content_hash(order: PastOrder) -> str:
    """Return what tells whether an order of a file is the one imported before."""
    content = [
        order.number, order.plate, order.plate_kind, order.vin, order.customer, order.phone,
        order.model, order.kind, seconds(order.opened_at),
        seconds(order.promised_at) if order.promised_at else None,
        seconds(order.handed_over_at), order.mileage, order.advisor, order.technician, order.bay,
        order.comeback_of,
        [
            [line.kind, line.code, line.name, int(line.quantity * 1000), int(line.price * 100),
             int(line.discount * 100), line.payer]
            for line in order.lines
        ],
    ]  # fmt: skip
    return sha256(canonical(content).encode("utf-8", "surrogatepass")).hexdigest()


def foresee(parsed: Parsed) -> Forecast:
    """Return what importing would add, and every error: the file's own and the database's.

    Raises Refused before the branch is set up.
    """
    if not db.row("SELECT 1 FROM branch WHERE id = ?", (gate.actor().branch_id,)):
        raise Refused(_("There is no branch yet. Set it up first, then import."))
    known = known_orders(parsed.numbers | wanted(parsed.orders, parsed.surveys))
    new, errors = new_orders(parsed.orders, known)
    errors += unknown_numbers(parsed, known)
    errors += later_firsts(new, parsed.numbers)
    answers, wrong = new_surveys(parsed.surveys, known)
    found = sorted([*parsed.errors, *errors, *wrong], key=lambda e: (e.sheet != ORDERS, e.row))
    unchanged = len(parsed.orders) - len(new) - len(errors)
    return Forecast(len(new), max(0, unchanged), len(answers), tuple(found))


def wanted(orders: Iterable[PastOrder], surveys: Iterable[PastSurvey]) -> set[str]:
    """Return the order numbers that a file refers to."""
    numbers = {order.comeback_of for order in orders if order.comeback_of}
    return numbers | {survey.number for survey in surveys}


def known_orders(numbers: Iterable[str]) -> dict[str, tuple[int, str | None]]:
    """Return key and content hash of those orders that the branch has already."""
    sql = (
        "SELECT number, id, source_hash FROM work_order WHERE branch_id = ? AND number IN ({marks})"
    )
    found = bulk.found_in(sql, sorted(numbers), gate.actor().branch_id)
    return {number: (key, content) for number, key, content in found}


def new_orders(
    orders: Sequence[PastOrder], known: dict[str, tuple[int, str | None]]
) -> tuple[list[PastOrder], list[RowError]]:
    """Return the orders not there yet, oldest first, and those that are there but differ."""
    new, errors = [], []
    for order in orders:
        if order.number not in known:
            new.append(order)
        elif known[order.number][1] != content_hash(order):
            reason = _("Order {number} is already there with other content.")
            errors.append(RowError(ORDERS, order.row, "工单号", reason.format(number=order.number)))
    new.sort(key=attrgetter("opened_at"))
    return new, errors


def unknown_numbers(parsed: Parsed, known: dict[str, tuple[int, str | None]]) -> list[RowError]:
    """Return the references to orders that neither the file nor the branch has."""
    reason = _("There is no order {number}, neither in this file nor in the branch.")
    places = [
        (ORDERS, order.row, "返修原工单号", order.comeback_of)
        for order in parsed.orders
        if order.comeback_of
    ] + [(SURVEYS, survey.row, "工单号", survey.number) for survey in parsed.surveys]
    return [
        RowError(sheet, row, column, reason.format(number=number))
        for sheet, row, column, number in places
        if number not in parsed.numbers and number not in known
    ]


def later_firsts(orders: Sequence[PastOrder], in_file: frozenset[str]) -> list[RowError]:
    """Return the orders that come back to one of the branch that arrived later than they."""
    coming = [order for order in orders if order.comeback_of and order.comeback_of not in in_file]
    sql = "SELECT number, opened_at FROM work_order WHERE branch_id = ? AND number IN ({marks})"
    wanted_numbers = sorted({order.comeback_of for order in coming})
    opened = dict(bulk.found_in(sql, wanted_numbers, gate.actor().branch_id))
    reason = _("The first order arrived later than the one that comes back.")
    return [
        RowError(ORDERS, order.row, "返修原工单号", reason)
        for order in coming
        if opened.get(order.comeback_of, 0) > seconds(order.opened_at)
    ]


def new_surveys(
    surveys: Sequence[PastSurvey], known: dict[str, tuple[int, str | None]]
) -> tuple[list[PastSurvey], list[RowError]]:
    """Return the answers not there yet, and those that say something else than what is there."""
    numbers = {
        known[survey.number][0]: survey.number for survey in surveys if survey.number in known
    }
    sql = "SELECT order_id, answered_at, score, valid FROM survey WHERE order_id IN ({marks})"
    there = {
        (numbers[order], at): (score, bool(valid))
        for order, at, score, valid in bulk.found_in(sql, list(numbers))
    }
    new, errors = [], []
    for survey in surveys:
        answer = there.get((survey.number, seconds(survey.answered_at)))
        if answer is None:
            new.append(survey)
        elif answer != (int(survey.score * 1000), survey.valid):
            reason = _("Order {number} has another answer of that day already.")
            errors.append(
                RowError(SURVEYS, survey.row, "工单号", reason.format(number=survey.number))
            )
    return new, errors
