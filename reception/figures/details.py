"""The single rows behind the month's figures: surveys, comebacks, orders."""

from reception.core import clock, db
from reception.core.fields import instant, quantity, yuan
from reception.core.text import _
from reception.figures.values import ComebackRow, OrderRow, SurveyRow
from reception.orders.words import word

Span = tuple[int, int, int]  # branch, from, until (half open)

_SURVEYS = """
SELECT o.number, car.plate, coalesce(who.name, ''), s.answered_at, s.score, s.valid, s.remark
FROM survey s JOIN work_order o ON o.id = s.order_id JOIN vehicle car ON car.id = o.vehicle_id
LEFT JOIN person who ON who.id = o.advisor_id
WHERE +o.branch_id = ? AND s.answered_at >= ? AND s.answered_at < ?
ORDER BY s.answered_at, s.id
"""
_COMEBACKS = """
SELECT o.number, car.plate, o.opened_at, coalesce(f.number, ''), o.comeback_cause,
  coalesce(tech.name, ''), coalesce(adv.name, '')
FROM work_order o
JOIN vehicle car ON car.id = o.vehicle_id
LEFT JOIN work_order f ON f.id = o.comeback_of_id
LEFT JOIN person tech ON tech.id = coalesce(f.technician_id, o.technician_id)
LEFT JOIN person adv ON adv.id = coalesce(f.advisor_id, o.advisor_id)
WHERE o.branch_id = ? AND o.opened_at >= ? AND o.opened_at < ?
  AND (o.kind = 'comeback' OR o.comeback_of_id IS NOT NULL)
ORDER BY o.opened_at, o.id
"""
_ORDERS = """
SELECT o.id, o.number, car.plate, car.model, k.name, o.kind, coalesce(adv.name, ''),
  coalesce(tech.name, ''), coalesce(bay.name, ''), o.opened_at, o.promised_at, o.handed_over_at,
  o.settled_at, coalesce(s.labour, 0), coalesce(s.part, 0), coalesce(s.other, 0),
  coalesce(s.customer, 0), coalesce(s.insurer, 0), coalesce(s.maker, 0), coalesce(s.internal, 0),
  coalesce(f.number, '')
FROM work_order o
JOIN vehicle car ON car.id = o.vehicle_id
JOIN customer k ON k.id = o.customer_id
LEFT JOIN settlement s ON s.order_id = o.id AND s.voided_at IS NULL
LEFT JOIN person adv ON adv.id = o.advisor_id
LEFT JOIN person tech ON tech.id = o.technician_id
LEFT JOIN bay ON bay.id = o.bay_id
LEFT JOIN work_order f ON f.id = o.comeback_of_id
WHERE o.id IN (
  SELECT id FROM work_order WHERE branch_id = ? AND settled_at >= ? AND settled_at < ?
  UNION SELECT id FROM work_order WHERE branch_id = ? AND handed_over_at >= ? AND handed_over_at < ?)
ORDER BY coalesce(o.settled_at, o.handed_over_at), o.id
"""


def survey_rows(span: Span) -> tuple[SurveyRow, ...]:
    """Return every survey answered in the span, invalid ones too."""
    return tuple(
        SurveyRow(r[0], r[1], r[2], instant(r[3]) or clock.now(), quantity(r[4]), bool(r[5]), r[6])
        for r in db.rows(_SURVEYS, span)
    )


def comeback_rows(span: Span) -> tuple[ComebackRow, ...]:
    """Return every comeback received in the span, with who served on the first order."""
    return tuple(
        ComebackRow(
            r[0], r[1], instant(r[2]) or clock.now(), r[3], r[4] or _("No cause noted"), r[5], r[6]
        )
        for r in db.rows(_COMEBACKS, span)
    )


def order_rows(span: Span, moved: dict[int, int]) -> tuple[OrderRow, ...]:
    """Return every order settled or handed over in the span.

    `moved` has the effective promise (seconds) of those orders whose promise was changed.
    """
    made = []
    for row in db.rows(_ORDERS, (*span, *span)):
        key, number, plate, model, customer, kind, advisor, technician, bay, *rest = row
        received, promised, handed_over, settled, *amounts = rest[:-1]
        by = moved.get(key, promised)
        labour, part, other, *paid = (yuan(amount) for amount in amounts)
        made.append(
            OrderRow(
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
        )
    return tuple(made)
