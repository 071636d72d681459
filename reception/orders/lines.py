"""Lines as they are kept: checked, written, and linked to the consent that let them in."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from reception.core import db, money, record
from reception.core.errors import Conflict, Invalid
from reception.core.text import _
from reception.orders import discounts, rules, warranty
from reception.orders.consents import standing
from reception.orders.models import SECOND_HAND, LineKind, OrderLine, Payer
from reception.orders.rules import LineDraft
from reception.staff.approvals import Approval


def line_values(order_id: int, position: int, line: LineDraft) -> dict[str, Any]:
    """Return what is kept of a line; of its warranty class only one that was given."""
    given = {"warranty": line.warranty} if line.warranty else {}
    return given | {
        "order": order_id,
        "position": position,
        "kind": line.kind,
        "code": line.code,
        "name": line.name,
        "quantity": line.quantity,
        "price": line.price,
        "discount": line.discount,
        "amount": line.amount,
        "payer": line.payer,
        "origin": line.origin,
        "brand": line.brand,
        "package": line.package,
    }


def classes_of(lines: Iterable[LineDraft]) -> dict[str, str]:
    """Return the warranty classes that the catalogue gives to these operations, by their codes."""
    codes = sorted({line.code for line in lines if line.kind is LineKind.LABOUR and line.code})
    if not codes:
        return {}
    marks = ", ".join("?" * len(codes))
    return dict(
        db.rows(
            f"SELECT code, warranty FROM operation WHERE warranty <> '' AND code IN ({marks})",
            codes,
        )
    )


def added_values(order_id: int, position: int, line: LineDraft) -> dict[str, Any]:
    """Return what is kept of a line that is added, with its warranty class."""
    given = classes_of((line,)).get(line.code, "")
    return {"warranty": given} | line_values(order_id, position, line)


def write_lines(
    order_id: int, lines: Sequence[LineDraft], links: Mapping[int, int | None] | None = None
) -> None:
    """Make the order's lines those given, checked before (inside an action).

    New ones are added, missing ones removed, others changed. `links`: the agreed item of additional
    work by the place of the line that it lets in. Raises Conflict where a line is gone.
    """
    kept = {line.line_id for line in lines if line.line_id is not None}
    present = [k for (k,) in db.rows("SELECT id FROM order_line WHERE order_id = ?", (order_id,))]
    if not kept <= set(present):
        raise Conflict(_("A line has been removed by somebody else. Press F5 and enter it again."))
    for key in present:
        if key not in kept:
            record.remove(OrderLine, key)
    linked = dict(links or {})
    if kept:
        linked |= _unlinked(order_id, lines)
    new, classes = [], classes_of(line for line in lines if line.line_id is None)
    for row, line in enumerate(lines):
        values = line_values(order_id, row + 1, line)
        if line.line_id is None:
            if classes or any(each.warranty for each in lines):  # added together, alike
                known = classes.get(line.code, "") if line.kind is LineKind.LABOUR else ""
                values["warranty"] = line.warranty or known
            new.append({**values, "extra_line_id": linked.get(row)} if linked else values)
        elif row in linked:
            record.change(OrderLine, line.line_id, **values, extra_line_id=linked[row])
        else:
            record.change(OrderLine, line.line_id, **values)
    record.add_all(OrderLine, new)


def _unlinked(order_id: int, lines: Sequence[LineDraft]) -> dict[int, None]:
    """Return the places of lines that cost others more than the customer was asked for: his
    consent no longer says what they cost, and he pays nothing for them.
    """
    present = standing(order_id)
    made: dict[int, None] = {}
    for row, line in enumerate(lines):
        stands = present.get(line.line_id or 0)
        most = stands.linked if stands is not None else None
        if most is not None and line.amount > most and line.payer is not Payer.CUSTOMER:
            made[row] = None
    return made


def check_lines(
    lines: tuple[LineDraft, ...], order_id: int | None = None, approval: Approval | None = None
) -> list[LineDraft]:
    """Return the lines tidied; Invalid("lines.<row>.<column>"), NotAllowed for the discount."""
    checked = []
    for row_number, line in enumerate(lines):
        try:
            checked.append(rules.check_line(line))
        except Invalid as error:
            raise Invalid(f"lines.{row_number}.{error.field}", str(error)) from error
    check_total(checked)
    _check_classes(checked, order_id)
    discounts.check(checked, order_id, approval)
    return checked


def check_total(lines: Sequence[LineDraft], order_id: int | None = None) -> None:
    """Raise Invalid("lines.<row>.price"), at the dearest line, for more than an order may come to.

    With `order_id`, the lines come on top of those that the order has.
    """
    sql = "SELECT coalesce(sum(amount), 0) FROM order_line WHERE order_id = ?"
    present = money.yuan(int(db.rows(sql, (order_id,))[0][0])) if order_id else money.ZERO
    if lines and present + sum(line.amount for line in lines) >= money.LARGEST:
        row = max(range(len(lines)), key=lambda n: lines[n].amount)
        raise Invalid(
            f"lines.{row}.price",
            _("An order comes to less than {most} yuan. Check quantities and prices.").format(
                most=f"{money.LARGEST:,}"
            ),
        )


def _check_classes(lines: Sequence[LineDraft], order_id: int | None) -> None:
    """Raise Invalid("lines.<row>.facts") for less warranty than the law gives (DOMAIN §4).

    A class that stands on a line already was promised so: it stays.
    """
    if not any(line.warranty for line in lines):
        return
    sql = "SELECT id, warranty FROM order_line WHERE order_id = ?"
    stands, known = dict(db.rows(sql, (order_id or 0,))), classes_of(lines)
    for row, line in enumerate(lines):
        if not line.warranty or stands.get(line.line_id) == line.warranty:
            continue
        if line.warranty not in warranty.CLASSES:
            raise Invalid(f"lines.{row}.facts", _("Choose one of the warranty classes."))
        given = known.get(line.code, "") if line.kind is LineKind.LABOUR else ""
        least = warranty.repair_class(line.name, given)
        if warranty.CLASSES.index(line.warranty) < warranty.CLASSES.index(least):
            raise Invalid(
                f"lines.{row}.facts",
                _("The law warrants this longer: choose “{least}” or more.").format(
                    least=_(warranty.SHORT_CLASSES[least])
                ),
            )


def check_consented(lines: Sequence[LineDraft], *, signed: bool) -> None:
    """Raise Invalid("lines.<row>.facts") for a used part that nobody signed for (DOMAIN §2)."""
    for row, line in enumerate(lines):
        if line.origin in SECOND_HAND and not signed:
            raise Invalid(
                f"lines.{row}.facts",
                _("Only with recorded consent: let the customer sign the order here."),
            )
