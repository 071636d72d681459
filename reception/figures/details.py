"""The single rows behind the month's figures: surveys, comebacks, orders."""

from dataclasses import replace
from typing import Any

from reception.care.queries import Span, comebacks_in, surveys_in
from reception.core import clock, db
from reception.core.fields import instant, yuan
from reception.core.text import _
from reception.figures.values import ComebackRow, OrderRow, SurveyRow
from reception.orders.words import word

_ROW = """
SELECT o.id, o.number, car.plate, car.model, k.name, o.kind, coalesce(adv.name, ''),
  coalesce(tech.name, ''), coalesce(bay.name, ''), o.opened_at, o.promised_at,
  {handed}, {settled}, {n} * coalesce(s.labour, 0), {n} * coalesce(s.part, 0),
  {n} * coalesce(s.other, 0), {n} * coalesce(s.customer, 0), {n} * coalesce(s.insurer, 0),
  {n} * coalesce(s.maker, 0), {n} * coalesce(s.internal, 0), coalesce(f.number, '')
FROM work_order o
JOIN vehicle car ON car.id = o.vehicle_id
JOIN customer k ON k.id = o.customer_id
{lists}
LEFT JOIN person adv ON adv.id = o.advisor_id
LEFT JOIN person tech ON tech.id = o.technician_id
LEFT JOIN bay ON bay.id = o.bay_id
LEFT JOIN work_order f ON f.id = o.comeback_of_id
WHERE {which}
ORDER BY coalesce({settled}, o.handed_over_at), o.id
"""
_ORDERS = _ROW.format(
    handed="o.handed_over_at",
    settled="o.settled_at",
    n=1,
    lists="LEFT JOIN settlement s ON s.order_id = o.id AND s.voided_at IS NULL",
    which="o.id IN ("
    " SELECT id FROM work_order WHERE branch_id = ? AND settled_at >= ? AND settled_at < ?"
    " UNION SELECT id FROM work_order WHERE branch_id = ? AND handed_over_at >= ?"
    " AND handed_over_at < ?)",
)
# What was reversed stands where it was paid, and with a minus where it was taken back.
_PAID, _REVERSED = (
    _ROW.format(
        handed="NULL",
        settled=f"x.{when}",
        n=n,
        lists="JOIN settlement s ON s.order_id = o.id JOIN reversal x ON x.settlement_id = s.id",
        which=f"+o.branch_id = ? AND x.{when} >= ? AND x.{when} < ?",
    )
    for when, n in (("paid_at", 1), ("at", -1))
)


def survey_rows(span: Span) -> tuple[SurveyRow, ...]:
    """Return every survey answered in the span, invalid ones too."""
    return tuple(
        SurveyRow(a.number, a.plate, a.advisor, a.answered_at, a.score, a.valid, a.remark)
        for a in surveys_in(span)
    )


def comeback_rows(span: Span) -> tuple[ComebackRow, ...]:
    """Return every comeback received in the span, with who served on the first order."""
    return tuple(
        ComebackRow(
            c.number, c.plate, c.received_at, c.first_order, c.cause or _("No cause noted"),
            c.technician, c.advisor,
        )
        for c in comebacks_in(span)
    )  # fmt: skip


def order_rows(span: Span, moved: dict[int, int]) -> tuple[OrderRow, ...]:
    """Return every order settled or handed over in the span.

    `moved` has the effective promise (seconds) of those orders whose promise was changed.
    """
    found = [*db.rows(_ORDERS, (*span, *span)), *db.rows(_PAID, span)]
    made = [_order_row(row, moved) for row in found]
    for row in db.rows(_REVERSED, span):
        taken = _order_row(row, moved)
        made.append(replace(taken, number=_("{number} reversed").format(number=taken.number)))
    return tuple(made)


def _order_row(row: tuple[Any, ...], moved: dict[int, int]) -> OrderRow:
    key, number, plate, model, customer, kind, advisor, technician, bay, *rest = row
    received, promised, handed_over, settled, *amounts = rest[:-1]
    by = moved.get(key, promised)
    labour, part, other, *paid = (yuan(amount) for amount in amounts)
    return OrderRow(
        number=number,
        plate=plate,
        model=model,
        customer=customer,
        kind=word(kind),
        advisor=advisor,
        technician=technician,
        bay=bay,
        received_at=instant(received) or clock.now(),
        promised_at=instant(by),
        handed_over_at=instant(handed_over),
        settled_at=instant(settled),
        labour=labour,
        part=part,
        other=other,
        customer_pays=paid[0],
        insurer_pays=paid[1],
        maker_pays=paid[2],
        internal_pays=paid[3],
        on_time=None if by is None or handed_over is None else handed_over <= by,
        comeback_of=rest[-1],
    )
